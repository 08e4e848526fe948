"""What notices do in the background: the daily digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from huifang.jobs.registry import periodic
from huifang.notices.digest import send_due


@periodic("notices.digest", timedelta(minutes=5))
def digest(now: datetime) -> None:
    """Send the digests that are due."""
    send_due(now)
