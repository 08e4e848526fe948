from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns.models import Member, Target
from huifang.campaigns.tests.make import campaign, group, member
from huifang.registry.models import Person
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, JIA, YI
from huifang.visits.models import Activity, HouseholdVisit, Meeting, Met, Trip
from huifang.visits.tests.make import (
    activity,
    at,
    meal,
    meeting,
    pair,
    trip,
    visit,
)
from huifang.visits.tests.pages import leader, li, post, signed_in, url

pytestmark = pytest.mark.django_db

DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}
LISTS = ("visits", "people", "trips", "meetings", "activities", "participations", "meals")
MOST = 14
"""Queries of a list page, however many rows it has."""


def test_the_page_of_a_trip_costs_the_same_however_much_happened_on_it(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stay = everything()["trip"]
    client = leader()
    with django_assert_max_num_queries(MOST + 5) as few:  # two campaigns, bell, papers
        client.get(url("trip", stay.pk))
    for number in range(4):
        visit(household(f"王甲{number}"), trip=stay)
        meal(stay, payee=f"王甲{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(url("trip", stay.pk))


def words_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text.partition("<main")[2].partition("</main>")[0]


def everything() -> dict[str, Any]:
    """Make one thing of each kind in 甲村."""
    stay = trip(came=9, went=11)
    return {
        "trip": stay,
        "visit": visit(trip=stay),
        "meal": meal(stay),
        "meeting": meeting(),
        "activity": activity(),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_for_the_county_and_is_empty_for_the_neighbour(name: str) -> None:
    everything()
    full = leader().get(url(name, tab="")).content.decode()
    bare = li().get(url(name, tab="")).content.decode()
    assert "甲村" in full
    assert "甲村" not in bare
    assert "还没有" in bare


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_on_the_campaign_at_hand(name: str) -> None:
    here = campaign()
    assert leader().get(url(name)).headers["Location"] == url(name, campaign=here.code)
    assert leader().get(url(name, campaign="")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long_it_is(
    name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = everything()
    client = leader()
    with django_assert_max_num_queries(MOST) as few:
        client.get(url(name, tab=""))
    for number in range(4):
        visit(household(f"王甲{number}"), trip=first["trip"])
        meal(first["trip"], payee=f"王甲{number}")
        meeting(day=11)
        activity(participants=[member(f"甲委员{number}")])
        trip(of=first["trip"].group, came=9, went=11)
    with django_assert_max_num_queries(len(few)):
        client.get(url(name, tab=""))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("trip", "trip"), ("visit", "visit"), ("meal", "meal"), ("meeting", "meeting"),
        ("activity", "activity"), ("trip-replan", "trip"), ("trip-change", "trip"),
        ("meal-grid", "trip"), ("meals-settle", "trip"), ("correct", "visit"),
        ("meal-correct", "meal"), ("meeting-correct", "meeting"),
        ("activity-correct", "activity"), ("meals-reopen", "trip"),
    ],
)  # fmt: skip
def test_a_page_opens_and_to_a_neighbour_looks_like_one_that_is_not_there(
    name: str, kind: str
) -> None:
    row = everything()[kind]
    client, neighbour = leader(), li()
    assert client.get(url(name, row.pk)).status_code == 200
    assert client.get(url(name, row.pk), headers=DRAWER).status_code == 200
    foreign = neighbour.get(url(name, row.pk))
    missing = neighbour.get(url(name, uuid.uuid4()))
    assert foreign.status_code == missing.status_code == 404
    assert words_of(foreign) == words_of(missing)


@pytest.mark.parametrize("name", ["trip-plan", "record", "meeting-record", "activity-record"])
def test_without_the_right_a_form_does_not_open(name: str) -> None:
    campaign()
    assert signed_in("m", "monitor", JIA).get(url(name)).status_code == 403
    assert Client().get(url(name)).status_code == 302


def test_without_a_campaign_one_is_told_so() -> None:
    assert leader().get(url("record")).status_code == 404


def test_a_trip_is_planned_for_the_only_group_with_its_members_ticked() -> None:
    of = group()
    people = pair(of)
    form = leader().get(url("trip-plan")).content.decode()
    assert form.count("checked") == len(people)
    stranger = member("外人")
    facts = {
        "region": JIA, "members": [m.pk for m in people], "outsiders": [stranger.pk],
        "planned_from": "2026-03-24", "planned_to": "2026-03-26",
    }  # fmt: skip
    answer = post(leader(), url("trip-plan", group=of.pk), **facts)
    made = Trip.objects.get()
    assert answer.headers["Location"] == url("trip", made.pk)
    assert stranger in made.members.all()


def test_with_several_groups_one_chooses_first() -> None:
    group(1)
    second = group(2)
    text = leader().get(url("trip-plan")).content.decode()
    assert str(second.pk) in text
    assert "第2组" in text


def test_a_member_plans_for_his_own_group() -> None:
    of = group(1)
    group(2)
    client = leader()
    of.leader.account = Account.objects.get(username="leader")
    of.leader.save()
    assert f"安排行程：{of}" in client.get(url("trip-plan")).content.decode()


def test_a_short_stay_is_saved_and_stays_marked_until_it_is_explained() -> None:
    stay = trip(came=9)
    client, address = leader(), url("trip-change", stay.pk)
    facts = {"arrived_at": "2026-03-09T15:00", "left_at": "2026-03-10T08:00", "own_supplies": "on"}
    assert post(client, address, **facts).status_code == 302
    page = client.get(url("trip", stay.pk)).content.decode()
    assert "未达标：实际 2 天 1 夜，方案要求至少 2 天 2 夜" in page
    assert "未达标" in client.get(url("trips", tab="short")).content.decode()
    post(client, address, **facts, short_reason="山洪预警")
    page = client.get(url("trip", stay.pk)).content.decode()
    assert "不足，已说明" in page
    assert "请登记不足的原因" not in page


def answers(**facts: Any) -> dict[str, Any]:
    person = Person.objects.first()
    assert person
    given = {
        "method": "home", "started_at": "2026-03-10T09:00", "speaker": person.pk,
        "visitors": [m.pk for m in Member.objects.all()], "satisfaction": "satisfied",
        "food": "met", "education": "met", "medical": "doubtful", "housing": "met",
        "water": "met",
    }  # fmt: skip
    return {**given, **facts}


def test_a_visit_is_recorded_with_the_speaker_counted_among_those_met() -> None:
    pair(group())
    house = household()
    answer = post(leader(), url("record", household=house.pk), **answers())
    made = HouseholdVisit.objects.get()
    assert answer.headers["Location"] == url("visit", made.pk)
    assert (made.spoke_with, made.spoke_relation, made.method) == ("王甲一", "head", "home")
    assert [str(p) for p in made.met.all()] == ["王甲一"]


def test_at_most_twelve_taps_are_required() -> None:
    stay = trip(came=19)
    account = Account.objects.get(username=actor("v", "visitor", region=COUNTY).name)
    Member.objects.filter(pk=stay.group.leader_id).update(account=account)
    client = signed_in("v", "visitor", COUNTY)
    form = client.get(url("record", household=household().pk)).context["form"]
    to_tap = [f.name for f in form if f.field.required and not form.get_initial_for_field(
        f.field, f.name)]  # fmt: skip
    assert len(to_tap) + 1 <= 12
    assert to_tap == ["speaker", "food", "education", "medical", "housing", "water",
                      "satisfaction"]  # fmt: skip


def test_last_times_answers_stand_beside_and_are_not_copied() -> None:
    made = visit(requests="屋后水沟堵塞", water="not_met", started_at=at(5), ended_at=None)
    page = leader().get(url("record", household=made.household_id))
    text = page.content.decode()
    assert "屋后水沟堵塞" in text
    assert "上次走访（2026-03-05" in text
    form = page.context["form"]
    assert not any(form[name].value() for name in ("requests", "water", "satisfaction"))


def test_one_visitor_is_saved_and_warned_about() -> None:
    only = group().leader
    house = household()
    client = leader()
    answer = client.post(
        url("record", household=house.pk), answers(visitors=[only.pk]), follow=True
    )
    assert "走访人少于两名" in answer.content.decode()
    assert HouseholdVisit.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"method": "phone"}, "电话走访须填写被访人电话"),
        ({"speaker": "other"}, "请填写与谁交谈"),
        ({"started_at": "2026-03-21T09:00"}, "还没有到"),
        ({"food": ""}, "field-error"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_else_is_kept(
    facts: dict[str, Any], words: str
) -> None:
    pair(group())
    house = household()
    given = answers(requests="修路", **facts)
    answer = post(leader(), url("record", household=house.pk), **given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "修路" in text
    assert not HouseholdVisit.objects.exists()


def test_on_a_trip_the_villages_list_is_offered_those_not_visited_first() -> None:
    stay = trip(came=9, went=11)
    first, second = household("王甲一"), household("王甲二")
    for house in (first, second):
        Target.objects.create(
            campaign=stay.campaign, household=house, region_id=JIA, group=stay.group
        )
    visit(first, trip=stay)
    text = leader().get(url("record", trip=stay.pk)).content.decode()
    assert text.index("王甲二") < text.index("王甲一")
    assert "已走访 03-10" in text


def test_a_correction_begins_with_what_was_said_and_asks_why() -> None:
    made = visit(requests="修路", food="met")
    client, address = leader(), url("correct", made.pk)
    form = client.get(address).context["form"]
    assert form["requests"].value() == "修路"
    assert form["speaker"].value() == str(made.met.get().pk)
    assert post(client, address, **answers()).status_code == 422
    assert post(client, address, **answers(reason="记错", requests="修渠")).status_code == 302
    made.refresh_from_db()
    assert made.requests == "修渠"
    assert "记错" in client.get(url("visit", made.pk)).content.decode()


def test_a_number_is_masked_on_the_page() -> None:
    made = visit(method="phone", spoke_mobile="13800001234")
    text = leader().get(url("visit", made.pk)).content.decode()
    assert "13800001234" not in text
    assert "1234" in text


def test_a_meeting_and_an_activity_are_recorded_and_put_right() -> None:
    who = member()
    group()
    client = leader()
    post(
        client, url("meeting-record"), region=JIA, held_at="2026-03-10T19:00", place="村部",
        chair="王支书", members=[who.pk], headcount=12, topic="修路", opinions="一\n二",
    )  # fmt: skip
    talk = Meeting.objects.get()
    assert "意见建议（2 条）" in client.get(url("meeting", talk.pk)).content.decode()
    facts = {"region": JIA, "held_on": "2026-03-10", "name": "义诊", "kind_code": "medical",
             "participants": [who.pk], "households": [household().pk]}  # fmt: skip
    post(client, url("activity-record"), **facts)
    made = Activity.objects.get()
    form = client.get(url("activity-correct", made.pk)).context["form"]
    assert form["participants"].value() == [who.pk]
    post(client, url("activity-correct", made.pk), **{**facts, "name": "巡诊", "reason": "名称"})
    made.refresh_from_db()
    assert made.name == "巡诊"


def test_the_families_of_an_activity_are_shown_only_to_those_who_may_see_them() -> None:
    made = activity(YI)
    made.households.add(household("赵乙一", region=YI), household("王甲一"))
    text = li().get(url("activity", made.pk)).content.decode()
    assert "赵乙一" in text
    assert "王甲一" not in text


def test_rows_of_people_and_parts_lead_to_their_visit_and_activity() -> None:
    made, held = visit(), activity()
    client = leader()
    met = Met.objects.get()
    part = held.participations.get()
    assert client.get(url("met", met.pk)).headers["Location"] == url("visit", made.pk)
    answer = client.get(url("participation", part.pk))
    assert answer.headers["Location"] == url("activity", held.pk)
    assert li().get(url("met", met.pk)).status_code == 404
