"""Pages of interviews: the list, one interview, to record it and to follow it up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns.opening import at_hand
from huifang.desk.pages import form_page, listing_page
from huifang.kit.errors import Invalid
from huifang.supervision import actions, forms, listings, queries
from huifang.supervision.models import Interview


@page("interview.view")
@at_hand
def interviews(request: Request) -> HttpResponseBase:
    """List the interviews."""
    return listing_page(request, listings.INTERVIEWS)


@page("interview.view")
def interview(request: Request, key: str) -> HttpResponse:
    """Show an interview: who, what was said, what was promised and whether it was kept."""
    seen = queries.interview_sight(request.actor, key, timezone.localdate())
    found = seen.interview
    context = {
        "title": _("约谈%(unit)s") % {"unit": found.unit}, "interview": found, "sight": seen,
        "standing": listings.FOLLOW_LABELS[found.standing],
        "tone": listings.FOLLOW_TONES[found.standing],
    }  # fmt: skip
    return render(request, "supervision/interview.html", context)


@page("interview.record")
def record(request: Request) -> HttpResponse:
    """Write down an interview about the ticked problems of one unit."""
    rows = queries.to_interview(request.actor, request.GET.get("ids", ""), timezone.localdate())

    def save(by: Actor, data: dict[str, Any]) -> Interview:
        if not rows:
            raise Invalid(_("请先在台账或“应督办”中勾选要约谈的问题。"))
        return actions.record_interview(
            by, rows[0].campaign, unit=rows[0].lead_unit, problems=rows, now=timezone.now(), **data
        )

    return form_page(
        request, forms.interview_form(queries.is_early(rows)), save, title=_("登记约谈"),
        submit=_("登记"), saved=_("已登记。"), done=_page_of,
        template="supervision/record_interview.html", extra={"rows": rows},
    )  # fmt: skip


@page("interview.follow")
def follow(request: Request, key: str) -> HttpResponse:
    """Say whether a promise was kept."""
    found = get_visible(request.actor, Interview, "interview.follow", key)

    def save(by: Actor, data: dict[str, Any]) -> Interview:
        return actions.follow(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.FollowForm, save, title=_("核实承诺"), submit=_("登记"),
        saved=_("已登记。"), instance=found, done=_page_of,
        template="supervision/follow.html", extra={"interview": found},
    )  # fmt: skip


def _page_of(found: Interview) -> str:
    return reverse("supervision:interview", args=[found.pk])
