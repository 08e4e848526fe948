"""What the calendar does in the background: keep up with the published calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from huifang.access.actor import SYSTEM
from huifang.calendar.actions import load_published, unfilled
from huifang.jobs.registry import periodic


@periodic("calendar.fill", timedelta(hours=12))
def fill(now: datetime) -> None:
    """Fill the table from the published calendar when it lacks something of it."""
    if any(unfilled()):
        load_published(SYSTEM, None, now=now)
