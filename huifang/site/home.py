"""The home page: what waits for the reader, and how the campaign stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.calendar import queries as calendar
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import current
from huifang.problems.listings import LEDGER
from huifang.problems.queries.due import lamp, lamp_words
from huifang.problems.queries.todo import waiting
from huifang.records.fields import word
from huifang.records.listing import Asked
from huifang.reports.queries import Place, figures, rows_url
from huifang.rules.problem_workflow import STATES

SHOWN = 8  # rows of the work that waits


@dataclass(frozen=True)
class Waiting:
    """A heap of work: what to do, how much of it, and where it lies."""

    label: str
    count: int
    tone: str
    url: str


@page("desk.own")
def home(request: Request) -> HttpResponse:
    """Show what waits for the reader."""
    campaign, now = current(request.actor, request), timezone.now()
    context: dict[str, Any] = {
        "title": _("首页"),
        "campaign": campaign,
        "may_visit": campaign is not None and request.actor.can("visit.record"),
    }
    if request.actor.can("calendar.change"):
        context["calendar_gap"] = calendar.gap(timezone.localdate(now))
    if campaign and request.actor.can("problem.view"):
        context |= _work(request.actor, campaign, now)
    if campaign and request.actor.can("figure.view"):
        context["figures"] = figures(request.actor, Place(campaign), now)
    return render(request, "site/home.html", context)


def _work(viewer: Actor, campaign: Campaign, now: datetime) -> dict[str, Any]:
    """Return the heaps by state and the first rows, the nearest limit first."""
    params, today = {"campaign": campaign.code, "waiting": "1"}, timezone.localtime(now).date()
    mine = LEDGER.select(viewer, Asked.of(params, now))
    by_state: dict[str, int] = {}
    for state in mine.order_by().values_list("state", flat=True):
        by_state[state] = by_state.get(state, 0) + 1
    heaps = [
        Waiting(word(state.zh, state.en), by_state[state.name], state.tone,
                rows_url(LEDGER, {**params, "state": state.name}))
        for state in STATES
        if by_state.get(state.name)
    ]  # fmt: skip
    first = mine.select_related("region", "category", "household").order_by("limit", "-found_at")
    return {
        "heaps": heaps,
        "rows": [(row, lamp(row, today), lamp_words(row, today)) for row in first[:SHOWN]],
        "all_url": rows_url(LEDGER, params),
        "todo": waiting(viewer, today).count(),
        "report_url": reverse("problems:report") if viewer.can("problem.report") else "",
    }
