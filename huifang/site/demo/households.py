"""How families come on record: persons, a year's income, status in the words of the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from huifang.site.demo.diary import Diary, moment
from huifang.site.demo.families import Family, Kin, families
from huifang.site.demo.texts import lot_of, read

REGISTERED = date(2020, 3, 4)
DONGAN = "001004"
CAUSES = ("illness", "labour", "technique", "funds", "schooling", "disability", "traffic", "drive")


@dataclass(frozen=True)
class Status:
    """A status in the words of its era, from a day to a day."""

    word: str
    since: date
    until: date | None
    basis: str


def statuses(family: Family) -> Iterator[Status]:
    """Yield what a family was in the eyes of the administration up to spring 2020."""
    lot, place = family.lot("status"), int(family.number)
    if place % 25 == 7:
        yield Status("general", date(2014, 1, 1), None, "")
        return
    if place % 25 == 12:
        yield Status("marginal_2020", date(2019, 12, 20), None, "2019年动态管理，村评议乡审核")
        return
    since = date(lot.choice((2014, 2014, 2015, 2016)), lot.randint(1, 12), 1)
    if lot.random() < 0.3:
        yield Status("poor", since, None, "建档立卡，村评议公示")
        return
    lifted = date(lot.choice((2016, 2017, 2018, 2018, 2019)), 12, 31)
    yield Status("poor", since, lifted, "建档立卡，村评议公示")
    yield Status("lifted", lifted + timedelta(days=1), None, "脱贫验收：两不愁三保障达到")


def is_target(family: Family) -> bool:
    """Tell whether the campaign of 2020 puts the family on its list."""
    return all(status.word != "general" for status in statuses(family))


def on_record(diary: Diary) -> None:
    """Write down how the office and 东安 take in all families before the campaign."""
    at = moment(REGISTERED, 8, 30)
    for family in families():
        at += timedelta(seconds=70)
        if at.hour >= 18:
            at = moment(at.date() + timedelta(days=1), 8, 30)
        register(diary, family, at, "county" if family.village.county == DONGAN else "office")


def register(
    diary: Diary, family: Family, at: datetime, by: str, words: Iterable[Status] | None = None
) -> None:  # fmt: skip
    """Write down one family with its people, its last year and its statuses."""
    diary.add(
        at, by, "registry.import_household", family.key, family.village.ref,
        head_name=family.head.name, number=family.number, facts=_household(family),
        head=_person(family, family.head, at.date()),
    )  # fmt: skip
    for place, kin in enumerate(family.people[1:]):
        diary.add(
            at + timedelta(seconds=place + 1), by, "registry.import_person",
            f"{family.key}/{kin.name}", family.ref, facts=_person(family, kin, at.date()),
        )  # fmt: skip
    diary.add(
        at + timedelta(seconds=8), by, "registry.import_year", f"{family.key}/year/{at.year - 1}",
        family.ref, year=at.year - 1, facts=year(family, at.year - 1),
    )  # fmt: skip
    for status in statuses(family) if words is None else words:
        diary.add(
            at + timedelta(seconds=9), by, "registry.import_status",
            f"{family.key}/status/{status.word}", family.ref, status=status.word,
            since=status.since, until=status.until, basis=status.basis,
        )  # fmt: skip


def grow_into_2026(diary: Diary, family: Family) -> None:
    """Write down what became of a family since: the words of three eras, and the year 2025."""
    lot = family.lot("since 2020")
    by = "county" if family.village.county == DONGAN else "office"
    known = {status.word: status for status in statuses(family)}
    at = moment(date(2021, 1, 8), 9) + timedelta(seconds=int(family.number) % 20000)
    poor = known.get("poor")
    for word in ("poor", "marginal_2020"):
        if word in known and known[word].until is None:
            diary.add(
                at, by, "registry.end_status", f"{family.key}/end/{word}",
                family.ref.of(f"status/{word}"), until=date(2020, 12, 31),
            )  # fmt: skip
    if poor and poor.until is None:
        _give(diary, by, at, family, Status("lifted", date(2021, 1, 1), None, "2020年底脱贫验收"))
    if ("lifted" not in known and not poor) or lot.random() < 0.5:
        word = "unstable" if poor else lot.choice(("marginal", "sudden"))
        since = date(lot.choice((2021, 2022, 2023)), lot.randint(5, 11), 20)
        until = date(2025, 12, 31)
        _give(diary, by, moment(since + timedelta(days=9), 10), family,
              Status(word, since, None, "村评议、乡审核、县审定"))  # fmt: skip
        diary.add(
            moment(date(2026, 1, 6), 11) + timedelta(seconds=int(family.number) % 9999), by,
            "registry.end_status", f"{family.key}/end/{word}", family.ref.of(f"status/{word}"),
            until=until, note="过渡期结束，按新口径认定",
        )  # fmt: skip
    at = moment(date(2026, 1, 20), 9) + timedelta(seconds=int(family.number) % 20000)
    _give(
        diary,
        by,
        at,
        family,
        Status("at_risk", date(2026, 1, 15), None, "2026年认定：日常监测，村评议乡审核"),
    )
    diary.add(at + timedelta(seconds=4), by, "registry.import_year", f"{family.key}/year/2025",
              family.ref, year=2025, facts=year(family, 2025))  # fmt: skip


def _give(diary: Diary, by: str, at: datetime, family: Family, status: Status) -> None:
    diary.add(
        at, by, "registry.import_status", f"{family.key}/status/{status.word}", family.ref,
        status=status.word, since=status.since, until=status.until, basis=status.basis,
    )  # fmt: skip


def year(family: Family, number: int) -> dict[str, Any]:
    """Return what a family had in a year: some were poor in 2019, all are better off in 2025."""
    lot = family.lot(f"year {number}")
    better, heads = number >= 2020, len(family.people)
    poor = any(status.word == "poor" and status.until is None for status in statuses(family))
    least, most = (6600, 13400) if better else (2600, 3700) if poor else (4300, 9200)
    transfers = {
        "property_yuan": Decimal(lot.choice((0, 0, 300, 600))),
        "allowance_yuan": Decimal(lot.choice((0, 0, 0, 2880, 4320))),
        "pension_yuan": Decimal(1236 * len(family.fitting("elder"))),
        "ecology_yuan": Decimal(lot.choice((120, 180, 260))),
    }
    earned = max(lot.randrange(least, most, 20) * heads - sum(transfers.values()), Decimal(600))
    wages = earned * (lot.randint(45, 80) if family.fitting("worker") else 20) // 100
    costs = lot.randint(18, 42)
    business = (earned - wages) * 100 // (100 - costs)
    return transfers | {
        "people": heads, "wage_yuan": wages, "business_yuan": business,
        "cost_yuan": business * costs // 100,
        "farmland_mu": Decimal(lot.randint(12, 68)) / 10,
        "forest_mu": Decimal(lot.randint(0, 90)) / 10,
        "in_cooperative": lot.random() < 0.45, "house_area_m2": lot.randrange(60, 180, 5),
        "house_structure": lot.choice(("brick_concrete", "brick_concrete", "brick_wood", "earth")),
        "house_danger": lot.choice(("A", "A", "B") if better else ("A", "A", "B", "B", "C")),
        "water_source": lot.choice(("tap", "tap", "spring", "well")),
        "water_safe": better or lot.random() < 0.92,
        "road": lot.choice(("concrete", "concrete", "gravel", "earth")),
        "toilet": lot.choice(("sanitary", "sanitary", "dry")),
        "fuel": lot.choice(("clean", "wood")),
        "has_broadband": lot.random() < (0.9 if better else 0.55),
        "schooling_ok": True, "medical_ok": lot.random() < 0.96,
    }  # fmt: skip


def _household(family: Family) -> dict[str, Any]:
    lot = family.lot("household")
    first, *others = lot.sample(CAUSES, 3)
    return {
        "group_name": family.group_name, "mobile": family.head.mobile,
        "address": f"{family.village.name}{family.group_name}{lot.randint(1, 60)}号",
        "main_cause": first, "other_causes": others[: lot.randint(0, 2)],
        "identified_on": date(lot.choice((2014, 2015, 2016)), lot.randint(1, 12), 15),
    }  # fmt: skip


def _person(family: Family, kin: Kin, on: date) -> dict[str, Any]:
    lot, age = lot_of(kin.id_number), kin.age(on)
    facts: dict[str, Any] = {
        "name": kin.name, "sex": kin.sex, "relation": kin.relation, "id_kind": "resident",
        "id_number": kin.id_number, "birth_date": kin.born,
        "ethnicity": "yao" if family.village.is_yao else "han",
        "politics": "party" if age > 30 and lot.random() < 0.07 else "masses",
        "medical_insurance": "insured" if lot.random() < 0.97 else "none",
        "has_family_doctor": lot.random() < 0.7,
    }  # fmt: skip
    return facts | _schooling(lot, age) | _working(lot, age) | _health(lot, age)


def _schooling(lot: Random, age: int) -> dict[str, Any]:
    for until, status, school in (
        (6, "preschool", "乡镇中心幼儿园"), (12, "primary", "乡镇中心小学"),
        (15, "junior", "乡镇中学"), (18, "senior", "县第一中学"),
    ):  # fmt: skip
        if 3 <= age <= until:
            return {"student_status": status, "school": school, "education": "primary"}
    if age <= 22 and lot.random() < 0.6:
        status, school = lot.choice(
            (("college", "高职学院"), ("vocational", "职业中专"), ("bachelor", "省内大学"))
        )
        return {"student_status": status, "school": school, "education": "senior"}
    levels = (
        ("illiterate", "primary", "primary")
        if age > 60
        else ("primary", "junior", "junior", "senior")
    )
    return {"student_status": "none", "education": lot.choice(levels)}


def _working(lot: Random, age: int) -> dict[str, Any]:
    if age < 18 or age > 65:
        return {"skill": "none", "pension": "rural" if age > 60 else ""}
    facts: dict[str, Any] = {"skill": lot.choice(("common", "common", "common", "weak", "skilled"))}
    facts["pension"] = "rural"
    if age < 56 and lot.random() < 0.5:
        trades = read("gatherings")["draws"]["trade"]
        facts |= {
            "work_place": lot.choice(("township", "county", "outside", "outside")),
            "work_months": lot.randint(3, 11), "employer": lot.choice(trades), "job": "普工",
            "wage_yuan": Decimal(lot.randrange(1800, 4600, 100)),
        }  # fmt: skip
    return facts


def _health(lot: Random, age: int) -> dict[str, Any]:
    ill = 0.3 if age > 60 else 0.06
    chance = lot.random()
    return {"health": "长期慢性病" if chance < ill else "残疾" if chance < ill + 0.03 else "健康"}
