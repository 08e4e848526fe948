"""Looking at a secret: ask why, do the deed, show the value on that answer only."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages.form import add_error
from huifang.kit.errors import HouseError
from huifang.registry import actions, queries
from huifang.registry.forms import RevealForm
from huifang.registry.models import Household, Person
from huifang.registry.views.households import file_of


@never_cache
@page("household.reveal")
def household(request: Request, key: str) -> HttpResponse:
    """Reveal a secret of a household."""
    found = get_visible(request.actor, Household, "household.reveal", key)
    return _reveal(request, found, file_of(found.pk))


@never_cache
@page("household.reveal")
def person(request: Request, key: str) -> HttpResponse:
    """Reveal a secret of a person."""
    found = get_visible(request.actor, Person, "household.reveal", key)
    return _reveal(request, found, file_of(found.household_id))


def _reveal(request: Request, record: Household | Person, back: str) -> HttpResponse:
    """Answer with the question why, or after the deed with the plain value."""
    form = RevealForm(request.POST if request.method == "POST" else None)
    field = request.GET.get("field", "")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            seen = actions.reveal(
                request.actor, record, field=field, reason=reason, now=timezone.now()
            )
        except HouseError as error:
            if error.status == 404:
                raise
            add_error(form, error)
        else:
            label, plain = queries.secret_words(seen, field)
            shown = {"title": str(seen), "label": label, "plain": plain, "back": back}
            return _unkept(render(request, "registry/revealed.html", shown))
    context = {
        "title": _("查看敏感信息"), "form": form, "submit": _("查看"), "op": uuid.uuid4(),
        "seen": "", "back": back, "confirm": "", "multipart": False,
    }  # fmt: skip
    return render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private, max-age=0"
    return answer
