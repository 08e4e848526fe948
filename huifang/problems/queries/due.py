"""The clock of a problem: its limit in working days, its lamp, and the conditions behind both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huifang.kit.workdays import add_workdays, workdays_between
from huifang.problems.models import Problem
from huifang.rules.reader import ruling

RUNNING: Final = ("handed_over", "disputed", "rectifying")
"""The states in which the clock runs: from the hand-over, signed for or not."""

LAMPS: Final = {
    "green": gettext_lazy("正常"),
    "amber": gettext_lazy("临期"),
    "red": gettext_lazy("超期"),
}


@dataclass(frozen=True)
class Limit:
    """The day by which a problem must be put right, and the version of the rule that says so."""

    due_on: date
    rule_from: date


def limit(urgency: str, today: date) -> Limit:
    """Return the limit of a problem handed over on `today`."""
    rule = ruling("problem_deadline_days", today, urgency=urgency)
    return Limit(add_workdays(today, int(rule.value)).day, rule.since)


@lru_cache(maxsize=64)
def amber_until(today: date) -> date:
    """Return the last due day whose lamp is amber on `today`."""
    return add_workdays(today, int(ruling("problem_amber_days", today).value)).day


def lamp(problem: Problem, today: date) -> str:
    """Return green, amber or red; "" when no clock runs."""
    if problem.state not in RUNNING or problem.due_on is None:
        return ""
    if problem.due_on < today:
        return "red"
    return "amber" if problem.due_on <= amber_until(today) else "green"


def lamp_words(problem: Problem, today: date) -> str:
    """Return how long there is left, in working days, or how long it is overdue."""
    if not lamp(problem, today):
        return ""
    assert problem.due_on
    if problem.due_on == today:
        return _("今天到期")
    if problem.due_on < today:
        late = (today - problem.due_on).days
        return ngettext("超期%(n)s天", "超期%(n)s天", late) % {"n": late}
    left = _workdays_left(today, problem.due_on)
    return ngettext("剩%(n)s个工作日", "剩%(n)s个工作日", left) % {"n": left}


@lru_cache(maxsize=1024)
def _workdays_left(today: date, due_on: date) -> int:
    return workdays_between(today, due_on).days


def with_lamp(tone: str, today: date) -> Q:
    """Return the condition that the lamp shows `tone` on `today`."""
    running = Q(state__in=RUNNING)
    if tone == "red":
        return running & Q(due_on__lt=today)
    if tone == "amber":
        return running & Q(due_on__gte=today, due_on__lte=amber_until(today))
    return running & Q(due_on__gt=amber_until(today))
