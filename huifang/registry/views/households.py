"""Forms of the household itself: register, change, another head."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page
from huifang.registry import actions, forms
from huifang.registry.models import Household


def file_of(household_id: Any) -> str:
    """Return the address of a household's file."""
    return reverse("site:household", args=[household_id])


@page("household.create")
def add(request: Request) -> HttpResponse:
    """Register a household."""

    def save(by: Actor, data: dict[str, Any]) -> Household:
        region, head_name = data.pop("region"), data.pop("head_name")
        head = {"id_number": data.pop("head_id_number")}
        number = data.pop("number")
        return actions.create_household(
            by, region, head_name=head_name, number=number, facts=data, head=head,
            now=timezone.now(),
        )  # fmt: skip

    title = _("新建农户")
    return form_page(request, forms.HouseholdAddForm, save, title=title, done=_done)


@page("household.change")
def change(request: Request, key: str) -> HttpResponse:
    """Change what is known of a household."""
    found = get_visible(request.actor, Household, "household.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Household:
        basis = data.pop("basis")
        return actions.change_household(by, found, facts=data, note=basis, now=timezone.now())

    title = _("修改“%(name)s”户") % {"name": found.head_name}
    return form_page(request, forms.HouseholdForm, save, title=title, instance=found, done=_done)


@page("household.change")
def change_head(request: Request, key: str) -> HttpResponse:
    """Make another person the head."""
    found = get_visible(request.actor, Household, "household.change", key)
    others = found.people.filter(left_on=None).exclude(relation="head")

    class Form(forms.HeadForm):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.fields["person"].queryset = others  # type: ignore[attr-defined]  # a ModelChoice

    def save(by: Actor, data: dict[str, Any]) -> Household:
        return actions.change_head(by, found, now=timezone.now(), **data)

    return form_page(request, Form, save, title=_("变更户主"), instance=found, done=_done)


def _done(household: Household) -> str:
    return file_of(household.pk)
