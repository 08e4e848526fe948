from __future__ import annotations

from typing import Any

import pytest

from huifang.access.actor import SYSTEM, Actor
from huifang.access.tests.make import actor
from huifang.campaigns.models import Group
from huifang.campaigns.tests.make import campaign, member
from huifang.records.listing import Asked, Listing
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI
from huifang.visits import listings
from huifang.visits.tests.make import NOW, activity, at, meal, meeting, trip, visit

pytestmark = pytest.mark.django_db

# What happened in the villages; the rows of the reconciliation are plans (test_reconciling.py).
ALL = [getattr(listings, name) for name in listings.__all__ if name != "RECONCILED"]


def ask(**params: str) -> Asked:
    return Asked.of(params, NOW)


def count(listing: Listing, measure: str = "rows", viewer: Actor = SYSTEM, **params: Any) -> int:
    return listing.measure(viewer, ask(**params), measure)


def everything() -> None:
    """Make one of each kind in 甲村 and one of each in 丙村 of the next county."""
    here = trip(came=9, went=11)
    there = trip(of=here.group, region=FAR, came=12, went=13)
    visit(trip=here)
    visit(household("赵丙一", region=FAR), trip=there, started_at=at(12, 20), ended_at=None)
    meal(here)
    meal(there)
    for region, day in ((JIA, 10), (FAR, 12)):
        meeting(region, day=day)
        activity(region, [member("甲委员"), member("乙委员")], day=day)


@pytest.mark.parametrize("listing", ALL, ids=lambda item: item.name)
def test_a_neighbour_sees_nothing_and_the_county_only_its_own(listing: Listing) -> None:
    everything()
    li = actor("li", "group_leader", region=YI)
    leader = actor("leader", "group_leader", region=COUNTY)
    seen = count(listing, viewer=leader)
    assert count(listing, viewer=li) == 0
    assert seen == count(listing, region=COUNTY) > 0
    assert count(listing) == 2 * seen
    assert sum(listing.tab_counts(li, ask()).values()) == 0


@pytest.mark.parametrize("listing", ALL, ids=lambda item: item.name)
def test_filters_by_campaign_group_and_days_part_the_rows(listing: Listing) -> None:
    everything()
    whole = count(listing)
    group = str(Group.objects.get().number)
    assert count(listing, campaign=campaign().code) == whole
    assert count(listing, campaign="no-such") == 0
    grouped = 0 if listing.name in {"meetings", "activities", "participations"} else whole
    assert count(listing, group=group) == grouped
    assert count(listing, group="99") == 0
    assert listing.measure(SYSTEM, Asked.of({"from": "2026-03-12"}, NOW)) == whole // 2
    assert count(listing, to="2026-03-11") == whole // 2
    assert count(listing, at="2026-03-11") == whole // 2


@pytest.mark.parametrize("listing", ALL, ids=lambda item: item.name)
def test_by_region_the_figures_add_up_to_the_whole(listing: Listing) -> None:
    everything()
    parts = listing.measure_by_region(SYSTEM, ask(), 6)
    assert parts.keys() == {COUNTY, "001002"}
    assert sum(parts.values()) == count(listing)


@pytest.mark.parametrize("listing", ALL, ids=lambda item: item.name)
def test_every_column_sorts_and_shows(listing: Listing) -> None:
    everything()
    for column in listing.columns:
        for row in listing.ordered(listing.select(SYSTEM, ask()), column.name):
            value = column.value(row) if column.value else getattr(row, column.name)
            assert value is not None or column.name == "ended_at"
            assert column.tone is None or column.tone(row)


def test_a_member_counts_once_however_many_activities_he_took_part_in() -> None:
    first, second = member("甲委员"), member("乙委员")
    activity(participants=[first, second])
    activity(participants=[first])
    assert count(listings.PARTICIPATIONS) == 3
    assert count(listings.PARTICIPATIONS, "members") == 2
    assert count(listings.PARTICIPATIONS, "members", member=str(second.pk)) == 1


def test_a_person_counts_once_however_often_met() -> None:
    house = household()
    visit(house)
    visit(house, started_at=at(11), ended_at=None)
    visit(household("王甲二"), method="phone", spoke_mobile="13800001234")
    assert count(listings.PEOPLE_VISITED) == 3
    assert count(listings.PEOPLE_VISITED, "people") == 2
    assert count(listings.PEOPLE_VISITED, "people", method="phone") == 1
    assert count(listings.VISITS, "households") == 2


def test_the_tabs_of_trips_are_their_states() -> None:
    first = trip()
    for came, went in ((9, None), (9, 11), (9, 10)):
        trip(of=first.group, came=came, went=went)
    assert listings.TRIPS.tab_counts(SYSTEM, ask()) == {
        "": 4, "planned": 1, "under_way": 1, "back": 1, "short": 1,
    }  # fmt: skip
    assert count(listings.TRIPS, tab="short") == count(listings.TRIPS, below="1") == 1
    assert count(listings.TRIPS, unsettled="1") == 2


@pytest.mark.parametrize(
    ("listing", "words", "hits"),
    [
        (listings.TRIPS, "甲村", 1),
        (listings.TRIPS, "李委员", 2),
        (listings.VISITS, "wjy", 1),
        (listings.VISITS, "赵丙", 1),
        (listings.PEOPLE_VISITED, "wjy", 1),
        (listings.MEETINGS, "漏水", 2),
        (listings.ACTIVITIES, "药材", 2),
        (listings.PARTICIPATIONS, "jwy", 2),
        (listings.MEALS, "王甲", 2),
    ],
)
def test_people_find_what_they_type(listing: Listing, words: str, hits: int) -> None:
    everything()
    assert count(listing, q=words) == hits


def test_visits_with_a_doubtful_guarantee_can_be_picked_out() -> None:
    visit(food="met", water="not_met", satisfaction="satisfied")
    visit(household("王甲二"), food="met")
    assert count(listings.VISITS, doubtful="1") == 1
    assert count(listings.VISITS, satisfaction="satisfied") == 1


def test_the_meals_foot_shows_due_paid_and_difference() -> None:
    everything()
    totals: Any = listings.MEALS.totals
    assert list(totals(listings.MEALS.select(SYSTEM, ask())).values()) == [64, 64, 0]
