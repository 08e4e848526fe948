"""The papers about problems: hand-over slip, ruling, receipt, clearance slip, notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypedDict

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible
from huifang.campaigns.models import Campaign
from huifang.kit.papers.tree import Document
from huifang.papers.kinds import Build, PaperKind, register
from huifang.problems.models import Problem, Slip
from huifang.problems.papers import clearing, handing
from huifang.problems.papers.wording import NAMED, PSEUDONYM, Wording, series_of
from huifang.territory.models import Region

RELATED = (
    "campaign", "region", "category", "household", "person", "lead_unit", "slip", "issued_by",
    "handler", "verifier", "approver",
)  # fmt: skip

Written = Callable[[Wording, Actor, Any, datetime], Document]


class _Both(TypedDict):
    """A paper by pseudonym and with real names."""

    build: Build
    named: Build


def _both(written: Written) -> _Both:
    return {"build": partial(written, PSEUDONYM), "named": partial(written, NAMED)}


def _problem(viewer: Actor, key: Any) -> Problem:
    rows = Problem.objects.select_related(*RELATED)
    return get_visible(viewer, rows, "problem.view", key)


def _slip(viewer: Actor, key: Any) -> Slip:
    rows = Slip.objects.select_related("campaign", "region", "unit", "issued_by")
    rows = rows.prefetch_related("problems__region", "problems__category", "problems__household")
    return get_visible(viewer, rows, "problem.view", key)


def _region(viewer: Actor, key: Any) -> Region:
    return get_visible(viewer, Region, "problem.view", key)


def _campaign(viewer: Actor, key: Any) -> Campaign:
    rows = Campaign.objects.select_related("region")
    return get_visible(viewer, rows, "problem.view", key)


def _page(found: Problem) -> str:
    return reverse("problems:problem", args=[found.pk])


def _page_of_slip(found: Slip) -> str:
    return reverse("problems:slip", args=[found.pk])


def _village_series(found: Region) -> tuple[str, str]:
    waiting = clearing.first_waiting(found)
    return series_of(waiting.campaign, "公") if waiting else ("", "公")


def _under_notice(found: Problem) -> str | None:
    waits = found.state == "to_clear" and found.campaign.notice_days > 0
    return found.region_id if waits else None


register(PaperKind(
    "slip", _("交办单"), "problem.view", _slip, **_both(handing.slip),
    number=lambda found: found.number, page=_page_of_slip, about=str,
    offers={"problem": lambda found: found.slip_id, "slip": lambda found: found.pk}, rank=10,
))  # fmt: skip
register(PaperKind(
    "handover", _("单件交办单"), "problem.view", _problem, **_both(handing.single),
    series=lambda found: series_of(found.campaign, "交"), page=_page, about=str,
    issuing="problem.hand_over",
    offers={"problem": lambda f: f.pk if f.handed_over_at and not f.slip_id else None}, rank=11,
))  # fmt: skip
register(PaperKind(
    "ruling", _("退单裁定书"), "problem.view", _problem, **_both(handing.ruling),
    series=lambda found: series_of(found.campaign, "裁"), page=_page, about=str,
    issuing="problem.rule", offers={"problem": lambda f: f.pk if f.ruling else None}, rank=20,
))  # fmt: skip
register(PaperKind(
    "receipt", _("办理情况回执"), "problem.view", _problem, **_both(handing.receipt),
    page=_page, about=str, offers={"problem": lambda f: f.pk if f.handed_over_at else None},
    rank=30,
))  # fmt: skip
register(PaperKind(
    "clearance", _("销号单"), "problem.view", _problem, **_both(clearing.clearance),
    series=lambda found: series_of(found.campaign, "销"), page=_page, about=str,
    issuing="problem.clear", offers={"problem": lambda f: f.pk if f.cleared_at else None}, rank=40,
))  # fmt: skip
register(PaperKind(
    "village-notice", _("本村公示"), "problem.view", _region,
    partial(clearing.village_notice, PSEUDONYM), series=_village_series,
    issuing="problem.clear", offers={"problem": _under_notice}, rank=50,
))  # fmt: skip
register(PaperKind(
    "notice", _("拟销号问题公示"), "problem.view", _campaign,
    partial(clearing.campaign_notice, PSEUDONYM), series=lambda found: series_of(found, "公"),
    issuing="problem.clear", offers={"campaign": lambda f: f.pk if f.notice_days else None},
    rank=51,
))  # fmt: skip
