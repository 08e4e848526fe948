"""Pages of trips: the list, the plan, one trip with all that happened on it."""

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
from huifang.campaigns.models import Group
from huifang.desk.pages import form_page, listing_page
from huifang.visits import actions, forms, queries
from huifang.visits.listings import TRIPS
from huifang.visits.models import Trip
from huifang.visits.views.common import at_hand, campaign_at_hand


@page("trip.view")
@at_hand
def trips(request: Request) -> HttpResponseBase:
    """List the trips."""
    return listing_page(request, TRIPS)


@page("trip.view")
def trip(request: Request, key: str) -> HttpResponse:
    """Show a trip: plan, stay, the visits made on it, meals and their settlement."""
    found = get_visible(request.actor, queries.whole_trips(), "trip.view", key)
    context = {
        "title": str(found),
        "trip": found,
        "sheet": queries.trip_sheet(request.actor, found),
    }
    return render(request, "visits/trip.html", context)


@page("trip.plan")
def plan(request: Request) -> HttpResponse:
    """Plan a trip: choose the group, then village, days and members."""
    campaign = campaign_at_hand(request)
    choice = queries.groups_to_plan(request.actor, campaign, request.GET.get("group", ""))
    if choice.chosen is None:
        context = {"title": _("安排行程：选择回访组"), "groups": choice.offered}
        return render(request, "visits/choose_group.html", context)
    group = choice.chosen

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.plan_trip(by, group, now=timezone.now(), **data)

    form = forms.trip_form(request.actor, group)
    initial = {"members": [member.pk for member in group.members.all()]}
    return form_page(request, form, save, title=_plan_title(group), initial=initial, done=_page_of)


@page("trip.plan")
def replan(request: Request, key: str) -> HttpResponse:
    """Change the plan of a trip."""
    found = get_visible(request.actor, queries.whole_trips(), "trip.plan", key)

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.replan_trip(by, found, now=timezone.now(), **data)

    form = forms.trip_form(request.actor, found.group)
    return form_page(
        request, form, save, title=_plan_title(found.group), instance=found,
        initial=forms.plan_of(found), done=_page_of,
    )  # fmt: skip


@page("trip.change")
def change(request: Request, key: str) -> HttpResponse:
    """Record how the stay went."""
    found = get_visible(request.actor, queries.whole_trips(), "trip.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.change_trip(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.StayForm, save, title=_("登记驻村"), instance=found,
        initial=forms.said_by(found, forms.StayForm), done=_page_of,
    )  # fmt: skip


def _plan_title(group: Group) -> str:
    return _("安排行程：%(group)s") % {"group": group}


def _page_of(found: Trip) -> str:
    return reverse("visits:trip", args=[found.pk])
