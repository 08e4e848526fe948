"""`holders_of` is `visible` read the other way round, for grants of every shape."""

from __future__ import annotations

import uuid
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from huifang.access.actions import give
from huifang.access.actor import actor_of
from huifang.access.holders import holders_of
from huifang.access.models import Account, Grant
from huifang.access.scope import visible
from huifang.access.tests.make import account, actor
from huifang.campaigns.tests.make import campaign
from huifang.problems.models import Problem
from huifang.problems.tests.make import problem
from huifang.records.base import Record
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, FAR, JIA, YI, unit

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ASKED = {
    "problem": "problem.view",
    "household": "household.view",
    "person": "household.view",
    "campaign": "campaign.view",
    "unit": "unit.view",
    "region": "region.view",
}
ROLES = ("handler", "office", "county", "visitor", "statistician", "auditor")


@pytest.fixture
def records() -> list[Record]:
    """Return records of several kinds, with and without a campaign, a unit or several."""
    by = actor("office", "office")
    roads, water = unit("县交通局"), unit("县水利局")
    made: list[Any] = []
    for number, key in enumerate((JIA, YI, FAR)):
        house = household(region=key)
        row = problem(by, of=campaign(("one-2026", "two-2026")[number % 2]), house=house)
        row.lead_unit = (None, roads, roads)[number]
        row.save()
        if number:
            row.joint.add(water)
        made += [house, house.people.get(), row, row.region, row.campaign]
    return [*made, roads, water]


def people(lot: Random, records: list[Record]) -> list[Account]:
    """Return accounts with grants of every shape, live and ended, and a disabled account."""
    campaigns = [None, uuid.uuid4(), *(r.pk for r in records if r.kind() == "campaign")]
    units = [None, uuid.uuid4(), *(r.pk for r in records if r.kind() == "unit")]
    for number in range(6):
        holder = account(f"p{number}", is_active=number != 5)
        for _grant in range(lot.randint(0, 4)):
            give(
                holder,
                role=lot.choice(ROLES[:5]),
                region_key=lot.choice(["", CITY, COUNTY, JIA, YI, FAR, "999"]),
                campaign_id=lot.choice(campaigns),
                unit_id=lot.choice(units),
            )
    Grant.objects.filter(pk__in=[g.pk for g in Grant.objects.all() if lot.random() < 0.1]).update(
        ended_at=timezone.now()
    )
    return list(Account.objects.all())


@pytest.mark.parametrize("seed", range(12))
def test_an_account_holds_a_right_exactly_where_it_sees_the_record(
    records: list[Record], seed: int
) -> None:
    everybody = people(Random(seed), records)
    for record in records:
        permission = ASKED[record.kind()]
        rows = type(record)._default_manager.filter(pk=record.pk)
        sees = {
            holder.pk
            for holder in everybody
            if visible(actor_of(holder), rows, permission).exists()
        }
        found = list(holders_of(permission, record).values_list("pk", flat=True))
        assert len(found) == len(set(found))
        assert set(found) == sees, record


def test_nobody_holds_a_right_on_a_record_that_is_not_there() -> None:
    actor("x", "office")
    assert not holders_of("problem.view", Problem())


def test_everybody_who_may_sign_in_holds_his_own_desk(records: list[Record]) -> None:
    account("gone", is_active=False)
    names = set(holders_of("desk.own", records[0]).values_list("username", flat=True))
    assert names == {"office"}


def test_it_asks_once_for_each_place_and_once_for_the_accounts(
    records: list[Record], django_assert_max_num_queries: Any
) -> None:
    row = next(record for record in records if record.kind() == "problem")
    with django_assert_max_num_queries(7):
        list(holders_of("problem.view", row))
