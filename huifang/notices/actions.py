"""Deeds on one's own inbox and reminders, and on group robots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.desk.queries import owner_id
from huifang.kit.errors import Invalid, Missing
from huifang.notices.models import Notice, NoticeSettings, Webhook
from huifang.notices.robots import check_address


@action("desk.own")
def read(by: Actor, notice: Notice, /, *, now: datetime) -> Notice:
    """Mark a line of one's own inbox as read."""
    _check_own(by, notice)
    notice.read_at = notice.read_at or now
    notice.save(update_fields=["read_at"])
    return notice


@action("desk.own")
def read_up_to(by: Actor, newest: Notice, /, *, now: datetime) -> Notice:
    """Mark this line of one's own inbox and all older ones as read."""
    _check_own(by, newest)
    unread = Notice.objects.filter(
        account_id=owner_id(by), read_at=None, made_at__lte=newest.made_at
    )
    number = unread.update(read_at=now)
    also_changed(newest, "unread", number, 0)
    newest.refresh_from_db()
    return newest


@action("desk.own", creates=True)
def keep_settings(
    by: Actor, _parent: None, /, *, digest: bool, email: str = "", at: time | None, now: datetime
) -> NoticeSettings:
    """Keep whether, where and when one wants the daily digest; an empty e-mail keeps the old one.

    Raises:
        Invalid: a digest is wanted and there is no e-mail.

    """
    row = NoticeSettings.objects.filter(account_id=owner_id(by)).first()
    row = row or NoticeSettings(account_id=owner_id(by))
    row.digest, row.at = digest, at
    if email:
        row.email = email
    if digest and not row.email:
        words = _("要收邮件提醒，请填写电子邮箱。")
        raise Invalid(words, email=words)
    row.save()
    return row


@action("webhook.change", creates=True)
def add_webhook(by: Actor, _parent: None, /, *, facts: Mapping[str, Any], now: datetime) -> Webhook:
    """Set up a group robot; `facts`: name, code, address, secret, unit_id, campaign_id, at, active.

    Raises:
        Invalid: no address, or one that is none of this platform.

    """
    return _keep(Webhook(), facts)


@action("webhook.change")
def change_webhook(
    by: Actor, webhook: Webhook, /, *, facts: Mapping[str, Any], now: datetime
) -> Webhook:
    """Change a group robot; an empty address or secret keeps the old one.

    Raises:
        Invalid: the address is none of this platform.

    """
    return _keep(webhook, facts)


@action("webhook.change")
def note_test(by: Actor, webhook: Webhook, /, *, result: str, now: datetime) -> Webhook:
    """Note how a test message went."""
    webhook.tested_at, webhook.test_result = now, result[:200]
    webhook.save(update_fields=["tested_at", "test_result"])
    return webhook


def _keep(webhook: Webhook, facts: Mapping[str, Any]) -> Webhook:
    for name in ("name", "code", "unit_id", "campaign_id", "at", "active"):
        if name in facts:
            setattr(webhook, name, facts[name])
    for name in ("address", "secret"):
        if facts.get(name):
            setattr(webhook, name, facts[name].strip())
    check_address(webhook.code, webhook.address.reveal())
    webhook.save()
    return webhook


def _check_own(by: Actor, notice: Notice) -> None:
    if notice.account_id != by.id:
        raise Missing
