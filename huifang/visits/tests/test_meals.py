from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import actor
from huifang.campaigns.models import MealRate
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing
from huifang.territory.tests.make import COUNTY, FAR, YI
from huifang.visits import actions, queries
from huifang.visits.models import Meal, Trip
from huifang.visits.tests.make import NOW, meal, rates, trip

pytestmark = pytest.mark.django_db


def settle(of: Trip, explanation: str = "") -> Trip:
    return actions.settle_meals(SYSTEM, of, explanation=explanation, now=NOW)


def correct(made: Meal, **facts: Any) -> Meal:
    given: dict[str, Any] = {
        "people": made.people, "payee": made.payee, "paid_yuan": made.paid_yuan,
        "now": NOW, **facts,
    }  # fmt: skip
    return actions.correct_meal(SYSTEM, made, **given)


def test_what_is_due_follows_from_the_campaigns_rate() -> None:
    stay = trip(came=9, went=11)
    rates(stay.campaign, breakfast="8", supper="16.50")
    assert meal(stay, people=3).due_yuan == Decimal("49.50")
    assert meal(stay, people=3, meal="breakfast").due_yuan == 24
    assert meal(stay, payee="李四").region_id == stay.region_id


def test_without_a_rate_one_is_told_where_to_set_it() -> None:
    stay = trip(came=9, went=11)
    rates(stay.campaign, breakfast="8")
    with pytest.raises(Invalid, match="晚餐的伙食标准。请先在行动中填写标准和依据文号"):
        meal(stay)
    assert not Meal.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"day": date(2026, 3, 8)}, "不在本次行程期间"),
        ({"day": date(2026, 3, 12)}, "不在本次行程期间"),
        ({"people": 0}, "就餐人数"),
        ({"paid_yuan": Decimal(-1)}, "负数"),
        ({"payee": "  "}, "收款人"),
    ],
)
def test_a_meal_that_cannot_be_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        meal(trip(came=9, went=11), **facts)


def test_the_same_meal_with_the_same_payee_is_recorded_once() -> None:
    stay = trip(came=9, went=11)
    meal(stay)
    with pytest.raises(Conflict, match="晚餐"):
        meal(stay, payee=" 王甲一 ")
    assert meal(stay, payee="李四").payee == "李四"


def test_meals_are_settled_when_every_payee_got_what_was_due() -> None:
    stay = trip(came=9, went=11)
    meal(stay)
    done = settle(stay)
    assert (done.meals_settled_at, done.meals_explained) == (NOW, "")
    with pytest.raises(Conflict, match="已经结清"):
        settle(stay)


def test_a_difference_says_to_whom_and_how_much_until_it_is_explained() -> None:
    stay = trip(came=9, went=11)
    meal(stay, paid_yuan=Decimal(30))
    meal(stay, payee="李四", paid_yuan=Decimal(34))
    assert queries.settlement(stay).difference_yuan == 0
    with pytest.raises(Invalid, match=r"李四 应交 32.00 元、实交 34.00 元；王甲一 应交"):
        settle(stay)
    assert settle(stay, "户主坚持只收整数").meals_explained == "户主坚持只收整数"


def test_no_meals_at_all_must_be_explained() -> None:
    stay = trip(came=9, went=11)
    with pytest.raises(Invalid, match="没有登记伙食费"):
        settle(stay)
    assert settle(stay, "全程自带干粮").meals_settled_at


def test_settled_meals_stay_as_they_are_until_they_are_opened_with_a_reason() -> None:
    stay = trip(came=9, went=11)
    made = meal(stay)
    settle(stay)
    with pytest.raises(Conflict, match="撤回结算"):
        meal(stay, payee="李四")
    with pytest.raises(Conflict, match="撤回结算"):
        correct(made, people=3)
    with pytest.raises(Invalid, match="原因"):
        actions.reopen_meals(SYSTEM, stay, reason="", now=NOW)
    actions.reopen_meals(SYSTEM, stay, reason="漏记一餐", now=NOW)
    assert Entry.objects.latest("seq").note == "漏记一餐"
    assert correct(made, people=3).due_yuan == 48
    with pytest.raises(Conflict, match="尚未结清"):
        actions.reopen_meals(SYSTEM, stay, reason="再开", now=NOW)


def test_a_correction_takes_the_rate_anew_and_nobody_at_table_strikes_a_meal_out() -> None:
    stay = trip(came=9, went=11)
    made = meal(stay)
    MealRate.objects.filter(meal="supper").update(yuan=Decimal(20))
    assert correct(made, paid_yuan=Decimal(40)).due_yuan == 40
    assert correct(made, people=0, paid_yuan=Decimal()).due_yuan == 0


def test_the_ledger_adds_up_by_village_and_by_payee() -> None:
    here = trip(came=9, went=11)
    meal(here)
    meal(here, meal="lunch", payee="李四", paid_yuan=Decimal(30))
    meal(trip(of=here.group, region=FAR, came=16, went=18), payee="赵丙")
    villages = queries.meal_ledger(SYSTEM, here.campaign)
    assert [
        (v.village, v.meals, int(v.due_yuan), int(v.difference_yuan)) for v, _lines in villages
    ] == [
        ("东岭县 清溪镇 甲村", 2, 64, -2),
        ("西塘县 大塘镇 丙村", 1, 32, 0),
    ]
    assert [line.payee for line in villages[0][1]] == ["李四", "王甲一"]
    total = queries.ledger_total(villages)
    assert total
    assert (total.meals, total.people, int(total.due_yuan)) == (3, 6, 96)
    assert queries.ledger_total([]) is None


def test_the_ledger_of_one_county_and_of_a_neighbour() -> None:
    stay = trip(came=9, went=11)
    meal(stay)
    leader, li = actor("l", "group_leader", region=COUNTY), actor("li", "visitor", region=YI)
    assert len(queries.meal_ledger(leader, stay.campaign)) == 1
    assert not queries.meal_ledger(leader, stay.campaign, FAR)
    assert not queries.meal_ledger(li, stay.campaign)
    assert not queries.meals_of(li, stay).exists()
    with pytest.raises(Missing):
        actions.settle_meals(actor("li2", "liaison", region=YI), stay, now=NOW)
