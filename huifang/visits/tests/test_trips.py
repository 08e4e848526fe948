from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from huifang.access.actor import SYSTEM, Actor
from huifang.access.models import Grant
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.make import account_of, campaign, group, member
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.territory.models import Region
from huifang.territory.tests.make import COUNTY, FAR, JIA, TOWNSHIP, YI, regions
from huifang.visits import actions, queries
from huifang.visits.models import Trip
from huifang.visits.tests.make import NOW, SHANGHAI, at, pair, trip

pytestmark = pytest.mark.django_db


def office() -> Actor:
    return actor("office", "office", name="市办")


def plan(by: Actor = SYSTEM, **facts: Any) -> Trip:
    of = facts.pop("of", None) or group()
    given: dict[str, Any] = {
        "region": regions()[JIA],
        "members": pair(of),
        "planned_from": date(2026, 3, 9),
        "planned_to": date(2026, 3, 11),
        "now": NOW,
        **facts,
    }
    return actions.plan_trip(by, of, **given)


def stay(came: datetime, left: datetime | None, reason: str = "") -> Trip:
    return actions.change_trip(
        SYSTEM, trip(), arrived_at=came, left_at=left, short_reason=reason, now=NOW
    )


def test_a_planned_trip_is_in_the_journal_with_its_members() -> None:
    made = plan(office())
    entry = Entry.objects.latest("seq")
    assert (made.state, made.nights, entry.deed) == ("planned", None, "trip.plan")
    assert entry.changes["members"] == [[], ["李委员", "组长1"]]


def test_somebody_of_no_group_goes_along_only_knowingly() -> None:
    stranger = member("外人")
    with pytest.raises(Invalid, match="外人"):
        plan(members=[stranger])
    made = plan(of=group(2), members=[stranger], with_outsiders=True)
    assert list(made.members.all()) == [stranger]


def test_a_trip_needs_a_village_members_and_days_the_right_way_round() -> None:
    of = group()
    with pytest.raises(Invalid, match="不是村"):
        plan(of=of, region=regions()[TOWNSHIP])
    with pytest.raises(Invalid, match="委员"):
        plan(of=of, members=[])
    with pytest.raises(Invalid, match="早于"):
        plan(of=of, planned_to=date(2026, 3, 8))


def test_the_rights_of_the_group_follow_its_trips() -> None:
    of = group()
    account = account_of(of.leader, "leader")
    made = plan(of=of)
    live = Grant.objects.filter(account=account, ended_at=None)
    assert [(row.role, row.region_key) for row in live] == [("group_leader", JIA)]
    actions.replan_trip(
        SYSTEM, made, region=regions()[YI], members=pair(of), planned_from=made.planned_from,
        planned_to=made.planned_to, now=NOW,
    )  # fmt: skip
    assert [row.region_key for row in live.all()] == [YI]


def test_a_leader_of_one_county_cannot_plan_into_another() -> None:
    leader = actor("leader", "group_leader", region=COUNTY)
    with pytest.raises(NotAllowed, match="范围"):
        plan(leader, region=regions()[FAR])
    assert not Trip.objects.exists()


def test_a_village_clerk_may_not_plan() -> None:
    with pytest.raises(NotAllowed):
        plan(actor("w", "township", region=JIA))


def test_a_plan_can_change_until_the_group_is_there() -> None:
    made = trip()
    facts: dict[str, Any] = {
        "members": pair(made.group), "planned_from": date(2026, 3, 12),
        "planned_to": date(2026, 3, 14), "now": NOW,
    }  # fmt: skip
    village = Region.objects.get(pk=YI)
    again = actions.replan_trip(SYSTEM, made, region=village, **facts)
    assert again.region_id == YI
    actions.change_trip(SYSTEM, again, arrived_at=at(12), now=NOW)
    with pytest.raises(Conflict, match="已经到村"):
        actions.replan_trip(SYSTEM, again, region=regions()[JIA], **facts)
    one = pair(made.group)[:1]
    assert actions.replan_trip(
        SYSTEM, again, region=village, **{**facts, "members": one}
    ).members.count() == 1  # fmt: skip


@pytest.mark.parametrize(
    ("came", "left", "nights", "state"),
    [
        (at(9, 15), at(11, 10), 2, "back"),
        (at(9, 0, 0), at(9, 23, 59), 0, "short"),
        (at(9, 23, 59), at(10, 0, 0), 1, "short"),
        (at(9, 23, 59), at(11, 0, 0), 2, "back"),
        (at(9, 0, 0), at(10, 23, 59), 1, "short"),
    ],
)
def test_nights_are_counted_by_the_calendar_of_the_place(
    came: datetime, left: datetime, nights: int, state: str
) -> None:
    made = stay(came, left)
    assert (made.nights, made.days, made.state) == (nights, nights + 1, state)
    listed = queries.trips(SYSTEM).get(pk=made.pk)
    assert (listed.current_state, listed.nights) == (state, nights)  # type: ignore[attr-defined]


def test_midnight_is_that_of_yongzhou_not_of_greenwich() -> None:
    """23:30 and 00:30 in Yongzhou fall on one day of UTC, and still are a night apart."""
    came, left = at(9, 23, 30), at(10, 0, 30)
    assert came.astimezone(SHANGHAI).date() != left.date()
    assert stay(came, left).nights == 1


def test_a_short_stay_is_kept_and_shown_until_a_reason_is_given() -> None:
    made = stay(at(9), at(10))
    assert (made.state, made.is_short) == ("short", True)
    told = actions.change_trip(
        SYSTEM, made, arrived_at=at(9), left_at=at(10), short_reason="山洪预警，转移", now=NOW
    )
    assert (told.state, told.is_short) == ("back", True)


def test_the_measure_is_the_campaigns_own() -> None:
    Campaign.objects.update_or_create(pk=campaign().pk, defaults={"min_days": 4, "min_nights": 1})
    assert stay(at(9), at(11)).state == "short"
    assert queries.trips(SYSTEM).get().current_state == "short"  # type: ignore[attr-defined]


def test_times_must_follow_each_other_and_have_come() -> None:
    with pytest.raises(Invalid, match="早于到村"):
        stay(at(9, 12), at(9, 11))
    with pytest.raises(Invalid, match="还没有到"):
        stay(at(20, 13), None)
    with pytest.raises(Invalid, match="早于到村"):
        actions.change_trip(SYSTEM, Trip.objects.latest("pk"), arrived_at=None, left_at=at(9),
                            now=NOW)  # fmt: skip


@pytest.mark.parametrize(("state", "words"), [("draft", "审议"), ("archived", "归档")])
def test_a_stay_is_recorded_only_while_the_campaign_runs(state: str, words: str) -> None:
    made = trip()
    Campaign.objects.update(state=state)
    with pytest.raises(Conflict, match=words):
        actions.change_trip(SYSTEM, made, arrived_at=at(9), now=NOW)


def test_a_neighbour_can_neither_see_nor_change_a_trip() -> None:
    made, li = trip(came=9, went=11), actor("li", "group_leader", region=YI)
    assert not queries.trips(li).exists()
    with pytest.raises(Missing):
        actions.change_trip(li, made, arrived_at=at(9), now=NOW)


def test_what_looks_odd_about_a_trip_is_said_not_refused() -> None:
    first = trip(came=9, went=11)
    second = trip(of=first.group, region=FAR)
    doubts = list(queries.trip_doubts(second))
    assert any("不在第1组负责的县区" in words for words in doubts)
    assert any("李委员" in words and "同期另有行程：第1组甲村" in words for words in doubts)
    assert not list(queries.trip_doubts(trip(of=group(3))))
