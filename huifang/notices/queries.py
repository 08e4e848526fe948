"""Questions about notices: one's own inbox, settings and digests; the group robots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.desk.queries import owner_id
from huifang.kit.errors import Missing
from huifang.notices.models import Digest, Notice, NoticeSettings, Webhook
from huifang.rules.reader import ruling

MANY = 99


def own_notices(viewer: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """Return the viewer's own inbox, newest first."""
    found = Notice.objects.filter(account_id=viewer.id) if viewer.id else Notice.objects.none()
    return found.filter(read_at=None) if unread else found


def own_notice(viewer: Actor, key: Any) -> Notice:
    """Return one line of the viewer's own inbox.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    found = own_notices(viewer).filter(pk=key).first()
    if found is None:
        raise Missing
    return found


def unread_count(viewer: Actor) -> int:
    """Return how many lines are unread; not counted beyond one more than `MANY`."""
    return own_notices(viewer, unread=True).order_by()[: MANY + 1].count()


def own_settings(viewer: Actor) -> NoticeSettings:
    """Return the viewer's settings, or those of somebody who never set any."""
    owner = owner_id(viewer)
    found = NoticeSettings.objects.filter(account_id=owner).first()
    return found or NoticeSettings(account_id=owner)


def webhooks(viewer: Actor) -> QuerySet[Webhook]:
    """Return the group robots."""
    return visible(viewer, Webhook, "webhook.view")


def target_of(record: NoticeSettings | Webhook) -> str:
    """Return the word by which the digests of an account or a robot are kept."""
    if isinstance(record, Webhook):
        return f"webhook:{record.pk}"
    return f"account:{record.account_id}"


def last_digests(targets: Iterable[str], most: int) -> list[Digest]:
    """Return the newest digests of some targets."""
    return list(Digest.objects.filter(target__in=list(targets))[:most])


def usual_time(today: date) -> time:
    """Return the time of day at which a digest goes out where no other is chosen."""
    return time.fromisoformat(ruling("notice_digest_at", today).value)


def latest_time(today: date) -> time:
    """Return the time of day after which no digest goes out."""
    return time.fromisoformat(ruling("notice_digest_until", today).value)
