from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Goal, Pairing
from huifang.campaigns.queries import goals, pairings
from huifang.campaigns.tests.make import NOW, campaign, member, office, pairing
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.registry.models import Household, Person
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI, regions, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def pair(kind: str, **facts: Any) -> Pairing:
    return actions.create_pairing(
        facts.pop("by", None) or office(), campaign(), kind_code=kind, since=TODAY, now=NOW, **facts
    )


def test_several_members_stand_by_one_household_with_three_goals() -> None:
    head, other = member("组长"), member("组员")
    one = pair("members_household", household=household(), head=head, members=[other])
    assert set(one.members.all()) == {head, other}
    assert [goal.goal for goal in one.goals.all()] == ["schooling", "livelihood", "employment"]
    assert {goal.state for goal in one.goals.all()} == {"not_begun"}
    assert one.region_id == JIA
    assert Entry.objects.get(deed="pairing.change").thread == f"household:{one.household_id}"


def test_a_leader_stands_by_a_village_and_a_unit_by_another() -> None:
    assert pair("leader_village", region=regions()[JIA], head=member()).region_id == JIA
    assert pair("unit_village", region=regions()[YI], unit=unit()).unit == unit()


def test_a_pairing_may_hold_beyond_any_campaign() -> None:
    one = actions.create_pairing(
        office(), None, kind_code="leader_village", region=regions()[JIA], head=member(),
        since=TODAY, now=NOW,
    )  # fmt: skip
    assert one.campaign is None


@pytest.mark.parametrize(
    ("kind", "missing", "field"),
    [
        ("members_household", {"head": "x"}, "household"),
        ("members_household", {"household": "x"}, "head"),
        ("leader_village", {"head": "x"}, "region"),
        ("leader_village", {"region": JIA}, "head"),
        ("unit_village", {"region": JIA}, "unit"),
        ("unit_village", {"region": COUNTY, "unit": "x"}, "region"),
    ],
)
def test_every_kind_of_pairing_has_its_sides(
    kind: str, missing: dict[str, str], field: str
) -> None:
    makers: dict[str, Callable[[str], Any]] = {
        "head": lambda _v: member(),
        "household": lambda _v: household(),
        "region": lambda key: regions()[key],
        "unit": lambda _v: unit(),
    }
    with pytest.raises(Invalid) as refused:
        pair(kind, **{name: makers[name](value) for name, value in missing.items()})
    assert field in refused.value.fields


def test_a_household_has_one_helping_group_at_a_time() -> None:
    house = household()
    first = pair("members_household", household=house, head=member("甲"))
    with pytest.raises(Conflict, match="已有结对（甲）"):
        pair("members_household", household=house, head=member("乙"))
    actions.end_pairing(office(), first, until=TODAY, reason="委员换届", now=NOW)
    assert pair("members_household", household=house, head=member("乙")).until is None


def test_a_change_needs_a_reason_and_the_journal_keeps_who_was_there() -> None:
    one = pairing(head=member("甲"))
    with pytest.raises(Invalid, match="原因"):
        actions.change_pairing(office(), one, head=member("乙"), reason="", now=NOW)
    actions.change_pairing(office(), one, head=member("乙"), reason="工作调动", now=NOW)
    entry = Entry.objects.latest("seq")
    assert entry.changes["members"] == [["甲"], ["乙"]]
    assert entry.note == "工作调动"


def test_a_pairing_ends_once_after_it_began_and_for_a_reason() -> None:
    one = pairing()
    with pytest.raises(Invalid, match="原因"):
        actions.end_pairing(office(), one, until=TODAY, reason="", now=NOW)
    with pytest.raises(Invalid, match="早于"):
        actions.end_pairing(office(), one, until=date(2026, 3, 1), reason="x", now=NOW)
    actions.end_pairing(office(), one, until=TODAY, reason="脱贫", now=NOW)
    with pytest.raises(Conflict, match="已于"):
        actions.end_pairing(office(), one, until=TODAY, reason="x", now=NOW)
    with pytest.raises(Conflict, match="已于"):
        actions.change_pairing(office(), one, head=member("乙"), reason="x", now=NOW)
    with pytest.raises(Conflict, match="已于"):
        actions.set_goal(office(), one.goals.all()[0], state="not_applicable", now=NOW)


def goal() -> Goal:
    return pairing().goals.get(goal="schooling")


def test_a_goal_begins_with_an_aim_and_is_reached_with_an_outcome() -> None:
    one = goal()
    child = Person.objects.create(household=Household.objects.get(), name="小甲")
    with pytest.raises(Invalid, match="帮扶目标"):
        actions.set_goal(office(), one, state="under_way", now=NOW)
    actions.set_goal(
        office(), one, state="under_way", person=child, aim="完成高中学业", measure="每学期资助",
        now=NOW,
    )  # fmt: skip
    with pytest.raises(Invalid, match="成效"):
        actions.set_goal(office(), one, state="reached", aim="完成高中学业", now=NOW)
    done = actions.set_goal(
        office(), one, state="reached", aim="完成高中学业", outcome="考入大专", now=NOW
    )
    assert done.state == "reached"
    assert Entry.objects.latest("seq").changes["state"] == ["under_way", "reached"]


def test_a_goal_is_for_a_person_of_the_family_and_in_a_known_state() -> None:
    one = goal()
    stranger = household("外人").people.get()
    with pytest.raises(Invalid, match="不是本户成员"):
        actions.set_goal(office(), one, state="not_begun", person=stranger, now=NOW)
    with pytest.raises(Invalid, match="状态"):
        actions.set_goal(office(), one, state="finished", now=NOW)


def test_a_visitor_of_the_village_may_say_how_far_a_goal_has_come() -> None:
    one = goal()
    wang = actor("wang", "visitor", region=JIA, campaign=campaign().pk)
    assert actions.set_goal(wang, one, state="under_way", aim="就读", now=NOW).aim == "就读"
    with pytest.raises(NotAllowed):
        actions.end_pairing(wang, one.pairing, until=TODAY, reason="x", now=NOW)
    with pytest.raises(Missing):
        actions.set_goal(actor("li", "visitor", region=YI), one, state="not_begun", now=NOW)


def test_the_county_pairs_only_at_home() -> None:
    county = actor("county", "county", region=COUNTY)
    pair("members_household", by=county, household=household(region=JIA), head=member("甲"))
    with pytest.raises(Missing):
        pair("members_household", by=county, household=household(region=FAR), head=member("乙"))
    with pytest.raises(NotAllowed):
        pair("leader_village", by=county, region=regions()[FAR], head=member("丙"))


def test_a_neighbour_sees_no_pairing_of_another_village() -> None:
    pairing()
    assert not pairings(actor("li", "visitor", region=YI)).exists()
    assert not goals(actor("li", "visitor", region=YI)).exists()
    assert pairings(actor("wang", "visitor", region=JIA)).count() == 1
