from __future__ import annotations

from typing import Any

import pytest

from huifang.territory.tests.make import JIA
from huifang.visits.models import Meal, Trip
from huifang.visits.tests.make import meal, rates, trip
from huifang.visits.tests.pages import leader, li, post, signed_in, url

pytestmark = pytest.mark.django_db


def test_the_grid_records_the_rows_that_name_a_payee() -> None:
    stay = trip(came=9, went=11)
    rates(stay.campaign)
    client, address = leader(), url("meal-grid", stay.pk)
    facts = {
        "0309-supper-payee": "王甲一", "0310-breakfast-payee": "王甲一",
        "0310-breakfast-people": "3", "0310-breakfast-paid_yuan": "20",
        "more1-payee": "李四", "more1-day": "2026-03-09", "more1-meal": "supper",
    }  # fmt: skip
    assert post(client, address, **facts).status_code == 302
    made = {(m.payee, m.meal): (m.people, int(m.paid_yuan)) for m in Meal.objects.all()}
    assert made == {
        ("王甲一", "supper"): (2, 32), ("王甲一", "breakfast"): (3, 20),
        ("李四", "supper"): (2, 32),
    }  # fmt: skip
    page = client.get(address).content.decode()
    assert "0309-supper-payee" not in page
    assert "应交 24.00" in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "没有填写任何一餐"),
        ({"0309-supper-paid_yuan": "5"}, "请填写收款人"),
        ({"more1-payee": "李四"}, "请选择日期和餐次"),
        ({"0309-supper-payee": "甲", "0310-supper-payee": "乙", "0310-supper-people": "0"}, "1"),
        ({"0309-supper-payee": "甲", "0309-lunch-payee": "甲"}, "没有设定午餐的伙食标准"),
    ],
)
def test_the_grid_is_saved_whole_or_not_at_all(facts: dict[str, Any], words: str) -> None:
    stay = trip(came=9, went=11)
    rates(stay.campaign, supper="16")
    answer = post(leader(), url("meal-grid", stay.pk), **facts)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meal.objects.exists()


def test_meals_are_settled_from_the_trip_and_opened_again() -> None:
    stay = trip(came=9, went=11)
    made = meal(stay, paid_yuan=30)
    client = leader()
    refused = post(client, url("meals-settle", stay.pk))
    assert refused.status_code == 422
    assert "王甲一 应交 32.00 元、实交 30.00 元" in refused.content.decode()
    post(client, url("meal-correct", made.pk), payee="王甲一", people=2, paid_yuan=32)
    assert post(client, url("meals-settle", stay.pk)).status_code == 302
    page = client.get(url("trip", stay.pk)).content.decode()
    assert "撤回结算" in page
    assert post(client, url("meals-reopen", stay.pk), reason="漏记").status_code == 302
    assert Trip.objects.get().meals_settled_at is None


def test_the_ledger_prints_villages_payees_and_the_whole() -> None:
    stay = trip(came=9, went=11)
    meal(stay)
    text = leader().get(url("meal-ledger", campaign=stay.campaign.code)).content.decode()
    assert "甲村" in text
    assert "王甲一" in text
    assert "合计" in text
    assert "王甲一" not in li().get(url("meal-ledger")).content.decode()


def test_a_village_clerk_sees_the_trip_without_its_meals() -> None:
    stay = trip(came=9, went=11)
    meal(stay)
    client = signed_in("w", "township", JIA)
    text = client.get(url("trip", stay.pk)).content.decode()
    assert "第1组" in text
    assert "收款人" not in text
