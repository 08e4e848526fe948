"""Interviews in scope, and one with its matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.problems.models import Problem
from huifang.records.sheet import Row
from huifang.supervision.models import Interview
from huifang.supervision.queries.sights import Matter, matters_seen, written

STANDINGS = ("waiting", "late", "done", "not_done")


@dataclass(frozen=True)
class Talk:
    """An interview as one viewer sees it."""

    interview: Any
    matters: Sequence[Matter]
    others: int
    sections: Sequence[tuple[Any, list[Row]]]  # what is written so far
    may_follow: bool


def interviews(viewer: Actor, today: date) -> QuerySet[Any]:
    """Return the interviews in scope, each with the `standing` of what was promised."""
    standing = Case(
        When(follow="done", then=Value("done")),
        When(follow="not_done", then=Value("not_done")),
        When(committed_until__lt=today, then=Value("late")),
        default=Value("waiting"),
        output_field=CharField(),
    )
    return visible(viewer, Interview, "interview.view").annotate(standing=standing)


def interview_sight(viewer: Actor, key: Any, today: date) -> Talk:
    """Return an interview with its matters in the viewer's scope.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = interviews(viewer, today).select_related(
        "campaign", "region", "unit", "slip", "recorded_by", "followed_by"
    )
    found: Any = get_visible(viewer, rows, "interview.view", key)
    matters = matters_seen(viewer, found.matters.values_list("problem"), today)
    this = Interview.objects.filter(pk=found.pk)
    may = found.follow != "done" and visible(viewer, this, "interview.follow").exists()
    others = found.matters.count() - len(matters)
    return Talk(found, matters, others, written(found), may)


def talks_about(viewer: Actor, problem: Problem, today: date) -> list[Any]:
    """Return the interviews about a problem that the viewer sees, the newest first."""
    rows = interviews(viewer, today).filter(Q(matters__problem=problem))
    return list(rows.select_related("unit").order_by("-held_at", "-pk"))
