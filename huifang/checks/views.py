"""Pages of the checks room: tasks, look-back rounds, findings."""

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
from huifang.campaigns.opening import at_hand
from huifang.campaigns.queries import current
from huifang.checks import actions, forms, listings, queries
from huifang.checks.background import SCAN
from huifang.checks.models import IntegrityFinding, LookBackRound, SpotCheck
from huifang.desk.pages import form_page, listing_page
from huifang.jobs.queue import enqueue
from huifang.kit.errors import Missing


@page("spot_check.view")
@at_hand
def tasks(request: Request) -> HttpResponseBase:
    """List the spot checks: all for the office, one's own for whoever looks."""
    return listing_page(request, listings.TASKS, template="checks/tasks.html")


@page("spot_check.view")
def task(request: Request, key: str) -> HttpResponse:
    """Show a spot check: what to look at, who does, what came of it."""
    found = queries.task_of(request.actor, key)
    context = {
        "title": str(found),
        "task": found,
        "sight": queries.task_sight(request.actor, found, timezone.localdate()),
        "result": listings.result_label(found),
        "result_tone": listings.RESULT_TONES.get(found.result, "grey"),
        "state": listings.LABELS[found.state],
        "tone": listings.TONES[found.state],
    }
    return render(request, "checks/task.html", context)


@page("check.assign")
def assign(request: Request, key: str) -> HttpResponse:
    """Give a task to somebody, or to somebody else."""
    found = get_visible(request.actor, queries.tasks(request.actor), "check.assign", key)

    def save(by: Actor, data: dict[str, Any]) -> SpotCheck:
        return actions.assign(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.assign_form(found), save, title=_("指派抽查"), submit=_("指派"),
        instance=found, initial={"assignee": found.assignee_id}, saved=_("已指派。"), done=_task_of,
    )  # fmt: skip


@page("check.report")
def report(request: Request, key: str) -> HttpResponse:
    """Write down what was seen at a spot check of one's own."""
    rows = queries.tasks(request.actor).filter(assignee=request.actor.id)
    found = get_visible(request.actor, rows, "check.report", key)

    def save(by: Actor, data: dict[str, Any]) -> SpotCheck:
        return actions.report(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.report_form(found), save, title=_("报告抽查结果"), submit=_("报告"),
        instance=found, saved=_("已报告。"), done=_task_of, template="checks/report.html",
        extra={"task": found},
    )  # fmt: skip


@page("check.view")
@at_hand
def rounds(request: Request) -> HttpResponseBase:
    """List the look-back rounds."""
    return listing_page(request, listings.ROUNDS, template="checks/rounds.html")


@page("check.view")
def round_page(request: Request, key: str) -> HttpResponse:
    """Show a round: how many hold, how many relapsed, what is still to be looked at."""
    seen = queries.round_sight(request.actor, key)
    context = {"title": str(seen.drawn), "drawn": seen.drawn, "sight": seen, "key": str(key)}
    return render(request, "checks/round.html", context)


@page("check.view")
def proof(request: Request, key: str) -> HttpResponse:
    """Reckon a round again from its seed, before the reader's eyes."""
    rows = LookBackRound.objects.select_related("campaign")
    found = get_visible(request.actor, rows, "check.view", key)
    context = {"title": _("复算"), "drawn": found, "proof": queries.prove(found)}
    return render(request, "checks/proof.html", context)


@page("check.draw")
def draw(request: Request) -> HttpResponse:
    """Draw a look-back sample of the campaign at hand."""
    campaign = _campaign(request, "check.draw")

    def save(by: Actor, data: dict[str, Any]) -> LookBackRound:
        return actions.draw(by, campaign, now=timezone.now(), **data)

    return form_page(
        request, forms.draw_form(campaign, timezone.localdate()), save, title=_("抽取回头看"),
        submit=_("抽取"), saved=_("已抽取，并已提出抽查人。"), template="checks/draw.html",
        extra={"campaign": campaign}, done=lambda made: reverse("checks:round", args=[made.pk]),
    )  # fmt: skip


@page("integrity.view")
@at_hand
def findings(request: Request) -> HttpResponseBase:
    """List what the integrity checks saw."""
    extra = {"last": queries.last_scan(request.actor, request.GET.get("campaign", ""))}
    return listing_page(request, listings.FINDINGS, template="checks/findings.html", extra=extra)


@page("integrity.view")
def finding(request: Request, key: str) -> HttpResponse:
    """Show a finding with the records it is about."""
    found = get_visible(request.actor, queries.findings(request.actor), "integrity.view", key)
    context = {
        "title": found.rule_label,
        "finding": found,
        "tone": listings.FINDING_TONES[found.state],
        "links": queries.links(request.actor, found),
        "checks": queries.tasks(request.actor).filter(finding=found).select_related("assignee"),
    }
    return render(request, "checks/finding.html", context)


@page("check.follow")
def follow(request: Request, key: str) -> HttpResponse:
    """Make a spot check of a finding."""
    found = get_visible(request.actor, IntegrityFinding, "check.follow", key)
    made = forms.follow_form(found, queries.links(request.actor, found), timezone.localdate())

    def save(by: Actor, data: dict[str, Any]) -> SpotCheck:
        return actions.follow(by, found, now=timezone.now(), **data)

    return form_page(
        request, made, save, title=_("转为抽查任务"), submit=_("下达"),
        saved=_("已下达抽查任务。"), done=_task_of,
    )  # fmt: skip


@page("check.dismiss")
def dismiss(request: Request, key: str) -> HttpResponse:
    """Dismiss a finding for a reason."""
    found = get_visible(request.actor, IntegrityFinding, "check.dismiss", key)

    def save(by: Actor, data: dict[str, Any]) -> IntegrityFinding:
        return actions.dismiss(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.DismissForm, save, title=_("排除"), submit=_("排除"), instance=found,
        saved=_("已排除。"), done=lambda made: reverse("checks:finding", args=[made.pk]),
    )  # fmt: skip


@page("check.scan")
def scan(request: Request) -> HttpResponse:
    """Put the integrity checks of the campaign at hand into the queue, and show their progress."""
    campaign, now = _campaign(request, "check.scan"), timezone.now()
    if request.method != "POST":
        return render(request, "checks/scan.html", {"title": _("数据核查"), "campaign": campaign})
    title = _("数据核查：%(campaign)s") % {"campaign": campaign}
    key = f"{SCAN}:{campaign.pk}:{request.actor.id}"
    args = {"campaign": str(campaign.pk)}
    queued = enqueue(request.actor, SCAN, args, now=now, title=title, key=key)
    return redirect("jobs:job", queued.pk)


def _campaign(request: Request, permission: str) -> Campaign:
    """Return the campaign named in the address, else the one at hand."""
    code = request.GET.get("campaign", "")
    if code:
        rows = Campaign.objects.filter(code=code)
        found = rows.first()
        if found is None:
            raise Missing
        return get_visible(request.actor, rows, permission, found.pk)
    chosen = current(request.actor, request)
    if chosen is None:
        raise Missing
    return chosen


def _task_of(found: SpotCheck) -> str:
    return reverse("checks:task", args=[found.pk])
