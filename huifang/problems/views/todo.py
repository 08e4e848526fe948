"""我的待办: the unit's inbox, and everybody else's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.problems.queries.todo import TONES
from huifang.problems.queries.todo import todo as waiting


@page("problem.view")
def todo(request: Request) -> HttpResponse:
    """Show what waits for the reader by lamp, with the next move of each."""
    asked = request.GET.get("lamp")
    tone = {"none": "", **{name: name for name in TONES if name}}.get(asked or "")
    found = waiting(
        request.actor, timezone.localdate(), tone=tone, number=request.GET.get("page", 1)
    )
    context = {"title": _("我的待办"), "todo": found, "asked": asked if tone is not None else ""}
    return render(request, "problems/todo.html", context)
