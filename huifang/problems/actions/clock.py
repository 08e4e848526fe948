"""The stored days of the clock: limit, sign-off, and the day on which the lamp turns amber."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from huifang.calendar.queries import calendar
from huifang.problems.actions.advance import day_after
from huifang.problems.models import Problem
from huifang.problems.queries.due import (
    RUNNING,
    amber_rule,
    first_amber,
    limit_of,
    sign_until,
    starts_on,
)

ONE_DAY: Final = date.resolution
AT_ONCE: Final = 1000
"""Rows read and written in one statement."""


def set_limit(problem: Problem, due_on: date | None, today: date) -> None:
    """Set the limit to `due_on`, or by the rule of `today`, noting the rule's version."""
    if due_on:
        floor = today - ONE_DAY
        problem.due_on = day_after("due_on", due_on, floor, _("整改时限不能早于今天"))
        problem.due_rule_from = None
    else:
        found = limit_of(problem, today, days=calendar(fresh=True))
        problem.due_on, problem.due_rule_from = found.due_on, found.rule_from
    problem.clock_from = today


def ask_to_sign(problem: Problem, today: date) -> None:
    """Set the day by which the unit must sign for it."""
    problem.sign_by = sign_until(today, days=calendar(fresh=True))


def recompute(today: date) -> int:
    """Reckon the amber day of all running problems anew and return how many have moved.

    For when the holidays or the rules have changed; a limit that was given stays.
    """
    days, rule, moved = calendar(fresh=True), amber_rule(today), 0
    known: dict[tuple[date, date, int], date] = {}
    rows = Problem.objects.filter(state__in=RUNNING, due_on__isnull=False).only(
        "clock_from", "handed_over_at", "due_on", "percent", "amber_on"
    )
    changed: list[Problem] = []
    for row in rows.order_by("pk").iterator(AT_ONCE):
        start = starts_on(row)
        if start is None or row.due_on is None:
            continue
        key = (start, row.due_on, row.percent)
        if key not in known:
            known[key] = first_amber(*key, rule, days)
        if row.amber_on != known[key]:
            row.amber_on = known[key]
            changed.append(row)
    for at in range(0, len(changed), AT_ONCE):
        moved += Problem.objects.bulk_update(changed[at : at + AT_ONCE], ["amber_on"])
    return moved
