from __future__ import annotations

from typing import Any

import pytest

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.make import campaign, group, member
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.registry.tests.make import household
from huifang.territory.models import Region
from huifang.territory.tests.make import FAR, JIA, YI, regions
from huifang.visits import actions
from huifang.visits.models import Activity, Meeting, Participation
from huifang.visits.tests.make import NOW, activity, at, meeting

pytestmark = pytest.mark.django_db


def meet(**facts: Any) -> Meeting:
    held = campaign()
    given: dict[str, Any] = {
        "region": regions()[JIA], "held_at": at(10), "place": "村部", "chair": "王支书",
        "members": [member()], "headcount": 20, "topic": "座谈", "now": NOW, **facts,
    }  # fmt: skip
    return actions.record_meeting(facts.pop("by", SYSTEM), held, **given)


def act(**facts: Any) -> Activity:
    held = campaign()
    given: dict[str, Any] = {
        "region": regions()[JIA], "held_on": at(10).date(), "name": "义诊",
        "kind_code": "medical", "participants": [member()], "now": NOW, **facts,
    }  # fmt: skip
    return actions.record_activity(SYSTEM, held, **given)


def test_each_line_of_a_meetings_minutes_is_one_opinion() -> None:
    assert meeting().opinion_lines == ["机耕道要修", "渠道漏水"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"held_at": at(21)}, "还没有到"),
        ({"members": []}, "委员"),
        ({"headcount": 0}, "参会人数"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        meet(**facts)
    assert not Meeting.objects.exists()


def test_a_group_of_another_campaign_is_refused() -> None:
    with pytest.raises(Invalid, match="不属于本次行动"):
        meet(group=group(of=campaign("other")))


def test_a_meeting_is_corrected_with_a_reason() -> None:
    made = meeting()
    facts: dict[str, Any] = {
        "region": made.region, "held_at": made.held_at, "place": "祠堂", "chair": "王支书",
        "members": [member("赵委员")], "headcount": 22, "topic": made.topic,
        "now": NOW,
    }  # fmt: skip
    with pytest.raises(Invalid, match="原因"):
        actions.correct_meeting(SYSTEM, made, reason="", **facts)
    actions.correct_meeting(SYSTEM, made, reason="地点记错", **facts)
    entry = Entry.objects.latest("seq")
    assert entry.changes["place"] == ["村部", "祠堂"]
    assert entry.changes["members"] == [["张委员"], ["赵委员"]]
    assert entry.note == "地点记错"


def test_an_activity_keeps_its_participants_each_once_and_the_families_it_helped() -> None:
    first, second = member("甲委员"), member("乙委员")
    made = act(participants=[first, second, first], households=[household(), household("李")])
    assert Participation.objects.filter(activity=made).count() == 2
    assert made.households.count() == 2
    assert Entry.objects.latest("seq").changes["members"] == [[], ["乙委员", "甲委员"]]


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"held_on": at(21).date()}, "还没有到"), ({"participants": []}, "委员")],
)
def test_an_activity_that_cannot_be_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        act(**facts)
    assert not Activity.objects.exists()


def test_correcting_an_activity_keeps_the_parts_that_stay() -> None:
    first, second = member("甲委员"), member("乙委员")
    made = act(participants=[first])
    part = Participation.objects.get()
    facts: dict[str, Any] = {
        "region": made.region, "held_on": made.held_on, "name": "义诊", "now": NOW,
        "kind_code": "medical", "participants": [first, second],
    }  # fmt: skip
    with pytest.raises(Invalid, match="原因"):
        actions.correct_activity(SYSTEM, made, reason="", **facts)
    actions.correct_activity(SYSTEM, made, reason="漏记一人", **facts)
    assert Participation.objects.filter(pk=part.pk).exists()
    assert Participation.objects.count() == 2


def test_gatherings_wait_for_the_adoption_and_end_with_the_archive() -> None:
    campaign()
    Campaign.objects.update(state="archived")
    with pytest.raises(Conflict, match="归档"):
        meet()
    with pytest.raises(Conflict, match="归档"):
        act()


def test_a_neighbour_can_neither_record_here_nor_correct_what_is_here() -> None:
    li = actor("li", "visitor", region=YI)
    made, held = meeting(), activity()
    region = Region.objects.get(pk=FAR)
    with pytest.raises(NotAllowed, match="范围"):
        actions.record_activity(li, campaign(), region=region, held_on=at(9).date(), name="x",
                                kind_code="law", participants=[member()], now=NOW)  # fmt: skip
    with pytest.raises(Missing):
        actions.correct_activity(li, held, reason="x", region=region, held_on=at(9).date(),
                                 name="x", kind_code="law", participants=[member()],
                                 now=NOW)  # fmt: skip
    with pytest.raises(Missing):
        actions.correct_meeting(li, made, reason="x", region=region, held_at=at(9), place="x",
                                chair="x", members=[member()], headcount=2, topic="x",
                                now=NOW)  # fmt: skip
