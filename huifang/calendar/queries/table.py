"""The calendar that every count of working days uses: our table first, then the published one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max

from huifang.calendar.models import Holiday
from huifang.kit.workdays import OwnCalendar

Table = OwnCalendar
"""What `calendar` returns."""
LIFE_SECONDS: Final = 60.0
"""How long a process may trust what it has read before it asks whether the table has moved on."""


@dataclass(frozen=True)
class _Read:
    calendar: OwnCalendar
    version: str
    at: float


_kept: Final[list[_Read]] = []


def calendar(*, fresh: bool = False) -> OwnCalendar:
    """Return the working calendar; kept by the process, so it costs nothing to ask often.

    A change is seen at once by the process that made it and within a minute by the others. A deed
    that stores a day asks `fresh`: one question tells whether what is kept still holds.
    """
    kept = _kept[-1] if _kept else None
    if kept is not None and not fresh and time.monotonic() - kept.at < LIFE_SECONDS:
        return kept.calendar
    now = version()
    if kept is None or kept.version != now:
        days = dict(Holiday.objects.order_by().values_list("day", "works"))
        kept = _Read(OwnCalendar(days), now, 0.0)
    _kept[:] = [_Read(kept.calendar, now, time.monotonic())]
    return kept.calendar


def forget() -> None:
    """Drop what this process has read; every deed on the table calls it when it is committed."""
    _kept.clear()


def version() -> str:
    """Return a word that changes whenever the table does (for whoever stores what it reckoned)."""
    found = Holiday.objects.aggregate(number=Count("pk"), newest=Max("changed_at"))
    return f"{found['number']}/{found['newest'].isoformat() if found['newest'] else ''}"
