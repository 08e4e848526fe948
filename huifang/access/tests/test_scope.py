from __future__ import annotations

import uuid
from random import Random

import pytest

from huifang.access.actor import SYSTEM, Actor, Held
from huifang.access.scope import get_visible, visible
from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign
from huifang.kit.errors import Missing
from huifang.problems.models import Problem
from huifang.problems.tests.make import problem
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, FAR, JIA, YI, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def houses() -> dict[str, Household]:
    return {key: household(key, region=key) for key in (JIA, YI, FAR)}


@pytest.mark.parametrize(
    ("region", "sees"),
    [(JIA, {JIA}), (COUNTY, {JIA, YI}), (CITY, {JIA, YI, FAR}), ("", {JIA, YI, FAR})],
)
def test_a_grant_reaches_its_region_and_what_lies_below(
    houses: dict[str, Household], region: str, sees: set[str]
) -> None:
    viewer = actor("x", "county", region=region)
    found = visible(viewer, Household, "household.view")
    assert {house.region_id for house in found} == sees


def test_a_key_that_only_looks_alike_is_not_below(houses: dict[str, Household]) -> None:
    viewer = actor("x", "county", region="001001001002")
    assert {h.region_id for h in visible(viewer, Household, "household.view")} == {YI}


def test_two_grants_add_up(houses: dict[str, Household]) -> None:
    actor("x", "county", region=JIA)
    viewer = actor("x", "county", region=FAR)
    assert {h.region_id for h in visible(viewer, Household, "household.view")} == {JIA, FAR}


def test_a_grant_bound_to_a_unit_sees_no_row_that_belongs_to_no_unit(
    houses: dict[str, Household],
) -> None:
    viewer = actor("x", "county", unit=uuid.uuid4())
    assert not visible(viewer, Household, "household.view")


@pytest.mark.parametrize("seed", range(16))
def test_many_grants_together_see_what_each_of_them_sees(seed: int) -> None:
    lot, rows = Random(seed), _problems()
    units = sorted({row.lead_unit_id for row in rows if row.lead_unit_id})
    campaigns = sorted({row.campaign_id for row in rows})
    held = [
        Held(
            "handler",
            lot.choice(["", CITY, COUNTY, JIA, YI]),
            lot.choice([None, None, *campaigns]),
            lot.choice([None, *units]),
        )
        for _ in range(lot.randint(1, 6))
    ]
    viewer = Actor(uuid.uuid4(), "x", "office", tuple(held))
    seen = {row.pk for row in visible(viewer, Problem, "problem.view")}
    assert seen == {row.pk for row in rows if any(_holds(grant, row) for grant in held)}


def _problems() -> list[Problem]:
    """Return problems of two campaigns in two villages, with two units in charge or none."""
    houses = [household(region=key) for key in (JIA, YI)]
    places = [(house, code) for house in houses for code in ("one-2026", "two-2026")]
    by = actor("office", "office")
    made = [problem(by, of=campaign(c), house=h) for h, c in places for _ in range(3)]
    units = [None, unit("县交通局"), unit("县水利局")]
    for number, row in enumerate(made):
        row.lead_unit = units[number % 3]
        row.save()
    return made


def _holds(grant: Held, row: Problem) -> bool:
    return (
        row.region_id.startswith(grant.region_key)
        and grant.campaign_id in (None, row.campaign_id)
        and grant.unit_id in (None, row.lead_unit_id)
    )


def test_a_role_without_the_permission_sees_nothing(houses: dict[str, Household]) -> None:
    assert not visible(actor("x", "statistician"), Household, "household.view")


@pytest.mark.parametrize("key", [uuid.uuid4(), "not-a-key", ""])
def test_a_missing_row_and_a_foreign_one_are_the_same(
    houses: dict[str, Household], key: object
) -> None:
    wang = actor("wang", "township", region=JIA)
    with pytest.raises(Missing) as missing:
        get_visible(wang, Household, "household.view", key)
    with pytest.raises(Missing) as foreign:
        get_visible(wang, Household, "household.view", houses[YI].pk)
    assert str(missing.value) == str(foreign.value)


def test_the_system_sees_everything(houses: dict[str, Household]) -> None:
    assert visible(SYSTEM, Household, "household.view").count() == 3
