"""The pages of notices: inbox, own reminders, group robots."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page
from huifang.notices import actions, digest, forms, queries
from huifang.notices.models import NoticeSettings, Webhook

SIZE, DIGESTS = 50, 10


@page("desk.own")
def inbox(request: Request) -> HttpResponse:
    """Show one's own notices, newest first."""
    unread = request.GET.get("unread") == "1"
    found = queries.own_notices(request.actor, unread=unread)
    context = {
        "title": _("消息"),
        "page": Paginator(found, SIZE).get_page(request.GET.get("page")),
        "unread": unread,
        "number": queries.own_notices(request.actor, unread=True).count(),
        "may_robots": request.actor.can("webhook.view"),
        "newest": queries.own_notices(request.actor, unread=True).first(),
    }
    return render(request, "notices/inbox.html", context)


@page("desk.own")
def notice(request: Request, key: UUID) -> HttpResponse:
    """Mark a line as read and go to its page."""
    found = queries.own_notice(request.actor, key)
    if found.read_at is None:
        actions.read(request.actor, found, now=timezone.now())
    return redirect(found.url)


@require_POST
@page("desk.own")
def read(request: Request, key: UUID) -> HttpResponse:
    """Mark a line as read and stay."""
    found = queries.own_notice(request.actor, key)
    actions.read(request.actor, found, now=timezone.now())
    return redirect("notices:inbox")


@require_POST
@page("desk.own")
def read_all(request: Request, key: UUID) -> HttpResponse:
    """Mark this line and all older ones as read: what the reader had before his eyes."""
    found = queries.own_notice(request.actor, key)
    actions.read_up_to(request.actor, found, now=timezone.now())
    return redirect("notices:inbox")


@page("desk.own")
def own_settings(request: Request) -> HttpResponse:
    """Say whether, where and when one wants the daily digest."""
    row = queries.own_settings(request.actor)

    def save(by: Actor, data: dict[str, Any]) -> NoticeSettings:
        return actions.keep_settings(by, None, **data, now=timezone.now())

    extra = {
        "row": row,
        "mail_is_on": digest.mail_is_on(),
        "usual": queries.usual_time(timezone.localdate()),
        "digests": queries.last_digests([queries.target_of(row)], DIGESTS),
    }
    return form_page(
        request, forms.SettingsForm, save, title=_("我的消息设置"), done="notices:settings",
        template="notices/settings.html", initial={"digest": row.digest, "at": row.at}, extra=extra,
    )  # fmt: skip


@page("webhook.view")
def robots(request: Request) -> HttpResponse:
    """List the group robots with what they sent last."""
    found = list(queries.webhooks(request.actor))
    last = queries.last_digests([queries.target_of(row) for row in found], DIGESTS * len(found))
    newest = {row.target: row for row in reversed(last)}
    rows = [(row, newest.get(queries.target_of(row))) for row in found]
    may_change = request.actor.can("webhook.change")
    context = {"title": _("群机器人"), "rows": rows, "may_change": may_change}
    return render(request, "notices/robots.html", context)


@page("webhook.change")
def robot_add(request: Request) -> HttpResponse:
    """Set up a group robot."""

    def save(by: Actor, data: dict[str, Any]) -> Webhook:
        return actions.add_webhook(by, None, facts=data, now=timezone.now())

    form = forms.webhook_form(request.actor, new=True)
    return form_page(request, form, save, title=_("添加群机器人"), done="notices:robots")


@page("webhook.change")
def robot_change(request: Request, key: UUID) -> HttpResponse:
    """Change a group robot."""
    row = get_visible(request.actor, Webhook, "webhook.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Webhook:
        return actions.change_webhook(by, row, facts=data, now=timezone.now())

    names = ("name", "code", "unit_id", "campaign_id", "at", "active")
    return form_page(
        request, forms.webhook_form(request.actor, new=False), save, title=_("修改群机器人"),
        initial={name: getattr(row, name) for name in names}, instance=row, done="notices:robots",
    )  # fmt: skip


@require_POST
@page("webhook.change")
def robot_test(request: Request, key: UUID) -> HttpResponse:
    """Send a test message, outside any transaction, and note how it went."""
    row, now = get_visible(request.actor, Webhook, "webhook.change", key), timezone.now()
    target = digest.Target(queries.target_of(row), row)
    outcome = digest.deliver(target, digest.test_message(now), now)
    result = outcome.words or _("测试消息已送达平台。")
    actions.note_test(request.actor, row, result=result, now=timezone.now())
    return redirect(f"{reverse('notices:robots')}#robot-{row.pk}")
