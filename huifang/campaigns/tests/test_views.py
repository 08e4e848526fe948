from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.listings import CAMPAIGNS, GROUPS, LISTED_VILLAGES, MEMBERS, TARGETS
from huifang.campaigns.models import Campaign, Draw, Group, Member, Pairing, Target
from huifang.campaigns.tests.make import (
    NOW,
    account_of,
    campaign,
    chief,
    group,
    member,
    office,
    pairing,
    planned,
    target,
)
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, FAR, JIA, YI, regions, unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _plain_house(settings: Any) -> None:
    settings.HUIFANG_MENU = ""


def sits(who: Actor) -> Client:
    client = Client()
    assert who.id is not None
    account = Account.objects.get(pk=who.id)
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def url(name: str, *args: Any, **query: str) -> str:
    address = reverse(f"campaigns:{name}", args=args)
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def full() -> Campaign:
    """A campaign with one of everything."""
    plan = campaign()
    mine = group(1, plan)
    near = target(household("甲一", JIA), plan, mine)
    target(household("甲二", JIA), plan)
    actions.list_village(
        office(), plan, region=regions()[JIA], leader=mine.leader, listed_on=DAY, now=NOW
    )
    actions.draw_targets(office(), plan, region=regions()[JIA], size=1, now=NOW)
    pairing(near.household)
    return plan


def pages(plan: Campaign) -> list[str]:
    made = Group.objects.get(campaign=plan)
    one, bond = Target.objects.filter(campaign=plan).first(), Pairing.objects.get()
    assert one is not None
    listed = plan.listed_villages.get()
    return [
        url("index"), url("templates"), url("add", "regular_2026"), url("campaign", plan.pk),
        url("campaign-change", plan.pk), url("meal-rate", plan.pk, "lunch"),
        url("categories", plan.pk), url("category-add", plan.pk),
        url("category-change", plan.categories.all()[0].pk), url("submit", plan.pk),
        url("conclude", plan.pk), url("archive", plan.pk),
        url("campaign-groups", plan.pk), url("group-add", plan.pk),
        url("groups", campaign=""), url("group", made.pk), url("group-change", made.pk),
        url("group-remove", made.pk), url("members"), url("member-add"),
        url("member", made.leader_id), url("member-change", made.leader_id),
        url("coverage", plan.pk), url("target-add", plan.pk), url("target-by-county", plan.pk),
        url("targets", campaign=plan.code), url("target", one.pk),
        url("target-assign", ids=str(one.pk)), url("target-leave-out", ids=str(one.pk)),
        url("target-mark", ids=str(one.pk)), url("draw-add", plan.pk),
        url("draws", campaign=plan.code), url("draw", Draw.objects.get().pk),
        url("draw-open", Draw.objects.get().pk),
        url("pairings"), url("pairing-add"), url("pairing-add-kind", "leader_village"),
        url("pairing-add-kind", "unit_village"), url("pairing-add-kind", "members_household"),
        url("pairing", bond.pk), url("pairing-change", bond.pk), url("pairing-end", bond.pk),
        url("goal-change", bond.goals.all()[0].pk), url("listed-villages", campaign=plan.code),
        url("listed-board"), url("listed-add"), url("listed-village", listed.pk),
        url("listed-change", listed.pk), url("listed-delist", listed.pk),
    ]  # fmt: skip


def test_every_page_opens_for_the_office_whole_and_in_the_drawer() -> None:
    client = sits(office())
    for address in pages(full()):
        assert "<html" in text(client, address)
        drawer = client.get(address, headers={"HX-Request": "true", "HX-Target": "drawer"})
        assert drawer.status_code == 200, address


def test_every_page_opens_in_english() -> None:
    plan = full()
    client = sits(office())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for address in (url("campaign", plan.pk), url("templates"), url("coverage", plan.pk)):
        assert 'lang="en"' in text(client, address)


def test_without_signing_in_every_page_leads_to_the_login() -> None:
    for address in pages(full()):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("access:login"))


def test_a_handler_opens_the_campaign_but_nothing_that_is_the_offices() -> None:
    plan = full()
    client = sits(actor("handler", "handler", unit=unit().pk))
    shown = text(client, url("campaign", plan.pk))
    assert "覆盖证明" not in shown
    for address in pages(plan):
        if address in (url("campaign", plan.pk), url("index")):
            continue
        assert client.get(address).status_code in (403, 404), address


def test_a_neighbour_finds_records_of_another_village_missing_like_unknown_ones() -> None:
    plan = full()
    client = sits(actor("li", "visitor", region=YI, campaign=plan.pk))
    one, bond = Target.objects.filter(campaign=plan).first(), Pairing.objects.get()
    assert one is not None
    unknown = client.get(url("target", uuid.uuid4())).content
    for name, row in (
        ("target", one), ("pairing", bond), ("draw", Draw.objects.get()),
        ("listed-village", plan.listed_villages.get()),
    ):  # fmt: skip
        answer = client.get(url(name, row.pk))
        assert answer.status_code == 404
        assert len(answer.content) == len(unknown)
    assert "甲一" not in text(client, url("targets", campaign=plan.code))
    assert "甲一" not in text(client, url("pairings"))
    assert "甲村" not in text(client, url("listed-villages", campaign=plan.code))


def test_a_leader_of_another_campaign_does_not_find_this_one() -> None:
    plan = campaign()
    client = sits(actor("other", "leader", campaign=campaign("other-2026").pk))
    assert client.get(url("campaign", plan.pk)).status_code == 404
    assert plan.code not in text(client, url("index"))


# --- the wizard ---------------------------------------------------------------------------------


def post(client: Client, address: str, **facts: Any) -> Any:
    return client.post(address, {"op": str(uuid.uuid4()), "seen": "", **facts})


def test_a_campaign_is_drafted_step_by_step_and_adopted() -> None:
    regions()
    client = sits(office())
    answer = post(
        client, url("add", "three_ones_2020"), name="三个一大回访", code="visits-2026",
        region=CITY, starts_on="2026-03-01", ends_on="2026-06-30", purpose="回访",
    )  # fmt: skip
    plan = Campaign.objects.get(code="visits-2026")
    assert answer["Location"] == url("campaign-change", plan.pk)
    post(client, url("meal-rate", plan.pk, "lunch"), yuan="38", document="示例〔2026〕3号")
    people = [member(name) for name in ("组长", "甲", "乙")]
    post(
        client, url("group-add", plan.pk), number="1", leader=people[0].pk,
        members=[people[1].pk, people[2].pk], counties=[COUNTY],
    )  # fmt: skip
    assert plan.groups.get().members.count() == 3
    household("甲一", JIA)
    post(client, url("target-add", plan.pk), region=JIA, round="1")
    assert "覆盖还不完整" in text(client, url("coverage", plan.pk))
    assert post(client, url("submit", plan.pk)).status_code == 422
    post(client, url("target-by-county", plan.pk))
    assert "覆盖完整" in text(client, url("coverage", plan.pk))
    assert post(client, url("submit", plan.pk))["Location"] == url("campaign", plan.pk)
    leader = sits(chief())
    assert "审议通过" in text(leader, url("campaign", plan.pk))
    post(leader, url("adopt", plan.pk), adopted_on="2026-03-02", document_number="示例〔2026〕1号")
    plan.refresh_from_db()
    assert (plan.state, str(plan.adopted_on)) == ("under_way", "2026-03-02")
    post(client, url("conclude", plan.pk))
    post(client, url("archive", plan.pk), note="装订成册")
    plan.refresh_from_db()
    assert plan.state == "archived"


def test_a_refusal_stands_at_its_field_with_everything_typed_kept() -> None:
    plan = campaign()
    both = member("张三")
    actions.create_group(
        office(), plan, number=1, leader=member("组长"), members=[both],
        counties=[regions()[COUNTY]], now=NOW,
    )  # fmt: skip
    client = sits(office())
    answer = post(
        client, url("group-add", plan.pk), number="2", leader=member("组长二").pk,
        members=[both.pk], counties=[COUNTY],
    )  # fmt: skip
    assert answer.status_code == 422
    assert "张三已在第1组" in str(answer.context["form"].errors["members"])
    assert "组长二" in answer.content.decode()


def test_the_same_form_sent_twice_makes_one_group() -> None:
    plan = campaign()
    facts = {
        "op": str(uuid.uuid4()), "number": "1", "leader": member("组长").pk,
        "members": [member("甲").pk], "counties": [COUNTY],
    }  # fmt: skip
    client = sits(office())
    for _ in range(2):
        assert client.post(url("group-add", plan.pk), facts).status_code == 302
    assert plan.groups.count() == 1


def test_a_draft_is_sent_back_with_a_reason() -> None:
    plan = campaign(state="deliberation")
    post(sits(chief()), url("send-back", plan.pk), reason="组别太少")
    plan.refresh_from_db()
    assert plan.state == "draft"


# --- targets ------------------------------------------------------------------------------------


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
    board = text(client, url("listed-board"))
    link = f"campaign={plan.code}&amp;listed={listed.pk}&amp;placed=arranged&amp;visited=no"
    assert link in board
    answer = client.get(f"{url('targets')}?{link.replace('&amp;', '&')}")
    assert answer.context["page"].paginator.count == 2
    assert "0%（0/2）" in board


# --- members, pairings, listed villages ---------------------------------------------------------


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


# --- the campaign at hand -----------------------------------------------------------------------


def test_the_session_remembers_the_campaign_chosen() -> None:
    now, old = campaign(), campaign("old-2025", "archived")
    client = sits(office())
    assert client.get(url("targets"))["Location"].endswith(now.code)
    answer = client.post(url("choose", old.pk), {"next": url("index")})
    assert answer["Location"] == url("index")
    assert client.get(url("targets"))["Location"].endswith(old.code)
    assert client.post(url("choose", old.pk), {"next": "//elsewhere.example"})["Location"] == "/"


def test_a_campaign_chosen_and_no_longer_visible_is_forgotten() -> None:
    first, second = campaign(), campaign("other-2026")
    who = actor("wang", "visitor", region=JIA, campaign=first.pk)
    client = sits(who)
    assert client.post(url("choose", second.pk)).status_code == 404
    session = client.session
    session["campaign"] = str(second.pk)
    session.save()
    assert client.get(url("targets"))["Location"].endswith(first.code)


# --- SQL ----------------------------------------------------------------------------------------


def many(plan: Campaign, start: int, count: int) -> None:
    for n in range(start, start + count):
        one = group(n + 10, plan)
        one.members.add(member(f"组员{n}"))
        account_of(one.leader, f"user{n}")
        target(household(f"户{n}", JIA), plan, one)
        pairing(household(f"结对{n}", YI), member(f"委员{n}"))


@pytest.mark.parametrize(
    "name", ["index", "groups", "members", "targets", "draws", "pairings", "listed-villages"]
)
def test_a_list_costs_the_same_queries_for_one_row_and_for_many(name: str) -> None:
    plan = full()
    client = sits(office())
    address = url(name, campaign=plan.code)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many(plan, 0, 6)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) <= len(few) + 1, [q["sql"] for q in more.captured_queries]
    assert len(more) <= 26


def test_the_page_of_a_campaign_costs_the_same_for_many_groups() -> None:
    plan = full()
    client = sits(office())
    with CaptureQueriesContext(connection) as few:
        client.get(url("campaign", plan.pk))
    many(plan, 0, 6)
    with CaptureQueriesContext(connection) as more:
        client.get(url("campaign", plan.pk))
    assert len(more) <= len(few) + 3


def test_the_lists_are_exported() -> None:
    plan = full()
    client = sits(office())
    for listing in (CAMPAIGNS, GROUPS, LISTED_VILLAGES, MEMBERS, TARGETS):
        answer = client.get(reverse(listing.url), {"format": "xlsx", "campaign": plan.code})
        assert answer.status_code == 200
        assert "spreadsheet" in answer["Content-Type"], listing.name


def test_a_campaign_planned_shows_what_it_lacks() -> None:
    plan = planned()
    shown = text(sits(office()), url("submit", plan.pk))
    assert "还没有回访组" in shown
    assert "还没有对象户" in shown
