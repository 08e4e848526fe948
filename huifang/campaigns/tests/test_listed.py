from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import ListedVillage
from huifang.campaigns.queries import Progress, listed_villages, progress_of
from huifang.campaigns.tests.make import NOW, campaign, member, office, target
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI, regions

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def listed(region: str = JIA, **other: Any) -> ListedVillage:
    facts = {"by": office(), "plan": campaign(), "leader": member("责任领导"), **other}
    return actions.list_village(
        facts["by"], facts["plan"], region=regions()[region], leader=facts["leader"],
        listed_on=DAY, now=NOW,
    )  # fmt: skip


def shares(one: ListedVillage) -> Progress:
    return progress_of(listed_villages(office()).get(pk=one.pk))


def test_a_village_is_listed_once_at_a_time() -> None:
    one = listed()
    with pytest.raises(Conflict, match="已经挂牌"):
        listed()
    actions.delist_village(office(), one, on=DAY, reason="调整", now=NOW)
    assert listed().pk != one.pk


def test_only_a_village_is_listed() -> None:
    with pytest.raises(Invalid, match="不是村"):
        listed(COUNTY)


def test_a_village_outside_the_campaign_is_not_listed() -> None:
    plan = campaign()
    plan.region = regions()[COUNTY]
    plan.save()
    with pytest.raises(Invalid, match="范围"):
        listed(FAR)


def test_the_four_shares_count_the_households_of_the_village() -> None:
    plan, one = campaign(), listed()
    rows = [target(household(f"户{n}", JIA)) for n in range(4)]
    target(household("邻", YI))
    actions.leave_out(office(), plan, targets=[rows[3].pk], reason="搬走", now=NOW)
    actions.mark_visited(plan, rows[0].household, DAY)
    actions.mark_in_place(
        office(), plan, targets=[row.pk for row in rows[:2]], what="policy", on=DAY, now=NOW
    )
    progress = shares(one)
    assert progress.households == 3
    assert [(share.place.name, share.done, share.percent) for share in progress.shares] == [
        ("visited", 1, 33), ("policy", 2, 66), ("risk", 0, 0), ("papers", 0, 0),
    ]  # fmt: skip


def test_a_village_leaves_the_list_when_all_is_in_place_or_for_a_reason() -> None:
    plan, one = campaign(), listed()
    row = target(household())
    with pytest.raises(Invalid, match="提前摘牌"):
        actions.delist_village(office(), one, on=DAY, now=NOW)
    actions.mark_visited(plan, row.household, DAY)
    for what in ("policy", "risk", "papers"):
        actions.mark_in_place(office(), plan, targets=[row.pk], what=what, on=DAY, now=NOW)
    with pytest.raises(Invalid, match="早于"):
        actions.delist_village(office(), one, on=date(2026, 2, 1), now=NOW)
    assert actions.delist_village(office(), one, on=DAY, now=NOW).delisted_on == DAY
    with pytest.raises(Conflict, match="已经摘牌"):
        actions.delist_village(office(), one, on=DAY, now=NOW)
    with pytest.raises(Conflict, match="已经摘牌"):
        actions.change_listed(office(), one, leader=one.leader, listed_on=DAY, now=NOW)


def test_an_empty_village_is_not_complete() -> None:
    assert not shares(listed()).complete


def test_the_leader_of_a_listed_village_changes() -> None:
    other = member("新领导")
    changed = actions.change_listed(
        office(), listed(), leader=other, listed_on=DAY, note="换人", now=NOW
    )
    assert (changed.leader, changed.note) == (other, "换人")


def test_no_village_is_listed_in_an_archived_campaign() -> None:
    with pytest.raises(Conflict):
        listed(plan=campaign("old", "archived"))


def test_a_neighbour_sees_no_listed_village_and_a_county_lists_only_its_own() -> None:
    listed()
    assert not listed_villages(actor("li", "visitor", region=YI)).exists()
    with pytest.raises(NotAllowed):
        listed(FAR, by=actor("county", "county", region=COUNTY))
