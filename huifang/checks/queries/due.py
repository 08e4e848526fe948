"""By when a spot check is to be done."""

from __future__ import annotations

from datetime import date

from huifang.kit.workdays import add_workdays
from huifang.rules.reader import ruling


def usual_due_day(today: date) -> date:
    """Return the day by which a spot check made today is due, in working days by the rule."""
    return add_workdays(today, int(ruling("spot_check_due_days", today).value)).day
