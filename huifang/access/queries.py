"""Questions about accounts and sessions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Session


def own_sessions(viewer: Actor) -> QuerySet[Session]:
    """Return the viewer's sessions that still live, newest first."""
    live = Session.objects.filter(account_id=viewer.id, expire_date__gt=timezone.now())
    return live.order_by("-signed_in_at")
