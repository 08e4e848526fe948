"""One problem: its drawer, each move as a small form, reporting, describing, evidence."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import together
from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page
from huifang.files.storage import response
from huifang.problems import actions, forms
from huifang.problems.models import Evidence, Problem
from huifang.problems.queries import clock, one
from huifang.problems.queries.confirmation import signed
from huifang.problems.queries.offers import offers
from huifang.problems.queries.reporting import campaign_at_hand, open_campaigns
from huifang.problems.queries.similar import like_new
from huifang.records.fields import word

REJECT = "problem.propose_rejection"


@page("problem.view")
def problem(request: Request, key: str) -> HttpResponse:
    """Show a problem with its road, facts, history, and the moves open to this viewer."""
    seen = one.sight(request.actor, key, timezone.localdate())
    context = {
        "title": seen.problem.number, "sight": seen, "problem": seen.problem,
        "offers": offers(seen),
    }  # fmt: skip
    return render(request, "problems/problem.html", context)


@page("problem.view")
def move(request: Request, key: str, name: str) -> HttpResponse:
    """Ask for what a move writes down, and make it."""
    today = timezone.localdate()
    found, wanted = one.open_move(request.actor, key, name, today)

    def save(by: Actor, data: dict[str, Any]) -> Problem:
        done: Problem = actions.DEEDS[name](by, found, now=timezone.now(), **data)
        return done

    label = word(wanted.zh, wanted.en)
    return form_page(
        request, forms.move_form(request.actor, wanted, found, today), save, title=label,
        submit=label, instance=found,
        saved=lambda done: clock.saved(done, _("已办理：%(move)s。") % {"move": label}),
        done=_page_of, template="problems/move.html", initial=request.GET.dict(),
        extra={"problem": found, "move": wanted, "family": one.family_name(request.actor, found),
               "alike": one.alike(request.actor, found, wanted, today),
               "may_reject": name == "accept" and one.may(request.actor, found, REJECT)},
    )  # fmt: skip


@page("problem.report")
def report(request: Request) -> HttpResponse:
    """Write down a new problem, and at once how it was mended if it was."""
    campaign = campaign_at_hand(request)
    may_fix = request.actor.can("problem.fix_on_spot")

    def save(by: Actor, data: dict[str, Any]) -> Problem:
        return _report(by, campaign, data, timezone.now())

    return form_page(
        request, forms.report_form(request.actor, campaign, may_fix=may_fix), save,
        title=_("登记问题"), submit=_("登记"), saved=_("已登记。"), done=_page_of,
        initial={"found_on": timezone.localdate(), **request.GET.dict()},
        template="problems/report.html",
        extra={"campaign": campaign, "campaigns": open_campaigns(request.actor)},
    )  # fmt: skip


@page("problem.report")
def similar(request: Request) -> HttpResponse:
    """Show the open problems that are like what is being written down."""
    given = request.GET.dict()
    found = like_new(request.actor, campaign_at_hand(request), given, timezone.localdate())
    return render(request, "problems/similar.html", {"alike": found, "new": True})


@page("problem.describe")
def describe(request: Request, key: str) -> HttpResponse:
    """Say more about a problem."""
    found = get_visible(request.actor, Problem, "problem.describe", key)

    def save(by: Actor, data: dict[str, Any]) -> Problem:
        return actions.describe(by, found, now=timezone.now(), **data)

    initial = {
        "category": found.category_id, "kind_text": found.kind_text,
        "description": found.description, "remark": found.note,
    }  # fmt: skip
    return form_page(
        request, forms.describe_form(found), save, title=_("补充问题情况"), instance=found,
        initial=initial, done=_page_of,
    )  # fmt: skip


@page("problem.attach")
def attach(request: Request, key: str) -> HttpResponse:
    """Put a piece of evidence beside a problem."""
    found = get_visible(request.actor, Problem, "problem.attach", key)

    def save(by: Actor, data: dict[str, Any]) -> Problem:
        return actions.attach(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.AttachForm, save, title=_("添加佐证"), submit=_("上传"), done=_page_of
    )


@page("problem.view")
def evidence(request: Request, key: str) -> HttpResponseBase:
    """Hand out a piece of evidence to whoever may see its problem."""
    rows = Evidence.objects.select_related("file")
    found = get_visible(request.actor, rows, "problem.view", key)
    return response(found.file, inline="inline" in request.GET)


@page("confirmation.view")
def confirmation(request: Request, key: str) -> HttpResponseBase:
    """Hand out the signature or the scan by which a family confirmed."""
    found = signed(request.actor, key)
    assert found.file
    return response(found.file, inline="inline" in request.GET)


def _report(by: Actor, campaign: Any, data: dict[str, Any], now: datetime) -> Problem:
    """Report, and fix on the spot when it says how; both or neither."""
    day, result = data.pop("found_on"), data.pop("result", "").strip()
    noon = timezone.make_aware(datetime.combine(day, time(12)))  # the same when sent again
    with together():
        made = actions.report(by, campaign, found_at=noon, now=now, **data)
        if result:
            made = actions.fix_on_spot(by.step("fix"), made, result=result, now=now)
    return made


def _page_of(found: Problem) -> str:
    return reverse("problems:problem", args=[found.pk])
