"""Questions to the working calendar: which days are worked, what a year looks like, what lacks."""

from huifang.calendar.queries.notice import by_festival, lacking
from huifang.calendar.queries.table import Table, calendar, forget, version
from huifang.calendar.queries.year import (
    SATURDAY,
    Gap,
    gap,
    gaps,
    mark_of,
    months,
    spoken,
    summary,
)

__all__ = [
    "SATURDAY",
    "Gap",
    "Table",
    "by_festival",
    "calendar",
    "forget",
    "gap",
    "gaps",
    "lacking",
    "mark_of",
    "months",
    "spoken",
    "summary",
    "version",
]
