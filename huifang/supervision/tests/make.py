"""Builders of slips and interviews for tests; they go through the deeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem_at
from huifang.supervision import actions
from huifang.supervision.models import Interview, SupervisionSlip

LATE = datetime(2026, 3, 31, 1, tzinfo=UTC)
"""A Tuesday on which what was handed over at NOW is overdue."""
AFTER = LATE + timedelta(days=14)
"""When every slip issued at LATE has lapsed."""


def late_problem(**facts: Any) -> Problem:
    """Return a problem of the cast's unit that is overdue at LATE."""
    return problem_at("rectifying", NOW, **facts)


def slip(problems: list[Problem] | None = None, now: datetime = LATE, **facts: Any) -> Any:
    """Return a slip about overdue problems, blue if nothing else is said."""
    who = cast()
    rows = problems or [late_problem()]
    given: dict[str, Any] = {"level": "blue", "demand": "请说明原因，限期整改。", **facts}
    made: SupervisionSlip = actions.issue(
        who.issuer, rows[0].campaign, unit=who.unit, problems=rows, now=now, **given
    )
    return made


def red_lapsed() -> tuple[Problem, datetime]:
    """Return a problem whose red slip has lapsed, and the moment at which it has."""
    row, now = late_problem(), LATE
    for level in ("blue", "orange", "red"):
        slip([row], now, level=level)
        now += timedelta(days=14)
    return row, now


WORDS = {
    "place": "县政府三楼会议室",
    "interviewer": "陈副主席",
    "interviewer_post": "市政协副主席",
    "interviewed": "周局长",
    "interviewed_post": "县交通局局长",
    "summary": "问题久拖不决，督办三次未果。",
    "commitment": "月底前安装护栏。",
}


def interview(rows: list[Problem], now: datetime, **facts: Any) -> Interview:
    """Return an interview with the cast's unit about the problems."""
    who = cast()
    given: dict[str, Any] = {
        "held_at": now, "committed_until": now.date() + timedelta(days=10), **WORDS, **facts
    }  # fmt: skip
    return actions.record_interview(
        who.issuer, rows[0].campaign, unit=who.unit, problems=rows, now=now, **given
    )
