"""The person: detail, add, change, leave, bring back."""

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
from huifang.registry import actions, forms, identity, queries
from huifang.registry.models import Household, Person
from huifang.registry.views.households import file_of


@page("household.view")
def person(request: Request, key: str) -> HttpResponse:
    """Show a person."""
    rows = Person.objects.select_related("household", "region")
    found = get_visible(request.actor, rows, "household.view", key)
    context = {
        "title": found.name,
        "person": found,
        "doubts": identity.person_doubts(found),
        "may_change": queries.may(request.actor, found, "household.change"),
        "may_reveal": queries.may(request.actor, found, "household.reveal"),
    }
    return render(request, "registry/person.html", context)


@page("household.change")
def add(request: Request, key: str) -> HttpResponse:
    """Add a person to a household."""
    household = get_visible(request.actor, Household, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Person:
        return actions.add_person(by, household, facts=data, now=timezone.now())

    title = _("“%(name)s”户增加成员") % {"name": household.head_name}
    return form_page(request, forms.PersonForm, save, title=title, done=_done)


@page("household.change")
def change(request: Request, key: str) -> HttpResponse:
    """Change what is known of a person."""
    found = get_visible(request.actor, Person, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Person:
        basis = data.pop("basis")
        return actions.change_person(by, found, facts=data, note=basis, now=timezone.now())

    title = _("修改“%(name)s”") % {"name": found.name}
    return form_page(request, forms.PersonChangeForm, save, title=title, instance=found, done=_done)


@page("household.change")
def leave(request: Request, key: str) -> HttpResponse:
    """Take a person off the household."""
    found = get_visible(request.actor, Person, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Person:
        return actions.leave(by, found, now=timezone.now(), **data)

    title = _("“%(name)s”减少") % {"name": found.name}
    return form_page(request, forms.LeaveForm, save, title=title, instance=found, done=_done)


@page("household.change")
def bring_back(request: Request, key: str) -> HttpResponse:
    """Put a person back."""
    found = get_visible(request.actor, Person, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Person:
        return actions.bring_back(by, found, now=timezone.now(), **data)

    title = _("恢复“%(name)s”") % {"name": found.name}
    return form_page(request, forms.BackForm, save, title=title, instance=found, done=_done)


def _done(found: Person) -> str:
    return file_of(found.household_id)
