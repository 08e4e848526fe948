"""Who stands by whom: leaders and units by villages, members by families with the three goals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huifang.site.demo import cast
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import Family, Who
from huifang.site.demo.households import DONGAN
from huifang.site.demo.places import of_group
from huifang.site.demo.texts import lot_of, read

GOALS: tuple[tuple[str, Who], ...] = (
    ("schooling", "student"),
    ("livelihood", "any"),
    ("employment", "worker"),
)


@dataclass(frozen=True)
class Pairings:
    """The pairings of a campaign: when they are written down, when their goals are followed up."""

    campaign: Ref
    prefix: str
    since: date
    written_at: datetime
    followed_from: date
    followed_days: int
    outcomes: tuple[str, ...]


def pair(diary: Diary, how: Pairings, families: Iterable[Family]) -> None:
    """Pair each family with two or three members, and follow its goals."""
    for place, family in enumerate(families):
        lot = family.lot(f"{how.prefix}/pairing")
        key = f"{how.prefix}/pairing/{family.number}"
        people = lot.sample([one for one in cast.members() if one.sector], lot.choice((2, 2, 3)))
        by = "county" if family.village.county == DONGAN else "office"
        diary.add(
            how.written_at + timedelta(seconds=40 * place), by, "campaigns.create_pairing", key,
            how.campaign, kind_code="members_household", since=how.since, household=family.ref,
            head=people[0].ref, members=[one.ref for one in people],
        )  # fmt: skip
        _follow(diary, how, family, key)


def stand_by_villages(diary: Diary, how: Pairings) -> None:
    """Give every group's leader his first village, and the helping units the second ones."""
    for number in cast.GROUPS:
        for turn, village in enumerate(of_group(number)[:2]):
            facts: dict[str, Any] = {
                "kind_code": "leader_village",
                "head": cast.of_group(number, "leader")[0].ref,
            }
            if turn:
                unit = Ref(f"unit/helping{(number - 1) % 4 + 1}")
                facts = {"kind_code": "unit_village", "unit": unit}
            diary.add(
                how.written_at + timedelta(hours=2, minutes=number * 2 + turn), "office",
                "campaigns.create_pairing", f"{how.prefix}/pairing/{village.name}", how.campaign,
                region=village.ref, since=how.written_at.date(), **facts,
            )  # fmt: skip


def _follow(diary: Diary, how: Pairings, family: Family, key: str) -> None:
    """Say how far the goals have come; some are not begun, some do not apply."""
    lot, text = lot_of(key), family.village.phrases(key, keep=True)
    for place, (goal, who) in enumerate(GOALS):
        day = how.followed_from + timedelta(days=lot.randrange(how.followed_days))
        fitting = family.fitting(who, day)
        words = read("pairing")[goal]
        facts: dict[str, Any] = {"state": "not_applicable"}
        if fitting:
            facts = {"state": lot.choice(how.outcomes), "person": family.person(fitting[0])}
            facts |= {"aim": text.one_of(words["aim"]), "measure": text.one_of(words["measure"])}
            if facts["state"] == "reached":
                facts["outcome"] = text.one_of(words["outcome"])
        if facts["state"] == "not_begun":
            continue
        diary.add(
            moment(day, 9 + place, lot.randint(0, 59)), f"visitor{family.village.group}",
            "campaigns.set_goal", f"{key}/{goal}", Ref(key, f"goal/{goal}"), **facts,
        )  # fmt: skip
