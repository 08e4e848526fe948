"""The clock of a problem: its limit in working days, its lamp, and the conditions behind both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huifang.calendar.queries import calendar
from huifang.kit.workdays import (
    Calendar,
    YearMissing,
    add_workdays,
    missing_years,
    workdays_between,
)
from huifang.problems.models import Problem
from huifang.rules.reader import ruling

RUNNING: Final = ("handed_over", "disputed", "rectifying")
"""The states in which the clock runs: from the hand-over, signed for or not."""

LAMPS: Final = {
    "green": gettext_lazy("正常"),
    "amber": gettext_lazy("临期或落后"),
    "red": gettext_lazy("超期"),
}
_DAY: Final = date.resolution


@dataclass(frozen=True)
class Limit:
    """The day by which a problem must be put right, and the version of the rule that says so.

    `notice` tells that a year on the way has no holidays yet.
    """

    due_on: date
    rule_from: date
    notice: YearMissing | None = None


@dataclass(frozen=True)
class Amber:
    """What turns a lamp amber: so many working days left, or so many points behind."""

    days: int
    points: int


def limit(
    urgency: str,
    today: date,
    *,
    time_class: str = "staged",
    category: str = "",
    days: Calendar | None = None,
) -> Limit:
    """Return the limit of a problem handed over on `today`."""
    rule = ruling(
        "problem_deadline_days", today,
        urgency=urgency, time_class=time_class or "staged", category=category,
    )  # fmt: skip
    due = add_workdays(today, int(rule.value), days or calendar())
    return Limit(due.day, rule.since, due.notice)


def limit_of(problem: Problem, today: date, *, days: Calendar | None = None) -> Limit:
    """Return the limit that the rule of `today` gives this problem."""
    return limit(
        problem.urgency, today,
        time_class=problem.time_class, category=problem.category.code, days=days,
    )  # fmt: skip


def sign_until(today: date, *, days: Calendar | None = None) -> date:
    """Return the last day to sign for what is handed over on `today`."""
    number = int(ruling("problem_sign_days", today).value)
    return add_workdays(today, number, days or calendar()).day


def amber_rule(today: date) -> Amber:
    """Return what turns a lamp amber by the rules of `today`."""
    return Amber(
        int(ruling("problem_amber_days", today).value),
        int(ruling("problem_behind_amber_points", today).value),
    )


def amber_until(today: date) -> date:
    """Return the last due day that is amber on `today` by the days left alone."""
    return add_workdays(today, amber_rule(today).days, calendar()).day


def starts_on(problem: Problem) -> date | None:
    """Return the day from which the even schedule runs: the hand-over, or a new start."""
    if problem.clock_from:
        return problem.clock_from
    return timezone.localtime(problem.handed_over_at).date() if problem.handed_over_at else None


def amber_day(problem: Problem, today: date, *, days: Calendar | None = None) -> date | None:
    """Return the first day on which the lamp is amber if nothing is done; None: no clock runs."""
    start = starts_on(problem)
    if problem.state not in RUNNING or problem.due_on is None or start is None:
        return None
    rule = amber_rule(today)
    return _first_amber(_same(days or calendar()), start, problem.due_on, problem.percent, rule)


def first_amber(start: date, due_on: date, percent: int, rule: Amber, days: Calendar) -> date:
    """Return the first day from `start` on with few working days left, or too far behind `even`."""
    by_days = add_workdays(due_on + _DAY, -rule.days - 1, days).day
    total = workdays_between(start, due_on, days).days
    behind = percent + rule.points
    if total <= 0 or behind > 100 or behind <= 0:
        return max(start, by_days)
    passed = -(-behind * total // 100)  # rounded up
    return max(start, min(by_days, add_workdays(start, passed, days).day + _DAY))


def even(start: date, due_on: date, today: date, days: Calendar) -> int:
    """Return how far it should be on the morning of `today`, in per cent of the working days."""
    total = workdays_between(start, due_on, days).days
    if total <= 0:
        return 100 if today > due_on else 0
    passed = workdays_between(start, max(start, min(today - _DAY, due_on)), days).days
    return 100 * passed // total


def expected(problem: Problem, today: date) -> int | None:
    """Return how far the problem should be by the even schedule; None when no clock runs."""
    start = starts_on(problem)
    if problem.state not in RUNNING or problem.due_on is None or start is None:
        return None
    return even(start, problem.due_on, today, calendar())


def year_missing(problem: Problem) -> YearMissing | None:
    """Return the notice that the limit was reckoned over a year without its holidays."""
    start = starts_on(problem)
    if problem.state not in RUNNING or problem.due_on is None or start is None:
        return None
    return missing_years(start, problem.due_on, calendar())


def lamp(problem: Problem, today: date) -> str:
    """Return green, amber or red; "" when no clock runs."""
    if problem.state not in RUNNING or problem.due_on is None:
        return ""
    if problem.due_on < today:
        return "red"
    return "amber" if problem.amber_on and problem.amber_on <= today else "green"


def lamp_words(problem: Problem, today: date) -> str:
    """Return how long there is left in working days and why it is amber, or how long overdue."""
    tone = lamp(problem, today)
    if not tone:
        return ""
    assert problem.due_on
    if problem.due_on == today:
        return _("今天到期")
    if tone == "red":
        late = (today - problem.due_on).days
        return ngettext("超期%(n)s天", "超期%(n)s天", late) % {"n": late}
    left = _workdays_left(today, problem.due_on)
    words = ngettext("剩%(n)s个工作日", "剩%(n)s个工作日", left) % {"n": left}
    if tone == "green":
        return words
    why = _("进度落后") if left > amber_rule(today).days else _("临期")
    return _("%(why)s，%(left)s") % {"why": why, "left": words}


def _workdays_left(today: date, due_on: date) -> int:
    return _counted(_same(calendar()), today, due_on)


@dataclass(frozen=True, eq=False)
class _Calendar:
    """A calendar as a key of what was counted by it."""

    days: Calendar


_LAST: list[_Calendar] = []


def _same(days: Calendar) -> _Calendar:
    if not _LAST or _LAST[0].days is not days:
        _LAST[:] = [_Calendar(days)]
    return _LAST[0]


@lru_cache(maxsize=4096)
def _first_amber(by: _Calendar, start: date, due_on: date, percent: int, rule: Amber) -> date:
    return first_amber(start, due_on, percent, rule, by.days)


@lru_cache(maxsize=1024)
def _counted(by: _Calendar, today: date, due_on: date) -> int:
    return workdays_between(today, due_on, by.days).days


def review_due(today: date) -> Q:
    """Return the condition "long-term work whose day of review has come"."""
    return Q(state="long_term", review_on__lte=today)


def with_lamp(tone: str, today: date) -> Q:
    """Return the condition that the lamp shows `tone` on `today`."""
    running = Q(state__in=RUNNING)
    if tone == "red":
        return running & Q(due_on__lt=today)
    if tone == "amber":
        return running & Q(due_on__gte=today, amber_on__lte=today)
    return running & Q(due_on__gte=today) & (Q(amber_on__gt=today) | Q(amber_on=None))
