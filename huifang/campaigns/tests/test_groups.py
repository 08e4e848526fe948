from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from huifang.access.actor import actor_of
from huifang.access.models import Grant
from huifang.access.scope import visible
from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Campaign, Group, Member
from huifang.campaigns.queries import group_cards, group_warnings
from huifang.campaigns.tests.make import (
    NOW,
    account_of,
    campaign,
    chief,
    member,
    office,
    planned,
    target,
)
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, FAR, JIA, YI, regions

pytestmark = pytest.mark.django_db


def make(plan: Campaign, number: int = 1, **other: Any) -> Group:
    facts = {
        "leader": None,
        "members": [],
        "counties": [regions()[COUNTY]],
        **other,
    }
    facts["leader"] = facts["leader"] or member(f"组长{number}", in_chair_meeting=True)
    facts["members"] = facts["members"] or [member(f"成员{number}")]
    return actions.create_group(office(), plan, number=number, now=NOW, **facts)


def test_leader_and_liaison_belong_to_the_group_without_being_named_twice() -> None:
    leader, liaison = member("甲"), member("乙")
    group = make(campaign(), leader=leader, liaison=liaison, members=[leader, member("丙")])
    assert sorted(person.name for person in group.members.all()) == ["丙", "乙", "甲"]
    entry = Entry.objects.latest("seq")
    assert entry.changes["members"] == [[], ["丙", "乙", "甲"]]
    assert entry.changes["counties"] == [[], ["东岭县"]]


def test_a_group_number_is_given_once_in_a_campaign() -> None:
    make(campaign())
    with pytest.raises(Invalid, match="第1组已经有了"):
        make(campaign())
    assert make(campaign("other-2026")).number == 1


def test_a_group_smaller_than_the_plan_asks_is_refused() -> None:
    alone = member("独行")
    with pytest.raises(Invalid, match="只有 1 人") as refused:
        make(campaign(), leader=alone, members=[alone])
    assert "members" in refused.value.fields


def test_nobody_is_in_two_groups_of_a_campaign_and_the_other_group_is_named() -> None:
    both = member("张三")
    make(campaign(), 1, members=[both])
    with pytest.raises(Invalid, match="张三已在第1组"):
        make(campaign(), 2, members=[both])
    assert make(campaign("other-2026"), 2, members=[both]).number == 2


def test_a_member_who_no_longer_serves_is_not_added_but_stays_where_he_was() -> None:
    old = member("李四", active=False)
    with pytest.raises(Invalid, match="已不在任"):
        make(campaign(), members=[old])
    group = make(campaign(), members=[member("王五")])
    group.members.add(old)
    changed = actions.change_group(
        office(), group, number=1, leader=group.leader, members=[old],
        counties=[regions()[COUNTY]], now=NOW,
    )  # fmt: skip
    assert old in changed.members.all()


def test_a_group_goes_to_counties_of_the_campaign() -> None:
    with pytest.raises(Invalid, match="县区"):
        make(campaign(), counties=[])
    with pytest.raises(Invalid, match="不是县区"):
        make(campaign(), counties=[regions()[CITY]])
    small = campaign("small")
    small.region = regions()["001002"]
    small.save()
    with pytest.raises(Invalid, match="不在行动范围"):
        make(small)


def test_a_leader_outside_the_chair_meeting_is_only_warned_about() -> None:
    group = make(campaign(), leader=member("普通委员"))
    said = " ".join(group_warnings(group))
    assert "不是主席会议成员" in said
    assert "联络员" in said
    assert "没有关联账号" in said


def test_two_groups_for_one_county_are_warned_about() -> None:
    make(campaign(), 1)
    assert any("第1组" in words for words in group_warnings(make(campaign(), 2)))


def test_the_cards_of_many_groups_ask_no_more_than_those_of_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    plan, by = campaign(), office()
    for number in range(1, 9):
        make(plan, number)
    with django_assert_num_queries(6):  # proof of coverage 3, groups 1, their people and counties 2
        assert len(group_cards(by, plan)) == 8


def test_the_county_does_not_set_up_groups() -> None:
    plan = campaign()
    with pytest.raises(NotAllowed):
        actions.create_group(
            actor("county", "county", region=COUNTY), plan, number=1, leader=member(),
            members=[], counties=[], now=NOW,
        )  # fmt: skip


def test_a_plan_before_the_meeting_keeps_its_groups() -> None:
    with pytest.raises(Conflict):
        make(campaign(state="deliberation"))


def test_a_group_is_dissolved_only_in_a_draft_and_only_without_households() -> None:
    plan = planned()
    busy, idle = make(plan, 1), make(plan, 2)
    target(household(), plan, busy)
    with pytest.raises(Conflict, match="不能撤销"):
        actions.remove_group(office(), busy, now=NOW)
    actions.remove_group(office(), idle, now=NOW)
    assert list(plan.groups.all()) == [busy]
    with pytest.raises(Conflict, match="阶段"):
        actions.remove_group(office(), make(campaign(), 3), now=NOW)


# --- rights that follow ---------------------------------------------------------------------


def live(person: Member) -> set[tuple[str, str]]:
    rows = Grant.objects.filter(account=person.account, ended_at=None, source="group")
    return set(rows.values_list("role", "region_key"))


def test_members_get_the_villages_of_their_group_and_lose_them_with_it() -> None:
    plan = campaign()
    leader, liaison, walker = member("领队"), member("联络"), member("走访")
    for person, name in ((leader, "u1"), (liaison, "u2"), (walker, "u3")):
        account_of(person, name)
    group = make(plan, leader=leader, liaison=liaison, members=[walker, member("无号")])
    assert live(leader) == set()
    actions.add_targets(office(), plan, households=[household(region=JIA).pk], group=group, now=NOW)
    assert live(leader) == {("group_leader", JIA)}
    assert live(liaison) == {("liaison", JIA)}
    assert live(walker) == {("visitor", JIA)}
    actions.set_trip_villages(group, {YI}, now=NOW)
    assert live(walker) == {("visitor", JIA), ("visitor", YI)}
    actions.change_group(
        office(), group, number=1, leader=leader, members=[member("新人")],
        counties=[regions()[COUNTY]], now=NOW,
    )  # fmt: skip
    assert live(walker) == set()
    assert live(liaison) == set()
    ended = Grant.objects.filter(account=walker.account).first()
    assert ended is not None
    assert ended.ended_at == NOW


def test_rights_begin_with_adoption_and_end_with_the_archive() -> None:
    plan = planned()
    walker = member("走访")
    account_of(walker, "u3")
    group = make(plan, members=[walker])
    actions.add_targets(office(), plan, households=[household().pk], group=group, now=NOW)
    assert live(walker) == set()
    actions.submit(office(), plan, now=NOW)
    actions.adopt(chief(), plan, adopted_on=NOW.date(), now=NOW)
    assert live(walker) == {("visitor", JIA)}
    actions.conclude(office(), plan, now=NOW)
    assert live(walker) == {("visitor", JIA)}
    actions.archive(office(), plan, now=NOW)
    assert live(walker) == set()


def test_a_derived_right_shows_just_the_village_of_the_group() -> None:
    plan = campaign()
    walker = member("走访")
    account = account_of(walker, "u3")
    group = make(plan, members=[walker])
    near, _far = household("甲户", JIA), household("丙户", FAR)
    actions.add_targets(office(), plan, households=[near.pk], group=group, now=NOW)
    assert list(visible(actor_of(account), Household, "household.view")) == [near]


def test_the_rights_move_to_another_account_of_the_member() -> None:
    plan = campaign()
    walker = member("走访")
    account_of(walker, "old")
    group = make(plan, members=[walker])
    actions.add_targets(office(), plan, households=[household().pk], group=group, now=NOW)
    other = account_of(member("替身"), "new")
    Member.objects.filter(account=other).update(account=None)
    actions.change_member(office(), walker, account=other, now=NOW)
    assert Grant.objects.filter(account=other, ended_at=None).count() == 1
    assert not Grant.objects.filter(account__username="old", ended_at=None).exists()


def test_a_right_given_by_hand_is_left_alone() -> None:
    plan = campaign()
    walker = member("走访")
    account_of(walker, "u3")
    actor("u3", "visitor", region=YI, campaign=plan.pk)
    make(plan, members=[walker])
    assert Grant.objects.filter(account=walker.account, ended_at=None).count() == 1
