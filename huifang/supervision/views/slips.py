"""Pages of supervision slips: the lists, one slip, and its small forms."""

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
from huifang.files.storage import response
from huifang.kit.errors import Missing
from huifang.supervision import actions, forms, listings, queries
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.ladder import level_words


@page("supervision.view")
@at_hand
def slips(request: Request) -> HttpResponseBase:
    """List the slips."""
    return listing_page(request, listings.SLIPS, template="supervision/slips.html")


@page("supervision.issue")
@at_hand
def suggestions(request: Request) -> HttpResponseBase:
    """List the overdue problems whose next slip is allowed; whoever looks decides."""
    return listing_page(request, listings.SUGGESTIONS, template="supervision/suggestions.html")


@page("supervision.view")
def slip(request: Request, key: str) -> HttpResponse:
    """Show a slip with its matters, what became of it, and what may be done now."""
    seen = queries.slip_sight(request.actor, key, timezone.localdate())
    context = {
        "title": seen.slip.number, "slip": seen.slip, "sight": seen,
        "level": level_words(seen.slip.level), "level_tone": listings.level_tone(seen.slip.level),
        "standing": listings.LABELS[seen.slip.standing],
        "tone": listings.TONES[seen.slip.standing],
    }  # fmt: skip
    return render(request, "supervision/slip.html", context)


@page("supervision.issue")
def issue(request: Request) -> HttpResponse:
    """Issue slips about the ticked problems, one a unit and level."""
    today = timezone.localdate()
    rows = queries.ticked(request.actor, request.GET.get("ids", ""), today)
    levels = {row.level for row in rows if not row.refused}
    made = forms.issue_form(
        min(levels, default=""), queries.may_begin_higher_any(request.actor, rows), today
    )

    def save(by: Actor, data: dict[str, Any]) -> list[SupervisionSlip]:
        return actions.issue_ticked(by, rows, now=timezone.now(), **data)

    return form_page(
        request, made, save, title=_("签发督办单"), submit=_("签发"),
        saved=_("已签发，已通知单位。"), done=lambda found: _page_of(found[0]),
        template="supervision/issue.html",
        extra={"rows": [(row, level_words(row.level)) for row in rows]},
    )  # fmt: skip


@page("supervision.read")
def read(request: Request, key: str) -> HttpResponse:
    """Acknowledge a slip."""
    return _step(request, key, "read", forms.ReadForm, _("已阅"), _("已阅。请在期限内回复。"))


@page("supervision.reply")
def reply(request: Request, key: str) -> HttpResponse:
    """Answer a slip."""
    return _step(request, key, "reply", forms.ReplyForm, _("回复"), _("已回复，等候审核。"))


@page("supervision.accept")
def accept(request: Request, key: str) -> HttpResponse:
    """Accept an answer."""
    return _step(request, key, "accept", forms.AcceptForm, _("采纳"), _("已采纳。"))


@page("supervision.refuse")
def refuse(request: Request, key: str) -> HttpResponse:
    """Refuse an answer."""
    return _step(
        request, key, "refuse", forms.RefuseForm, _("不采纳"), _("已退回，单位可重新回复。")
    )


@page("supervision.withdraw")
def withdraw(request: Request, key: str) -> HttpResponse:
    """Take back a slip issued by mistake."""
    return _step(request, key, "withdraw", forms.WithdrawForm, _("撤回"), _("已撤回，已通知单位。"))


@page("supervision.view")
def file(request: Request, key: str) -> HttpResponseBase:
    """Hand out the file of an answer."""
    found = get_visible(request.actor, SupervisionSlip, "supervision.view", key)
    if found.reply_file is None:
        raise Missing
    return response(found.reply_file)


def _step(request: Request, key: str, name: str, form: Any, label: str, saved: str) -> HttpResponse:
    """Ask for what a step on a slip writes down, and do it."""
    rows = SupervisionSlip.objects.select_related("unit")
    found = get_visible(request.actor, rows, f"supervision.{name}", key)
    deed = getattr(actions, name)

    def save(by: Actor, data: dict[str, Any]) -> SupervisionSlip:
        done: SupervisionSlip = deed(by, found, now=timezone.now(), **data)
        return done

    return form_page(
        request, form, save, title=f"{label} {found.number}", submit=label, saved=saved,
        instance=found, done=_page_of, template="supervision/step.html", extra={"slip": found},
    )  # fmt: skip


def _page_of(found: SupervisionSlip) -> str:
    return reverse("supervision:slip", args=[found.pk])
