"""One move for many ticked problems: the facts once, a deed for each, and what became of each."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.problems import actions, forms
from huifang.problems.actions import batch
from huifang.problems.actions.batch import BatchRow
from huifang.problems.forms.batch import OF_EACH
from huifang.records.fields import word
from huifang.rules.problem_workflow import MOVE


@page("problem.hand_over")
def hand_over(request: Request) -> HttpResponse:
    """Hand over the ticked problems: one unit, one limit."""
    return _batch(request, "hand_over")


@page("problem.accept")
def accept(request: Request) -> HttpResponse:
    """Accept the ticked problems."""
    return _batch(request, "accept")


@page("problem.sign")
def sign(request: Request) -> HttpResponse:
    """Sign for the ticked problems."""
    return _batch(request, "sign")


@page("problem.progress")
def progress(request: Request) -> HttpResponse:
    """Report the progress of each ticked problem on one page."""
    return _batch(request, "progress")


@page("problem.rectify")
def rectify(request: Request) -> HttpResponse:
    """Report each ticked problem put right, with its own result, on one page."""
    return _batch(request, "rectify")


@page("problem.clear")
def clear(request: Request) -> HttpResponse:
    """Clear the ticked problems."""
    return _batch(request, "clear")


def _batch(request: Request, name: str) -> HttpResponse:
    move, now = MOVE[name], timezone.now()
    today, sent = timezone.localtime(now).date(), request.method == "POST"
    ids = request.POST.get("ids") or request.GET.get("ids", "")
    rows = batch.ticked(request.actor, ids, move, today)
    made = forms.batch_form(request.actor, move, rows, today)
    form = made(request.POST) if sent else made()
    context = {"form": form, "rows": rows, "ids": ids, **_words(name), "op": _op(request)}
    if name in OF_EACH:
        boxes = form.lines()
        context["lines"] = [(row, boxes.get(row.problem.pk, ())) for row in rows]
    if sent and form.is_valid():
        context["rows"] = _run(request.actor.doing(context["op"]), rows, name, form, now)
        answer = render(request, "problems/batch_result.html", context)
        return trigger_client_event(answer, "huifang:changed", {"keep": True})
    return render(request, "problems/batch.html", context, status=422 if sent else 200)


def _run(by: Actor, rows: list[BatchRow], name: str, form: Any, now: datetime) -> list[BatchRow]:
    deed = actions.DEEDS[name]
    if name in OF_EACH:
        return batch.run(by, rows, deed, {}, now, own=form.own())
    one_slip = bool(form.cleaned_data.pop("one_slip", False))
    return batch.run(by, rows, deed, form.cleaned_data, now, one_slip=one_slip)


def _words(name: str) -> dict[str, Any]:
    label = word(MOVE[name].zh, MOVE[name].en)
    return {"title": _("批量办理：%(move)s") % {"move": label}, "submit": label}


def _op(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("op", ""))
    except ValueError:
        return uuid.uuid4()
