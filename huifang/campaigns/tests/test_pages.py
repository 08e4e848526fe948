from __future__ import annotations

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Draw, Member, Pairing, Target
from huifang.campaigns.tests.desk import DAY, full, post, sits, text, url
from huifang.campaigns.tests.make import (
    NOW,
    campaign,
    group,
    member,
    office,
    pairing,
    target,
)
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, regions, unit

pytestmark = pytest.mark.django_db


def test_ticked_targets_are_assigned_left_out_and_marked() -> None:
    plan, mine = campaign(), group()
    rows = [target(household(name)) for name in ("甲一", "甲二")]
    ids = ",".join(str(row.pk) for row in rows)
    client = sits(office())
    post(client, url("target-assign", ids=ids), group=mine.pk)
    assert plan.targets.filter(group=mine).count() == 2
    post(client, url("target-mark", ids=ids), what="policy", on="2026-03-01")
    assert plan.targets.filter(policy_on=DAY).count() == 2
    assert post(client, url("target-mark", ids=ids), what="policy").status_code == 422
    post(client, url("target-mark", ids=ids), what="policy", undo="on", note="误记")
    assert plan.targets.filter(policy_on=None).count() == 2
    post(client, url("target-leave-out", ids=str(rows[0].pk)), reason="外出")
    rows[0].refresh_from_db()
    assert rows[0].left_out_reason == "外出"
    assert client.get(url("target-assign", ids="x")).status_code == 404
    assert client.get(url("target-assign")).status_code == 404


def test_a_draw_is_made_and_shows_that_it_can_be_repeated() -> None:
    plan = campaign()
    for name in ("甲一", "甲二", "甲三"):
        household(name, JIA)
    client = sits(office())
    post(client, url("draw-add", plan.pk), region=JIA, size="2", round="1", seed="春", secret="on")
    draw = Draw.objects.get()
    shown = text(client, url("draw", draw.pk))
    assert "复核一致" in shown
    assert "未公开" in shown
    post(client, url("draw-open", draw.pk))
    assert "已公开" in text(client, url("draw", draw.pk))


def test_the_lists_open_on_the_campaign_at_hand_and_all_can_be_asked_for() -> None:
    plan = campaign()
    client = sits(office())
    assert client.get(url("targets"))["Location"] == url("targets", campaign=plan.code)
    assert client.get(url("targets", campaign="")).status_code == 200


def test_every_number_of_the_proof_opens_to_as_many_rows() -> None:
    plan, mine = campaign(), group()
    one = target(household("甲一"), plan, mine)
    target(household("丙一", FAR), plan, mine)
    target(household("甲二"), plan)
    out = target(household("甲三"), plan)
    actions.leave_out(office(), plan, targets=[out.pk], reason="外出", now=NOW)
    Target.objects.create(
        campaign=plan, household=one.household, region_id=JIA, round=2, group=group(2)
    )
    client, found = sits(office()), {}
    for placed in ("one", "none", "left_out", "two", "outside", ""):
        answer = client.get(url("targets", campaign=plan.code, placed=placed))
        found[placed] = answer.context["page"].paginator.count
    assert found == {"one": 1, "none": 1, "left_out": 1, "two": 2, "outside": 1, "": 5}


def test_the_shares_of_a_listed_village_open_to_their_rows() -> None:
    plan = full()
    listed = plan.listed_villages.get()
    client = sits(office())
    board = text(client, "/figures/listed/")
    link = f"campaign={plan.code}&amp;listed={listed.pk}&amp;placed=arranged&amp;visited=no"
    assert link in board
    answer = client.get(f"{url('targets')}?{link.replace('&amp;', '&')}")
    assert answer.context["page"].paginator.count == 2
    assert "0%（0/2）" in board


def test_members_are_found_by_typing_and_only_by_those_who_may_see_members() -> None:
    member("欧阳娜", workplace="县医院")
    found = sits(office()).get(url("member-search"), {"q": "oyn"}).json()
    assert found["items"][0]["label"] == "欧阳娜"
    assert found["items"][0]["note"] == "县医院"
    assert sits(actor("h", "handler")).get(url("member-search"), {"q": "oyn"}).status_code == 403


def test_a_member_is_registered_and_joined_to_his_account() -> None:
    regions()
    actor("zhang", "statistician")
    client = sits(office())
    facts = {"name": "张三", "region": COUNTY, "level": "city", "post": "member", "active": "on"}
    assert post(client, url("member-add"), **facts, username="nobody").status_code == 422
    post(client, url("member-add"), **facts, username="zhang")
    made = Member.objects.get()
    assert made.account is not None
    assert made.account.username == "zhang"
    assert 'value="zhang"' in text(client, url("member-change", made.pk))
    post(client, url("member-change", made.pk), **{**facts, "name": "张三丰"}, username="")
    made.refresh_from_db()
    assert made.name == "张三丰"
    assert made.account_id is None


@pytest.mark.parametrize("kind", ["leader_village", "unit_village", "members_household"])
def test_each_kind_of_pairing_has_its_form(kind: str) -> None:
    plan = campaign()
    facts = {
        "region": JIA, "unit": unit().pk, "head": member("甲").pk, "since": "2026-03-01",
        "household": household(region=JIA).pk, "members": [member("乙").pk], "campaign": plan.pk,
    }  # fmt: skip
    answer = post(sits(office()), url("pairing-add-kind", kind), **facts)
    assert answer.status_code == 302
    made = Pairing.objects.get()
    assert (made.kind_code, made.campaign, made.members.count()) == (kind, plan, 2)


def test_a_pairing_is_changed_its_goal_reached_and_it_ends() -> None:
    bond, client = pairing(), sits(office())
    post(client, url("pairing-change", bond.pk), head=member("乙").pk, reason="换届")
    goal = bond.goals.get(goal="employment")
    answer = post(client, url("goal-change", goal.pk), state="reached", aim="就业")
    assert answer.status_code == 422
    post(client, url("goal-change", goal.pk), state="reached", aim="就业", outcome="已上岗")
    post(client, url("pairing-end", bond.pk), until="2026-03-09", reason="稳定脱贫")
    bond.refresh_from_db()
    goal.refresh_from_db()
    assert (str(bond.head), goal.state, str(bond.until)) == ("乙", "reached", "2026-03-09")
    assert "换届" in text(client, url("pairing", bond.pk))


def test_an_unknown_kind_of_pairing_is_missing() -> None:
    assert sits(office()).get(url("pairing-add-kind", "friends")).status_code == 404


def test_a_village_is_listed_changed_and_delisted() -> None:
    plan, client, leader = campaign(), sits(office()), member("责任领导")
    facts = {"leader": leader.pk, "listed_on": "2026-03-01"}
    post(client, url("listed-add"), campaign=plan.pk, region=JIA, **facts)
    listed = plan.listed_villages.get()
    post(client, url("listed-change", listed.pk), **facts, note="重点")
    assert post(client, url("listed-delist", listed.pk), on="2026-03-05").status_code == 422
    post(client, url("listed-delist", listed.pk), on="2026-03-05", reason="合并")
    listed.refresh_from_db()
    assert (listed.note, str(listed.delisted_on)) == ("重点", "2026-03-05")
