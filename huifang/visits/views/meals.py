"""Pages of meals: the list, the grid of a trip, the closing, the ledger."""

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
from huifang.desk.pages import form_page, listing_page
from huifang.visits import actions, forms, queries
from huifang.visits.listings import MEALS
from huifang.visits.models import Meal, Trip
from huifang.visits.views.common import at_hand, campaign_at_hand


@page("meal.view")
@at_hand
def meals(request: Request) -> HttpResponseBase:
    """List the meals with what was due and paid."""
    return listing_page(request, MEALS, template="visits/meals.html")


@page("meal.view")
def ledger(request: Request) -> HttpResponse:
    """Show the meals by village and by payee, made to be printed."""
    campaign = campaign_at_hand(request)
    villages = queries.meal_ledger(request.actor, campaign, request.GET.get("region", ""))
    context = {
        "title": _("伙食费台账"), "campaign": campaign, "villages": villages,
        "total": queries.ledger_total(villages), "printed_at": timezone.now(),
    }  # fmt: skip
    return render(request, "visits/meal_ledger.html", context)


@page("meal.view")
def meal(request: Request, key: str) -> HttpResponse:
    """Show one meal."""
    found = get_visible(request.actor, queries.whole_meals(), "meal.view", key)
    return render(request, "visits/meal.html", {"title": _("伙食费"), "meal": found})


@page("meal.record")
def grid(request: Request, key: str) -> HttpResponse:
    """Record the meals of a trip, a row each."""
    trip = get_visible(request.actor, queries.whole_trips(), "meal.record", key)
    recorded = list(queries.meals_of(request.actor, trip))
    form = forms.meal_grid(trip, recorded, queries.rates(trip.campaign))

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.record_meals(by, trip, data["meals"], now=timezone.now())

    return form_page(
        request, form, save, title=_("登记伙食费：%(trip)s") % {"trip": trip},
        template="visits/meal_grid.html", done=_trip, extra={"trip": trip},
    )  # fmt: skip


@page("meal.record")
def correct(request: Request, key: str) -> HttpResponse:
    """Put one meal right."""
    found = get_visible(request.actor, queries.whole_meals(), "meal.record", key)

    def save(by: Actor, data: dict[str, Any]) -> Meal:
        return actions.correct_meal(by, found, now=timezone.now(), **data)

    title = _("更正伙食费：%(meal)s") % {"meal": found}
    return form_page(
        request, forms.MealForm, save, title=title, instance=found,
        initial=forms.said_by(found, forms.MealForm), done=_meal,
    )  # fmt: skip


@page("meal.settle")
def settle(request: Request, key: str) -> HttpResponse:
    """Close the meals of a trip."""
    trip = get_visible(request.actor, queries.whole_trips(), "meal.settle", key)

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.settle_meals(by, trip, now=timezone.now(), **data)

    return form_page(
        request, forms.SettleForm, save, title=_("结算伙食费"), instance=trip, submit=_("结清"),
        template="visits/settle.html", done=_trip, extra={"settlement": queries.settlement(trip)},
    )  # fmt: skip


@page("meal.settle")
def reopen(request: Request, key: str) -> HttpResponse:
    """Open settled meals again."""
    trip = get_visible(request.actor, queries.whole_trips(), "meal.settle", key)

    def save(by: Actor, data: dict[str, Any]) -> Trip:
        return actions.reopen_meals(by, trip, now=timezone.now(), **data)

    title = _("撤回伙食费结算")
    return form_page(
        request, forms.ReopenForm, save, title=title, instance=trip, submit=_("撤回"), done=_trip
    )


def _meal(found: Meal) -> str:
    return reverse("visits:meal", args=[found.pk])


def _trip(found: Trip) -> str:
    return reverse("visits:trip", args=[found.pk])
