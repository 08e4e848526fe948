"""Yearly records and statuses: show the computation, add, change, end."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page
from huifang.registry import actions, forms, queries
from huifang.registry.models import Household, HouseholdYear, StatusRecord
from huifang.registry.views.households import file_of


@page("household.view")
def year(request: Request, key: str) -> HttpResponse:
    """Show a yearly record and how its net income per head comes about."""
    rows = HouseholdYear.objects.select_related("household")
    found = get_visible(request.actor, rows, "household.view", key)
    title = _("“%(name)s”户 %(year)s 年度户情") % {
        "name": found.household.head_name, "year": found.year,
    }  # fmt: skip
    may_change = queries.may(request.actor, found, "household.change")
    context = {
        "title": title, "year": found, "steps": queries.income_steps(found),
        "may_change": may_change,
    }  # fmt: skip
    return render(request, "registry/year.html", context)


@page("household.change")
def year_add(request: Request, key: str) -> HttpResponse:
    """Record a year; what seldom changes is offered from the year before."""
    household = get_visible(request.actor, Household, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> HouseholdYear:
        number = data.pop("year")
        return actions.add_year(by, household, year=number, facts=data, now=timezone.now())

    title = _("“%(name)s”户增加年度户情") % {"name": household.head_name}
    initial = queries.next_year(household, forms.KEPT_FROM_LAST_YEAR)
    return form_page(request, forms.YearAddForm, save, title=title, initial=initial, done=_done)


@page("household.change")
def year_change(request: Request, key: str) -> HttpResponse:
    """Correct a yearly record."""
    found = get_visible(request.actor, HouseholdYear, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> HouseholdYear:
        basis = data.pop("basis")
        return actions.change_year(by, found, facts=data, note=basis, now=timezone.now())

    title = _("修改 %(year)s 年度户情") % {"year": found.year}
    return form_page(request, forms.YearForm, save, title=title, instance=found, done=_done)


@page("household.change")
def status_add(request: Request, key: str) -> HttpResponse:
    """Give a household a status."""
    household = get_visible(request.actor, Household, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> StatusRecord:
        return actions.add_status(by, household, now=timezone.now(), **data)

    title = _("“%(name)s”户登记身份") % {"name": household.head_name}
    return form_page(request, forms.StatusForm, save, title=title, done=_done)


@page("household.change")
def status_end(request: Request, key: str) -> HttpResponse:
    """End a status."""
    found = get_visible(request.actor, StatusRecord, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> StatusRecord:
        return actions.end_status(by, found, now=timezone.now(), **data)

    return form_page(request, forms.EndForm, save, title=_("终止身份"), instance=found, done=_done)


def _done(found: HouseholdYear | StatusRecord) -> str:
    return file_of(found.household_id)
