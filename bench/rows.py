"""A ledger of a given size, written in bulk: invented, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from huifang.access.models import Account
from huifang.campaigns.models import Campaign, Category
from huifang.problems.models import Problem
from huifang.problems.queries.due import amber_day, limit
from huifang.registry.models import Household
from huifang.rules.problem_workflow import STATES
from huifang.territory.models import Region, Unit

COUNTIES, TOWNS, VILLAGES, HOUSEHOLDS = 11, 12, 25, 30_000
SHARES = {
    "registered": 3, "rejecting": 1, "diagnosing": 2, "to_hand_over": 3, "handed_over": 3,
    "disputed": 1, "rectifying": 12, "long_term": 2, "to_verify": 5, "to_clear": 3, "cleared": 62,
    "unfounded": 2, "duplicate": 1,
}  # fmt: skip
WORDS = (
    "入户道路未硬化", "屋顶漏雨", "宽带没有接入", "水渠垮塌", "慢病签约无人上门", "想找公益岗位",
    "饮水管破裂", "学费有困难", "低保没有复核", "道路缺护栏",
)  # fmt: skip
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡", "一二三四五六七八九十甲乙丙丁戊"
TOWARDS_DONE = ("to_verify", "to_clear", "cleared")
BEFORE_UNIT = ("registered", "rejecting", "diagnosing", "to_hand_over", "unfounded", "duplicate")


def build(problems: int) -> Campaign:
    """Write territory, families and `problems` problems; two campaigns share them."""
    dice = random.Random(20260302)
    villages = _territory()
    units = [
        Unit(name=f"第{n}责任单位", region_id=f"001{n % COUNTIES + 1:03d}", kind_code="department")
        for n in range(60)
    ]
    for unit in units:
        unit.save()
    homes = _households(villages, dice)
    people = [Account(username=f"p{n}", name=f"经办人{n}") for n in range(40)]
    Account.objects.bulk_create(people)
    old, new = _campaign("bench-2020", 2020), _campaign("bench-2026", 2026)
    rows = _problems(problems, dice, (old, new), homes, units, people)
    while batch := list(islice(rows, 2000)):
        Problem.objects.bulk_create(batch)
    return new


def _territory() -> list[str]:
    rows = [Region(key="001", name="示例市", full_name="示例市", kind_code="city", depth=1)]
    villages = []
    for county in range(1, COUNTIES + 1):
        key, name = f"001{county:03d}", f"第{county}县"
        rows.append(Region(key=key, name=name, full_name=name, kind_code="county", depth=2))
        for town in range(1, TOWNS + 1):
            town_key, town_name = f"{key}{town:03d}", f"{town}号镇"
            full = f"{name} {town_name}"
            rows.append(
                Region(key=town_key, name=town_name, full_name=full, kind_code="town", depth=3)
            )
            for village in range(1, VILLAGES + 1):
                last = f"{village}号村"
                rows.append(
                    Region(
                        key=f"{town_key}{village:03d}", name=last, full_name=f"{full} {last}",
                        kind_code="village", depth=4,
                    )
                )  # fmt: skip
                villages.append(rows[-1].key)
    Region.objects.bulk_create(rows)
    return villages


def _households(villages: list[str], dice: random.Random) -> list[Household]:
    homes = [
        Household(
            number=f"B{n:06d}", region_id=dice.choice(villages), group_name=f"{n % 9 + 1}组",
            head_name=dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN),
            head_initials="xyz",
        )
        for n in range(HOUSEHOLDS)
    ]  # fmt: skip
    Household.objects.bulk_create(homes, batch_size=2000)
    return homes


def _campaign(code: str, year: int) -> Campaign:
    made = Campaign.objects.create(
        code=code, name=f"大走访{year}", region_id="001", state="under_way",
        starts_on=f"{year}-01-01", ends_on=f"{year}-12-31",
    )  # fmt: skip
    Category.objects.bulk_create(
        Category(campaign=made, code=f"C{n:02d}", label=f"类别{n}", rank=n, standard="验收合格")
        for n in range(1, 11)
    )
    return made


def _problems(
    count: int, dice: random.Random, campaigns: tuple[Campaign, Campaign],
    homes: list[Household], units: list[Unit], people: list[Account],
) -> Iterator[Problem]:  # fmt: skip
    now = timezone.now()
    categories = {c.pk: list(c.categories.all()) for c in campaigns}
    names, weights = [s.name for s in STATES], [SHARES[s.name] for s in STATES]
    first: Problem | None = None
    for n in range(count):
        of = campaigns[n % 5 > 0]
        home, state = dice.choice(homes), dice.choices(names, weights)[0]
        row = Problem(
            number=f"{of.code}-{home.region_id[:6]}-{n:06d}", campaign=of, household=home,
            region_id=home.region_id, category=dice.choice(categories[of.pk]), state=state,
            description=f"{dice.choice(WORDS)},{dice.randrange(900) + 100} 米内需要处理,{n}",
            found_at=now - timedelta(minutes=dice.randrange(300 * 24 * 60)),
            finder=people[n % 10], urgency=dice.choice(("normal", "normal", "pressing", "urgent")),
            on_the_spot=state == "cleared" and n % 3 == 0, original=first,
        )  # fmt: skip
        _fill(row, dice, units, people)
        first = first or row
        yield row


def _fill(row: Problem, dice: random.Random, units: list[Unit], people: list[Account]) -> None:
    state = row.state
    row.original = row.original if state == "duplicate" else None
    if STATE_KIND[state] == "void":
        row.rejected_at, row.rejection_proposer = row.found_at, people[11]
    if state in BEFORE_UNIT:
        return
    row.lead_unit, row.handed_over_at = dice.choice(units), row.found_at + timedelta(days=1)
    row.first_handed_over_at, row.standard = row.handed_over_at, "验收合格"
    row.due_on = _limit(row.urgency, row.handed_over_at)
    row.percent = dice.choice((0, 0, 20, 40, 60, 80))
    row.amber_on = amber_day(row, timezone.localdate())
    if state in TOWARDS_DONE:
        row.rectified_at, row.handler = row.found_at + timedelta(days=8), people[20]
        row.result = "已按要求整改到位"
    if state in ("to_clear", "cleared"):
        row.verified_at, row.verifier = row.found_at + timedelta(days=10), people[30]
        row.household_says, row.satisfaction = "满意", "satisfied"
    if state == "cleared":
        row.cleared_at, row.approver = row.found_at + timedelta(days=12), people[39]
    if state == "long_term":
        row.long_term_at = row.found_at + timedelta(days=9)


STATE_KIND = {state.name: state.kind for state in STATES}
_LIMITS: dict[Any, Any] = {}


def _limit(urgency: str, moment: datetime) -> Any:
    key = (urgency, moment.date())
    if key not in _LIMITS:
        _LIMITS[key] = limit(*key).due_on
    return _LIMITS[key]
