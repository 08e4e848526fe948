"""Who stands by whom: leaders and units by villages, members by families with the three goals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from huifang.site.demo import cast
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import Family, Who, families_of
from huifang.site.demo.households import DONGAN, is_target
from huifang.site.demo.places import Village, of_group, villages
from huifang.site.demo.texts import read

GOALS: tuple[tuple[str, Who], ...] = (("schooling", "student"), ("livelihood", "any"), ("employment", "worker"))
PER_VILLAGE = 3


def pair(diary: Diary, campaign: Ref, prefix: str, since: date) -> None:
    """Pair some families of every village with two or three members each, and follow their goals."""
    for place, (village, family) in enumerate(_paired()):
        lot = family.lot(f"{prefix}/pairing")
        key = f"{prefix}/pairing/{family.number}"
        people = lot.sample([one for one in cast.members() if one.sector], lot.choice((2, 2, 3)))
        by = "county" if village.county == DONGAN else "office"
        diary.add(
            moment(date(2020, 3, 10), 14) + timedelta(seconds=40 * place), by,
            "campaigns.create_pairing", key, campaign, kind_code="members_household", since=since,
            household=family.ref, head=people[0].ref, members=[one.ref for one in people],
        )  # fmt: skip
        _follow(diary, village, family, key)


def stand_by_villages(diary: Diary, campaign: Ref, prefix: str, on: date) -> None:
    """Give every group's leader his first village, and four helping units two villages each."""
    for number in cast.GROUPS:
        for turn, village in enumerate(of_group(number)[:2]):
            facts: dict[str, Any] = {"kind_code": "leader_village", "head": cast.of_group(number, "leader")[0].ref}
            if turn:
                unit = Ref(f"unit/helping{(number - 1) % 4 + 1}")
                facts = {"kind_code": "unit_village", "unit": unit}
            diary.add(
                moment(on, 9, number * 2 + turn), "office", "campaigns.create_pairing",
                f"{prefix}/pairing/{village.name}", campaign, region=village.ref, since=on, **facts,
            )  # fmt: skip


def _paired() -> Iterator[tuple[Village, Family]]:
    for village in villages():
        some = [family for family in families_of(village) if is_target(family)]
        for family in some[:: len(some) // PER_VILLAGE][:PER_VILLAGE]:
            yield village, family


def _follow(diary: Diary, village: Village, family: Family, key: str) -> None:
    """Begin the goals in spring; some are reached by the end of June, some do not apply."""
    lot, text = Random(key), village.phrases(key, keep=True)
    for place, (goal, who) in enumerate(GOALS):
        fitting = family.fitting(who)
        words = read("pairing")[goal]
        facts: dict[str, Any] = {"state": "not_applicable"}
        if fitting:
            state = lot.choice(("reached", "reached", "under_way", "under_way", "not_begun"))
            facts = {"state": state, "person": family.person(fitting[0])}
            if state != "not_begun":
                facts |= {"aim": text.one_of(words["aim"]), "measure": text.one_of(words["measure"])}
            if state == "reached":
                facts["outcome"] = text.one_of(words["outcome"])
        if facts["state"] == "not_begun":
            continue
        day = date(2020, 6, 2) + timedelta(days=lot.randint(0, 18))
        diary.add(
            moment(day, 9 + place, lot.randint(0, 59)), f"visitor{village.group}",
            "campaigns.set_goal", f"{key}/{goal}", Ref(key, f"goal/{goal}"), **facts,
        )  # fmt: skip
