from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

import pytest

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign, Target
from huifang.campaigns.tests.make import campaign, group
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, JIA, YI
from huifang.visits import actions, queries
from huifang.visits.models import HouseholdVisit, Met
from huifang.visits.tests.make import NOW, at, pair, trip, visit

pytestmark = pytest.mark.django_db


def correct(made: HouseholdVisit, **facts: Any) -> HouseholdVisit:
    given: dict[str, Any] = {"reason": "笔误", "now": NOW, **facts}
    return actions.correct_visit(SYSTEM, made, **given)


def test_a_visit_takes_the_place_of_its_household_and_remembers_who_was_met() -> None:
    made = visit(food="met", satisfaction="satisfied")
    assert (made.region_id, made.food, made.met.count()) == (JIA, "met", 1)
    entry = Entry.objects.latest("seq")
    assert entry.thread == f"household:{made.household_id}"
    assert entry.changes["visitors"] == [[], ["李委员", "组长1"]]


def test_a_visit_ticks_the_household_off_the_list_on_its_local_day() -> None:
    house, held = household(), campaign()
    who = group(of=held)
    Target.objects.create(campaign=held, household=house, region_id=JIA, group=who)
    made = visit(house, started_at=at(10, 0, 30), ended_at=None)
    assert Target.objects.get().visited_on == date(2026, 3, 10)
    assert made.group == who


def test_a_household_on_no_list_can_be_visited_too() -> None:
    visit(household())
    assert HouseholdVisit.objects.count() == 1
    assert not Target.objects.exists()


def test_the_visits_group_is_the_trips() -> None:
    stay = trip(came=9, went=11)
    assert visit(trip=stay).group == stay.group


def test_a_telephone_talk_needs_the_number_of_whom_they_spoke_with() -> None:
    with pytest.raises(Invalid, match="电话") as refused:
        visit(method="phone", met=[])
    assert "spoke_mobile" in refused.value.fields
    made = visit(household("王甲二"), method="phone", spoke_mobile="138 0000 1234", met=[])
    assert made.spoke_mobile.reveal() == "13800001234"
    assert "13800001234" not in str(Entry.objects.latest("seq").changes)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"started_at": NOW + timedelta(minutes=1), "ended_at": None}, "还没有到"),
        ({"ended_at": NOW + timedelta(minutes=1)}, "还没有到"),
        ({"ended_at": at(10, 8)}, "结束时间早于"),
        ({"started_at": at(8), "ended_at": at(10)}, "超过一天"),
        ({"visitors": []}, "委员"),
        ({"spoke_with": " "}, "与谁"),
        ({"spoke_mobile": "123"}, "手机"),
    ],
)
def test_what_cannot_be_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        visit(**facts)
    assert not HouseholdVisit.objects.exists()


def test_only_persons_of_the_family_can_be_met() -> None:
    with pytest.raises(Invalid, match="王乙一"):
        visit(met=list(household("王乙一").people.all()))


def test_a_trip_of_another_campaign_is_refused() -> None:
    foreign = trip(of=group(of=campaign("other")))
    with pytest.raises(Invalid, match="不属于本次行动"):
        visit(of=campaign(), trip=foreign)


def test_a_visit_needs_a_campaign_under_way() -> None:
    house = household()
    held = campaign()
    Campaign.objects.update(state="deliberation")
    with pytest.raises(Conflict, match="审议"):
        visit(house, of=held)


def test_one_visitor_and_an_odd_day_are_doubts_not_refusals() -> None:
    stay = trip(came=9, went=11)
    one = pair(stay.group)[:1]
    made = visit(household(region=YI), visitors=one, trip=stay, started_at=at(12), ended_at=None)
    doubts = "".join(queries.visit_doubts(made))
    assert "少于两名" in doubts
    assert "不在本次行程的驻村" in doubts
    assert "不在本次行程期间" in doubts
    assert not list(queries.visit_doubts(visit(trip=stay)))


def test_a_correction_says_why_and_changes_only_what_is_given() -> None:
    made = visit(water="met", housing="met", requests="修路", remark="原备注")
    with pytest.raises(Invalid, match="原因"):
        correct(made, reason=" ", water="not_met")
    again = correct(made, water="not_met", met=[], remark="新备注")
    assert (again.water, again.housing, again.requests) == ("not_met", "met", "修路")
    entry = Entry.objects.latest("seq")
    assert entry.changes == {
        "water": ["met", "not_met"],
        "remark": ["原备注", "新备注"],
        "met": [["王甲一"], []],
    }
    assert entry.note == "笔误"
    assert not Met.objects.exists()


def test_the_same_moment_in_another_time_zone_is_no_change() -> None:
    made = visit()
    correct(made, started_at=made.started_at.astimezone(UTC), ended_at=made.ended_at, food="met")
    assert set(Entry.objects.latest("seq").changes) == {"food"}


def test_a_correction_must_make_sense_as_a_whole() -> None:
    made = visit()
    with pytest.raises(Invalid, match="电话"):
        correct(made, method="phone")
    with pytest.raises(Invalid, match="结束时间早于"):
        correct(made, started_at=at(11))
    with pytest.raises(Invalid, match="委员"):
        correct(made, visitors=[])


def test_correcting_the_day_moves_the_mark_on_the_list() -> None:
    house, held = household(), campaign()
    Target.objects.create(campaign=held, household=house, region_id=JIA)
    made = visit(house)
    visit(house, started_at=at(14), ended_at=None)
    correct(made, started_at=at(12), ended_at=None)
    assert Target.objects.get().visited_on == date(2026, 3, 12)


def test_the_number_given_before_is_kept_when_none_is_typed() -> None:
    made = visit(method="phone", spoke_mobile="13800001234", met=[])
    assert correct(made, spoke_mobile="", food="met").spoke_mobile.reveal() == "13800001234"


def test_a_visitor_records_in_his_county_and_a_neighbour_sees_nothing() -> None:
    wang, li = actor("wang", "visitor", region=JIA), actor("li", "visitor", region=YI)
    house, held = household(), campaign()
    who = pair(group(of=held))
    facts: dict[str, Any] = {
        "household": house, "started_at": at(10), "visitors": who, "spoke_with": "甲",
        "now": NOW,
    }  # fmt: skip
    with pytest.raises(NotAllowed, match="范围"):
        actions.record_visit(li, held, **facts)
    made = actions.record_visit(wang, held, **facts)
    assert queries.last_visit(wang, house) == made
    assert queries.last_visit(li, house) is None
    assert not queries.visits_of(li, house).exists()
    with pytest.raises(Missing):
        actions.correct_visit(li, made, reason="看看", now=NOW)


def test_a_county_clerk_may_record_but_a_township_clerk_may_not() -> None:
    house, held = household(), campaign()
    facts: dict[str, Any] = {
        "household": house, "started_at": at(10), "visitors": pair(group(of=held)),
        "spoke_with": "甲", "now": NOW,
    }  # fmt: skip
    made = actions.record_visit(actor("c", "county", region=COUNTY), held, **facts)
    assert made.household == house
    with pytest.raises(NotAllowed):
        actions.record_visit(actor("t", "township", region=JIA), held, **facts)


def test_the_last_visit_is_the_newest_before_the_one_at_hand() -> None:
    house = household()
    first = visit(house, started_at=at(8), ended_at=None, requests="修路")
    second = visit(house, started_at=at(10), ended_at=None)
    assert queries.last_visit(SYSTEM, house) == second
    assert queries.last_visit(SYSTEM, house, before=second.started_at) == first
    assert queries.last_visit(SYSTEM, house, before=first.started_at) is None
