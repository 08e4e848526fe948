"""Writes stays into the diary: trips, talks, meals, meetings and collective activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import families_of
from huifang.site.demo.talks import Stay, Talk
from huifang.site.demo.texts import lot_of, read

YUAN = 40
"""For lunch and for supper, as the templates of both campaigns propose."""
GUARANTEES = {
    "C03": "education", "C04": "medical", "C05": "housing", "C06": "water",
    "N05": "education", "N06": "medical", "N07": "housing", "N08": "water",
}  # fmt: skip


def plan(diary: Diary, stay: Stay, group: Ref, at: datetime, by: str = "") -> None:
    """Plan the trip, some days ahead; to a new village it takes the office."""
    diary.add(
        at, by or _arranger(stay), "visits.plan_trip", stay.key, group, region=stay.village.ref,
        members=[one.ref for one in stay.party], planned_from=stay.start,
        planned_to=stay.start + timedelta(days=max(stay.nights, 2)),
    )  # fmt: skip


def arrive(diary: Diary, stay: Stay) -> None:
    """Arrive in the village."""
    at = moment(stay.start, 10, 30)
    diary.add(
        at, stay.finder, "visits.change_trip", f"{stay.key}/arrive", stay.ref, arrived_at=at,
        lodging=_lodging(stay),
    )  # fmt: skip


def leave(diary: Diary, stay: Stay) -> None:
    """Leave the village; a short stay says why."""
    at = moment(stay.end, 16 if stay.nights else 20, 10)
    diary.add(
        at, stay.finder, "visits.change_trip", f"{stay.key}/leave", stay.ref,
        arrived_at=moment(stay.start, 10, 30), left_at=at, lodging=_lodging(stay),
        short_reason=stay.short_reason,
    )  # fmt: skip


def eat(
    diary: Diary, stay: Stay, *, settled: bool = True, owing: bool = False,
    until: date | None = None,
) -> None:  # fmt: skip
    """Write down the meals in families, to the day `until`, and settle them.

    `owing` leaves one short, with a word why.
    """
    lot, at = lot_of(f"{stay.key}/meals"), moment(stay.end, 17, 0)
    hosts = [talk.family.head.name for talk in stay.talks[:2]]
    people = len(stay.party)
    for place, (day, meal) in enumerate(_meals(stay)):
        if until and day > until:
            break
        due = Decimal(people * YUAN)
        short = owing and place == 2
        diary.add(
            max(moment(day, 20, 20), at if day == stay.end else moment(day, 20, 20)), stay.finder,
            "visits.record_meal", f"{stay.key}/meal/{place}", stay.ref, day=day, meal=meal,
            people=people, payee=hosts[place % 2], paid_yuan=due - (YUAN if short else 0),
            receipt_kind="receipt", receipt_number=f"{stay.start:%m%d}{stay.group}{place:02d}",
            remark="一人因事未在户就餐" if short else "",
        )  # fmt: skip
    if settled:
        diary.add(
            moment(stay.end + timedelta(days=lot.randint(1, 3)), 15, 30), _arranger(stay),
            "visits.settle_meals", f"{stay.key}/settle", stay.ref,
            explanation="一人当餐自备干粮，按实际就餐人数结清。" if owing else "",
        )  # fmt: skip


def talk(diary: Diary, stay: Stay, one: Talk, campaign: Ref, found: Sequence[str]) -> None:
    """Write down one talk; `found` are the categories of what came up in it."""
    lot, text = lot_of(one.key), stay.village.phrases(one.key)
    phrases = read("gatherings")["visit"]
    ended = one.at + timedelta(minutes=lot.randint(30, 62))
    doubtful = {GUARANTEES[code] for code in found if code in GUARANTEES}
    facts: dict[str, Any] = {
        name: "doubtful" if name in doubtful else "met"
        for name in ("food", "medical", "housing", "water")
    }
    children = one.family.fitting("child", one.at.date())
    facts["education"] = (
        "doubtful" if "education" in doubtful else "met" if children else "not_applicable"
    )
    facts |= _progress(one, text, phrases, lot)
    if one.method == "phone":
        facts["spoke_mobile"] = one.family.head.mobile
    if found or lot.random() < 0.4:
        facts["requests"] = text.one_of(phrases["requests"])
    diary.add(
        ended + timedelta(minutes=3), stay.finder, "visits.record_visit", one.key, campaign,
        household=one.family.ref, started_at=one.at, ended_at=ended, trip=stay.ref,
        visitors=_visitors(stay, lot), method=one.method, spoke_with=one.met[0].name,
        spoke_relation=one.met[0].relation, met=[one.family.person(kin) for kin in one.met],
        income_trend=lot.choice(("up", "same", "same", "down") if not found else ("same", "down")),
        policy_known=lot.choice(("known", "known", "partly")),
        satisfaction=lot.choice(("satisfied", "satisfied", "satisfied", "mostly")), **facts,
    )  # fmt: skip


def meeting(diary: Diary, stay: Stay, campaign: Ref, group: Ref, number: int = 1) -> Ref:
    """Hold a meeting with villagers on the second evening, another on the last morning."""
    text = stay.village.phrases(f"{stay.key}/meeting {number}", keep=True)
    topic = text.lot.choice(read("gatherings")["topic"])
    day = stay.day(1) if number == 1 else stay.end
    at = moment(day, 20 if number == 1 and stay.nights else 16, 15 if number == 1 else 0)
    opinions = text.lot.sample(topic["opinions"], 3)
    return diary.add(
        at + timedelta(minutes=80), stay.finder, "visits.record_meeting",
        f"{stay.key}/meeting/{number}", campaign, region=stay.village.ref, held_at=at,
        place=text.lot.choice(("村部会议室", "村小学教室", "祠堂前坪", "屋场")),
        chair=stay.party[0].name, members=[one.ref for one in stay.party],
        headcount=text.lot.randint(14, 46), topic=text.fill(topic["topic"]),
        opinions="\n".join(text.fill(line) for line in opinions), group=group,
    )  # fmt: skip


def activity(
    diary: Diary,
    stay: Stay,
    campaign: Ref,
    group: Ref,
    row: Mapping[str, Any],
    people: Sequence[Ref],
) -> None:
    """Hold a collective activity of help on the second day."""
    season = "春" if stay.start.month < 7 else "秋"
    text = stay.village.phrases(f"{stay.key}/activity", keep=True, season=(season,))
    helped = text.lot.sample(families_of(stay.village), text.lot.randint(3, 7))
    diary.add(
        moment(stay.day(1), 17, 40), stay.finder, "visits.record_activity", f"{stay.key}/activity",
        campaign, region=stay.village.ref, held_on=stay.day(1), name=text.fill(row["name"]),
        kind_code=row["kind"], content=text.fill(row["content"]), participants=list(people),
        households=[family.ref for family in helped], group=group,
    )  # fmt: skip


def _progress(one: Talk, text: Any, phrases: Mapping[str, Any], lot: Random) -> dict[str, str]:
    found = {}
    day = one.at.date()
    if one.family.fitting("child", day) or one.family.fitting("student", day):
        found["schooling_progress"] = text.one_of(phrases["schooling"])
    if lot.random() < 0.7:
        found["livelihood_progress"] = text.one_of(phrases["livelihood"])
    if one.family.fitting("worker", day) and lot.random() < 0.8:
        found["employment_progress"] = text.one_of(phrases["employment"])
    if lot.random() < 0.45:
        found["remark"] = text.one_of(phrases["remarks"])
    return found


def _meals(stay: Stay) -> list[tuple[date, str]]:
    """Return the meals eaten in families; breakfast is everybody's own."""
    found = []
    for number in range(stay.nights + 1):
        day = stay.start + timedelta(days=number)
        found += [(day, "lunch"), (day, "supper")] if number < stay.nights else [(day, "lunch")]
    return found


def _visitors(stay: Stay, lot: Random) -> list[Ref]:
    writer = next(one for one in stay.party if one.role == "visitor")
    others = [one for one in stay.party if one is not writer]
    return [writer.ref, *(one.ref for one in lot.sample(others, lot.choice((1, 1, 2))))]


def _lodging(stay: Stay) -> str:
    return lot_of(stay.key).choice(("village_office", "village_office", "family", "school"))


def _arranger(stay: Stay) -> str:
    return "liaison" if stay.group == 1 else "office"
