"""Pages of pairings, goals and listed villages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns import actions, queries
from huifang.campaigns.forms import pairings as forms
from huifang.campaigns.listings import LISTED_VILLAGES, PAIRINGS
from huifang.campaigns.models import Goal, ListedVillage, Pairing
from huifang.campaigns.views.common import at_hand
from huifang.desk.pages import form_page, listing_page
from huifang.records.fields import choices


@page("pairing.view")
def pairings(request: Request) -> HttpResponseBase:
    """List the pairings."""
    return listing_page(request, PAIRINGS)


@page("pairing.change")
def pairing_add(request: Request) -> HttpResponse:
    """Ask which kind of pairing is meant."""
    kinds = choices("campaigns.pairing_kind")
    context = {"title": _("登记结对"), "kinds": kinds}
    return render(request, "campaigns/pairing_kinds.html", context)


@page("pairing.change")
def pairing_add_kind(request: Request, kind: str) -> HttpResponse:
    """Pair, in the form of its kind."""
    form = forms.pairing_form(kind, request.actor)

    def save(by: Actor, data: dict[str, Any]) -> Pairing:
        campaign, people = data.pop("campaign"), list(data.pop("members"))
        return actions.create_pairing(
            by, campaign, kind_code=kind, members=people, now=timezone.now(), **data
        )

    at_hand = queries.current(request.actor, request)
    start = {"since": timezone.localdate(), "campaign": at_hand and at_hand.pk}
    title = dict(choices("campaigns.pairing_kind"))[kind]
    done = reverse("campaigns:pairings")
    return form_page(request, form, save, title=title, initial=start, done=done)


@page("pairing.view")
def pairing(request: Request, key: object) -> HttpResponse:
    """Show a pairing with its people and its three goals."""
    found = get_visible(request.actor, Pairing, "pairing.view", key)
    context = {
        "title": str(found),
        "pairing": found,
        "people": found.members.select_related("region"),
        "goals": found.goals.select_related("person"),
    }
    return render(request, "campaigns/pairing.html", context)


@page("pairing.change")
def pairing_change(request: Request, key: object) -> HttpResponse:
    """Change who stands by."""
    found = get_visible(request.actor, Pairing, "pairing.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Pairing:
        people = list(data.pop("members"))
        return actions.change_pairing(by, found, members=people, now=timezone.now(), **data)

    start = {
        "head": found.head_id,
        "unit": found.unit_id,
        "members": [row.pk for row in found.members.all() if row.pk != found.head_id],
    }
    return form_page(
        request, forms.change_form(found), save, title=_("调整结对人员"), instance=found,
        initial=start, done=_page_of,
    )  # fmt: skip


@page("pairing.change")
def pairing_end(request: Request, key: object) -> HttpResponse:
    """End a pairing."""
    found = get_visible(request.actor, Pairing, "pairing.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Pairing:
        return actions.end_pairing(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.EndForm, save, title=_("结束结对"), instance=found, done=_page_of,
        initial={"until": timezone.localdate()}, submit=_("结束结对"), saved=_("结对已结束。"),
    )  # fmt: skip


@page("goal.change")
def goal_change(request: Request, key: object) -> HttpResponse:
    """Say how far a goal has come."""
    found = get_visible(request.actor, Goal, "goal.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Goal:
        return actions.set_goal(by, found, now=timezone.now(), **data)

    title = dict(choices("campaigns.goal"))[found.goal]
    return form_page(
        request, forms.goal_form(found), save, title=title, instance=found,
        done=reverse("campaigns:pairing", args=[found.pairing_id]),
    )  # fmt: skip


@page("listed_village.view")
@at_hand
def listed_villages(request: Request) -> HttpResponseBase:
    """List the listed villages."""
    return listing_page(request, LISTED_VILLAGES, template="campaigns/listed_villages.html")


@page("listed_village.view")
def listed_village(request: Request, key: object) -> HttpResponse:
    """Show a listed village."""
    rows = queries.listed_villages(request.actor)
    found = get_visible(request.actor, rows, "listed_village.view", key)
    context = {"title": str(found), "listed": found, "progress": queries.progress_of(found)}
    return render(request, "campaigns/listed_village.html", context)


@page("listed_village.change")
def listed_add(request: Request) -> HttpResponse:
    """List a village, in the campaign at hand unless another is chosen."""
    campaign = queries.current(request.actor, request)

    def save(by: Actor, data: dict[str, Any]) -> ListedVillage:
        return actions.list_village(by, data.pop("campaign"), now=timezone.now(), **data)

    start = {"listed_on": timezone.localdate(), "campaign": campaign and campaign.pk}
    return form_page(
        request, forms.list_form(request.actor), save, title=_("挂牌"), initial=start,
        done=reverse("campaigns:listed-villages"),
    )  # fmt: skip


@page("listed_village.change")
def listed_change(request: Request, key: object) -> HttpResponse:
    """Change who watches a listed village."""
    found = get_visible(request.actor, ListedVillage, "listed_village.change", key)

    def save(by: Actor, data: dict[str, Any]) -> ListedVillage:
        return actions.change_listed(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.LISTED_FORM, save, title=_("修改挂牌"), instance=found, done=_listed_page
    )


@page("listed_village.change")
def listed_delist(request: Request, key: object) -> HttpResponse:
    """Take a village off the list."""
    found = get_visible(request.actor, ListedVillage, "listed_village.change", key)

    def save(by: Actor, data: dict[str, Any]) -> ListedVillage:
        return actions.delist_village(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.DelistForm, save, title=_("摘牌"), instance=found, done=_listed_page,
        initial={"on": timezone.localdate()}, submit=_("摘牌"), saved=_("已摘牌。"),
    )  # fmt: skip


def _page_of(pairing: Pairing) -> str:
    return reverse("campaigns:pairing", args=[pairing.pk])


def _listed_page(listed: ListedVillage) -> str:
    return reverse("campaigns:listed-village", args=[listed.pk])
