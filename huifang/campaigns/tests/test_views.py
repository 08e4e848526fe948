from __future__ import annotations

import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huifang.access.tests.make import actor
from huifang.campaigns.listings import CAMPAIGNS, GROUPS, LISTED_VILLAGES, MEMBERS, TARGETS
from huifang.campaigns.models import Campaign, Draw, Group, Pairing, Target
from huifang.campaigns.tests.desk import full, sits, text, url
from huifang.campaigns.tests.make import (
    account_of,
    campaign,
    group,
    member,
    office,
    pairing,
    planned,
    target,
)
from huifang.registry.tests.make import household
from huifang.territory.tests.make import JIA, YI, unit

pytestmark = pytest.mark.django_db


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
        url("listed-add"), url("listed-village", listed.pk),
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
