from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Draw, Target
from huifang.campaigns.queries import coverage, draws, pick, targets, verify_draw
from huifang.campaigns.tests.make import NOW, campaign, group, office, target
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, JIA, YI, regions

pytestmark = pytest.mark.django_db


def village(count: int, region: str = JIA) -> list[Any]:
    return [household(f"户{n}", region) for n in range(count)]


def draw(size: int = 3, **other: Any) -> Draw:
    facts = {"region": regions()[JIA], "size": size, "now": NOW, **other}
    return actions.draw_targets(office(), campaign(), **facts)


def drawn(one: Draw) -> set[UUID]:
    return set(one.targets.values_list("household_id", flat=True))


def test_a_draw_can_be_repeated_from_its_seed() -> None:
    village(10)
    one = draw(seed="紫云村")
    assert len(drawn(one)) == 3
    assert verify_draw(one)
    assert one.candidates == 10
    assert (one.seed, one.drawn_at, one.opened_at) == ("紫云村", NOW, NOW)


def test_without_a_seed_one_is_made_and_kept() -> None:
    village(5)
    first, second = draw(1), draw(1)
    assert len(first.seed) == 32
    assert first.seed != second.seed
    assert verify_draw(first)
    assert verify_draw(second)


def test_the_lot_is_pythons_promised_sequence() -> None:
    keys = [UUID(int=n) for n in range(6)]
    random = Random("x")
    lots = sorted((random.random(), key) for key in keys)
    assert pick("x", keys, 2) == {key for _lot, key in lots[:2]}


def test_every_candidate_is_drawn_about_as_often() -> None:
    keys = [UUID(int=n) for n in range(5)]
    found = Counter(key for seed in range(500) for key in pick(str(seed), keys, 1))
    assert min(found.values()) > 70


def test_a_draw_that_was_tampered_with_is_found_out() -> None:
    village(6)
    one = draw(2)
    inside = one.targets.first()
    outside = household("事后加入")
    assert inside is not None
    Target.objects.filter(pk=inside.pk).update(household=outside)
    assert not verify_draw(one)
    Target.objects.filter(pk=inside.pk).update(household=inside.household_id)
    assert verify_draw(one)
    one.candidate_list = bytes(one.candidate_list)[:-16]
    assert not verify_draw(one)


def test_a_later_household_does_not_spoil_an_old_draw() -> None:
    village(4)
    one = draw(2)
    household("新户")
    assert verify_draw(one)


def test_nobody_is_drawn_twice_in_a_round() -> None:
    village(6)
    first, second = draw(3), draw(3)
    assert not drawn(first) & drawn(second)
    with pytest.raises(Invalid, match="可抽取的农户有 0 户"):
        draw(1)
    assert len(drawn(draw(6, round=2))) == 6


def test_those_left_out_or_in_another_group_are_not_drawn() -> None:
    plan = campaign()
    houses = village(4)
    out = target(houses[0], plan)
    actions.leave_out(office(), plan, targets=[out.pk], reason="外出", now=NOW)
    target(houses[1], plan, group(1))
    mine = target(houses[2], plan, group(2))
    with pytest.raises(Invalid, match="有 2 户"):
        draw(3, group=mine.group)
    one = draw(2, group=mine.group)
    assert drawn(one) == {houses[2].pk, houses[3].pk}
    assert {row.group for row in one.targets.all()} == {mine.group}
    assert plan.targets.filter(household=houses[2]).count() == 1


def test_a_draw_without_a_group_leaves_everybody_to_the_group_he_had() -> None:
    plan = campaign()
    first, second = village(2)
    mine, other = target(first, plan, group(1)), target(second, plan, group(2))
    one = draw(2, round=2)
    assert {row.household_id: row.group for row in one.targets.all()} == {
        first.pk: mine.group,
        second.pk: other.group,
    }
    assert coverage(office(), plan).in_two_groups == 0


def test_a_household_on_the_list_is_marked_and_not_listed_twice() -> None:
    plan = campaign()
    (house,) = village(1)
    listed = target(house, plan)
    one = draw(1)
    listed.refresh_from_db()
    assert listed.draw == one
    assert plan.targets.count() == 1


def test_the_households_of_a_draw_have_not_left() -> None:
    household("已迁", JIA, left_on=date(2025, 1, 1))
    with pytest.raises(Invalid, match="有 0 户"):
        draw(1)


@pytest.mark.parametrize("size", [0, 6])
def test_no_more_is_drawn_than_there_is(size: int) -> None:
    village(5)
    with pytest.raises(Invalid, match="可抽取的农户有 5 户") as refused:
        draw(size)
    assert "size" in refused.value.fields


def test_a_group_of_another_campaign_draws_nothing_here() -> None:
    village(1)
    with pytest.raises(Invalid, match="不属于本行动"):
        draw(1, group=group(1, campaign("other-2026")))


def test_a_leader_draws_in_his_villages_and_nowhere_else() -> None:
    village(3)
    village(3, YI)
    plan = campaign()
    leader = actor("wang", "group_leader", region=JIA, campaign=plan.pk)
    actions.draw_targets(leader, plan, region=regions()[JIA], size=1, now=NOW)
    with pytest.raises(Invalid, match="有 0 户"):
        actions.draw_targets(leader, plan, region=regions()[YI], size=1, now=NOW)
    with pytest.raises(NotAllowed):
        actions.draw_targets(
            actor("county", "county", region=COUNTY), plan, region=regions()[JIA], size=1, now=NOW
        )


def test_no_draw_when_the_campaign_is_over() -> None:
    village(1)
    with pytest.raises(Conflict):
        actions.draw_targets(
            office(), campaign("old", "archived"), region=regions()[JIA], size=1, now=NOW
        )


def test_the_county_does_not_see_a_secret_draw_before_it_is_opened() -> None:
    village(3)
    one = draw(2, secret=True)
    county = actor("county", "county", region=COUNTY)
    assert not draws(county).exists()
    assert not targets(county).exists()
    assert targets(office()).count() == 2
    actions.open_draw(office(), one, now=NOW)
    assert draws(county).get() == one
    assert targets(county).count() == 2
    with pytest.raises(Conflict, match="已经公开"):
        actions.open_draw(office(), one, now=NOW)


def test_the_first_visit_opens_a_secret_draw() -> None:
    village(3)
    one = draw(2, secret=True)
    first = one.targets.first()
    assert first is not None
    actions.mark_visited(campaign(), first.household, date(2026, 3, 2))
    one.refresh_from_db()
    assert one.opened_at is not None
