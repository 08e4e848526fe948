from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Target
from huifang.campaigns.queries import coverage, targets
from huifang.campaigns.tests.make import NOW, campaign, group, office, target
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.registry.models import StatusRecord
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI, regions

pytestmark = pytest.mark.django_db


def test_the_households_of_a_village_go_on_the_list_once() -> None:
    plan = campaign()
    household("甲一", JIA)
    household("甲二", JIA)
    household("已迁", JIA, left_on=date(2025, 1, 1))
    household("乙一", YI)
    actions.add_targets(office(), plan, region=regions()[JIA], now=NOW)
    assert set(plan.targets.values_list("household__head_name", flat=True)) == {"甲一", "甲二"}
    assert "2" in Entry.objects.latest("seq").changes["target"][1]
    with pytest.raises(Invalid, match="没有可加入"):
        actions.add_targets(office(), plan, region=regions()[JIA], now=NOW)
    actions.add_targets(office(), plan, region=regions()[JIA], round=2, now=NOW)
    assert plan.targets.count() == 4


def test_only_households_of_the_statuses_asked_go_on_the_list() -> None:
    poor, was = household("甲一"), household("甲二")
    StatusRecord.objects.create(household=poor, status="at_risk", since=date(2026, 1, 1))
    StatusRecord.objects.create(
        household=was, status="at_risk", since=date(2026, 1, 1), until=date(2026, 2, 1)
    )
    plan = campaign()
    actions.add_targets(office(), plan, region=regions()[JIA], statuses=["at_risk"], now=NOW)
    assert plan.targets.get().household == poor


def test_a_household_outside_the_campaign_is_not_added() -> None:
    plan = campaign()
    plan.region = regions()[COUNTY]
    plan.save()
    with pytest.raises(Invalid, match="没有可加入"):
        actions.add_targets(office(), plan, households=[household(region=FAR).pk], now=NOW)
    with pytest.raises(Invalid, match="不在行动范围"):
        actions.add_targets(office(), plan, region=regions()[FAR], now=NOW)


def test_targets_are_given_to_a_group_of_their_campaign_only() -> None:
    plan, one = campaign(), target()
    other = group(1, campaign("other-2026"))
    with pytest.raises(Invalid, match="不属于本行动"):
        actions.assign_targets(office(), plan, targets=[one.pk], group=other, now=NOW)
    mine = group(1, plan)
    actions.assign_targets(office(), plan, targets=[one.pk], group=mine, now=NOW)
    one.refresh_from_db()
    assert one.group == mine
    actions.assign_targets(office(), plan, targets=[one.pk], group=None, now=NOW)
    one.refresh_from_db()
    assert one.group is None


def test_an_unknown_or_foreign_target_is_missing_and_nothing_is_changed() -> None:
    plan, mine = campaign(), group()
    here, elsewhere = target(), target(of=campaign("other-2026"))
    for keys in ([here.pk, uuid.uuid4()], [here.pk, elsewhere.pk]):
        with pytest.raises(Missing):
            actions.assign_targets(office(), plan, targets=keys, group=mine, now=NOW)
    with pytest.raises(Invalid, match="请先选择"):
        actions.assign_targets(office(), plan, targets=[], group=mine, now=NOW)
    here.refresh_from_db()
    assert here.group is None


def test_households_go_to_the_one_group_responsible_for_their_county() -> None:
    plan = campaign()
    near, far = target(household(region=JIA)), target(household(region=FAR))
    mine = group(1)
    actions.assign_by_county(office(), plan, now=NOW)
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.group, far.group) == (mine, None)
    assert Entry.objects.latest("seq").changes["target"] == [[], ["第1组 +1"]]
    with pytest.raises(Invalid, match="没有可编组"):
        actions.assign_by_county(office(), plan, now=NOW)


def test_a_county_with_two_groups_is_left_to_a_person() -> None:
    target(household(region=JIA))
    group(1)
    group(2)
    with pytest.raises(Invalid, match="没有可编组"):
        actions.assign_by_county(office(), campaign(), now=NOW)


def test_leaving_out_needs_a_reason_and_is_undone_by_a_group() -> None:
    plan, one, mine = campaign(), target(), group()
    with pytest.raises(Invalid, match="原因"):
        actions.leave_out(office(), plan, targets=[one.pk], reason=" ", now=NOW)
    actions.leave_out(office(), plan, targets=[one.pk], reason="长期外出", now=NOW)
    one.refresh_from_db()
    assert one.left_out_reason == "长期外出"
    (entry,) = Entry.objects.filter(thread=f"household:{one.household_id}")
    assert (entry.note, entry.changes["left_out_reason"]) == ("长期外出", ["", "长期外出"])
    actions.assign_targets(office(), plan, targets=[one.pk], group=mine, now=NOW)
    one.refresh_from_db()
    assert one.left_out_reason == ""


def test_a_visited_household_is_not_left_out() -> None:
    plan, one = campaign(), target()
    actions.mark_visited(plan, one.household, date(2026, 3, 2))
    with pytest.raises(Invalid, match="已经走访"):
        actions.leave_out(office(), plan, targets=[one.pk], reason="x", now=NOW)


def test_the_earliest_visit_of_the_newest_round_counts() -> None:
    plan, one = campaign(), target()
    second = Target.objects.create(campaign=plan, household=one.household, region_id=JIA, round=2)
    for day in (5, 3, 4):
        actions.mark_visited(plan, one.household, date(2026, 3, day))
    one.refresh_from_db()
    second.refresh_from_db()
    assert (one.visited_on, second.visited_on) == (None, date(2026, 3, 3))
    actions.mark_visited(plan, one.household, None)
    second.refresh_from_db()
    assert second.visited_on is None
    actions.mark_visited(plan, household("外人"), date(2026, 3, 3))


def test_policy_risk_and_papers_are_marked_in_batch() -> None:
    plan = campaign()
    rows = [target(household(name)) for name in ("甲一", "甲二")]
    keys = [row.pk for row in rows]
    for what in ("policy", "risk", "papers"):
        actions.mark_in_place(office(), plan, targets=keys, what=what, on=date(2026, 3, 1), now=NOW)
    rows[1].refresh_from_db()
    assert rows[1].policy_on == rows[1].risk_removed_on == rows[1].papers_on == date(2026, 3, 1)
    assert rows[1].visited_on is None


def test_marks_are_neither_of_tomorrow_nor_of_visits_nor_taken_back_in_silence() -> None:
    plan, one = campaign(), target()
    mark: Any = {"targets": [one.pk], "now": NOW}
    with pytest.raises(Invalid, match="晚于今天"):
        actions.mark_in_place(office(), plan, what="policy", on=date(2026, 3, 3), **mark)
    with pytest.raises(Invalid, match="其中一项"):
        actions.mark_in_place(office(), plan, what="visited", on=date(2026, 3, 1), **mark)
    with pytest.raises(Invalid, match="原因"):
        actions.mark_in_place(office(), plan, what="policy", on=None, **mark)
    actions.mark_in_place(office(), plan, what="policy", on=None, note="核实有误", **mark)
    with pytest.raises(Conflict):
        actions.mark_in_place(
            office(), campaign("draft-2026", "draft"), what="policy", on=None, note="x", **mark
        )


def test_a_county_marks_only_its_own_households() -> None:
    plan = campaign()
    county = actor("county", "county", region=COUNTY)
    near, far = target(household(region=JIA)), target(household(region=FAR))
    actions.mark_in_place(
        county, plan, targets=[near.pk], what="papers", on=date(2026, 3, 1), now=NOW
    )
    with pytest.raises(Missing):
        actions.mark_in_place(
            county, plan, targets=[far.pk], what="papers", on=date(2026, 3, 1), now=NOW
        )
    with pytest.raises(NotAllowed):
        actions.assign_targets(county, plan, targets=[near.pk], group=None, now=NOW)


# --- coverage ---------------------------------------------------------------------------------


def test_coverage_is_proved_when_every_household_has_one_group_or_a_reason() -> None:
    plan, mine = campaign(), group()
    target(household("甲一"), plan, mine)
    free = target(household("甲二"), plan)
    out = target(household("甲三"), plan)
    actions.leave_out(office(), plan, targets=[out.pk], reason="已搬迁", now=NOW)
    proof = coverage(office(), plan)
    assert (proof.targets, proof.in_one_group, proof.left_out_with_reason) == (3, 1, 1)
    assert (proof.without_group, proof.complete) == (1, False)
    actions.assign_targets(office(), plan, targets=[free.pk], group=mine, now=NOW)
    proof = coverage(office(), plan)
    assert proof.complete
    assert [(part.group, part.targets, part.villages) for part in proof.groups] == [(mine, 2, 1)]


def test_an_empty_list_proves_nothing() -> None:
    assert not coverage(office(), campaign()).complete


def test_a_household_in_two_groups_breaks_the_proof() -> None:
    plan, first = campaign(), group(1)
    one = target(household(), plan, first)
    Target.objects.create(
        campaign=plan, household=one.household, region_id=JIA, round=2, group=group(2)
    )
    proof = coverage(office(), plan)
    assert (proof.in_two_groups, proof.in_one_group, proof.complete) == (2, 0, False)


def test_a_household_outside_its_groups_counties_is_counted() -> None:
    plan, mine = campaign(), group()
    target(household(region=FAR), plan, mine)
    proof = coverage(office(), plan)
    assert (proof.outside_counties, proof.groups[0].outside) == (1, 1)


def test_a_neighbour_sees_no_target_of_another_village() -> None:
    target(household(region=JIA))
    assert not targets(actor("li", "visitor", region=YI)).exists()
    assert targets(actor("wang", "visitor", region=JIA)).count() == 1
    assert coverage(actor("li", "visitor", region=YI), campaign()).targets == 0


def test_a_group_writes_down_why_nobody_was_met_and_a_visit_ends_it() -> None:
    plan, one = campaign(), target()
    visitor = actor("v1", "visitor", region=COUNTY)
    actions.note_unmet(visitor, plan, targets=[one.pk], why="absent", on=NOW.date(), now=NOW)
    one.refresh_from_db()
    assert (one.unmet, one.unmet_on) == ("absent", NOW.date())
    with pytest.raises(Invalid, match="写明情况"):
        actions.note_unmet(visitor, plan, targets=[one.pk], why="refused", on=NOW.date(), now=NOW)
    with pytest.raises(Invalid, match="上门日期"):
        actions.note_unmet(visitor, plan, targets=[one.pk], why="absent", now=NOW)
    actions.mark_visited(plan, one.household, NOW.date())
    with pytest.raises(Invalid, match="已经走访"):
        actions.note_unmet(visitor, plan, targets=[one.pk], why="absent", on=NOW.date(), now=NOW)
    actions.note_unmet(visitor, plan, targets=[one.pk], why="", now=NOW)
    one.refresh_from_db()
    assert (one.unmet, one.unmet_on) == ("", None)
