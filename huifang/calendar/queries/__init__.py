"""Questions to the working calendar: which days are worked, what a year looks like, what lacks."""

from huifang.calendar.queries.table import calendar, forget, version
from huifang.calendar.queries.year import Gap, gap, mark_of, months

__all__ = ["Gap", "calendar", "forget", "gap", "mark_of", "months", "version"]
