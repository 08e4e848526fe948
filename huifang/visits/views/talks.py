"""Pages of household visits and of the people met."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns.models import Campaign
from huifang.desk.pages import form_page, listing_page
from huifang.registry.models import Household
from huifang.visits import actions, forms, queries
from huifang.visits.listings import PEOPLE_VISITED, VISITS
from huifang.visits.models import HouseholdVisit, Met, Trip
from huifang.visits.views.common import at_hand, campaign_at_hand


@page("visit.view")
@at_hand
def visits(request: Request) -> HttpResponseBase:
    """List the household visits."""
    return listing_page(request, VISITS, template="visits/visits.html")


@page("visit.view")
@at_hand
def people(request: Request) -> HttpResponseBase:
    """List who was met on visits."""
    return listing_page(request, PEOPLE_VISITED)


@page("visit.view")
def met(request: Request, key: str) -> HttpResponse:
    """Go to the visit on which somebody was met."""
    return redirect("visits:visit", get_visible(request.actor, Met, "visit.view", key).visit_id)


@page("visit.view")
def visit(request: Request, key: str) -> HttpResponse:
    """Show a visit, and what it said before it was corrected."""
    found = get_visible(request.actor, queries.whole_visits(), "visit.view", key)
    context = {"title": str(found), "visit": found, "doubts": list(queries.visit_doubts(found))}
    return render(request, "visits/visit.html", context)


@page("visit.record")
def record(request: Request) -> HttpResponse:
    """Record a visit: choose the family, then the quick form."""
    if not request.GET.get("household"):
        return _choose(request)
    campaign, household, trip = _asked(request)
    now = timezone.now()

    def save(by: Actor, data: dict[str, Any]) -> HouseholdVisit:
        return actions.record_visit(by, campaign, household=household, now=now, **data)

    form = forms.visit_form(request.actor, campaign, household, now=now, trip=trip)
    return _form(request, form, save, household, _("登记走访：%(name)s"))


@page("visit.correct")
def correct(request: Request, key: str) -> HttpResponse:
    """Put a visit right, with the reason."""
    found = get_visible(request.actor, queries.whole_visits(), "visit.correct", key)
    now = timezone.now()

    def save(by: Actor, data: dict[str, Any]) -> HouseholdVisit:
        return actions.correct_visit(by, found, now=now, **data)

    form = forms.visit_form(request.actor, found.campaign, found.household, now=now, instance=found)
    return _form(request, form, save, found.household, _("更正走访：%(name)s"), found)


def _form(
    request: Request,
    form: type[forms.VisitForm],
    save: Any,
    household: Household,
    title: str,
    instance: HouseholdVisit | None = None,
) -> HttpResponse:
    return form_page(
        request,
        form,
        save,
        title=title % {"name": household},
        template="visits/record.html",
        done=_page_of,
        instance=instance,
        extra={"household": household},
    )


def _choose(request: Request) -> HttpResponse:
    """Let the family be chosen; on a trip, from the village's list first."""
    viewer, trip = request.actor, _trip(request)
    campaign = trip.campaign if trip else campaign_at_hand(request)
    there = queries.families_to_visit(viewer, campaign, trip.region_id) if trip else ()
    initial = {"campaign": campaign.code, "trip": trip and trip.pk}
    form = forms.ChooseForm(viewer, initial=initial)
    context = {"title": _("登记走访"), "form": form, "trip": trip, "families": there}
    return render(request, "visits/choose_household.html", context)


def _asked(request: Request) -> tuple[Campaign, Household, Trip | None]:
    """Return the campaign, the family and the trip that the address names."""
    families = Household.objects.select_related("region")
    key = request.GET["household"]
    household = get_visible(request.actor, families, "household.view", key)
    trip = _trip(request)
    return trip.campaign if trip else campaign_at_hand(request), household, trip


def _trip(request: Request) -> Trip | None:
    key = request.GET.get("trip")
    return get_visible(request.actor, queries.whole_trips(), "trip.view", key) if key else None


def _page_of(found: HouseholdVisit) -> str:
    return reverse("visits:visit", args=[found.pk])
