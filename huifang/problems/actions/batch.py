"""One move for many problems: each is a deed of its own, and one refusal does not stop the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import HouseError
from huifang.problems.models import Problem
from huifang.problems.queries.moves import refusal
from huifang.rules.problem_workflow import Move

MOST = 200
"""Rows that one batch takes: what a page of the ledger shows at most."""


@dataclass(frozen=True)
class BatchRow:
    """One ticked problem: what stands against the move, or what came of it; "" for nothing."""

    problem: Problem
    refused: str


def ticked(viewer: Actor, ids: str, move: Move, today: date) -> list[BatchRow]:
    """Return the ticked problems in scope with what stands against the move."""
    found = []
    for problem in _problems(viewer, ids):
        why_not = refusal(viewer, problem, move, today)
        found.append(BatchRow(problem, str(why_not) if why_not else ""))
    return found


def run(
    by: Actor, rows: Sequence[BatchRow], deed: Any, facts: dict[str, Any], now: datetime
) -> list[BatchRow]:
    """Do the deed to each problem under its own operation, and return what came of each."""
    results = []
    for row in rows:
        try:
            deed(by.step(str(row.problem.pk)), row.problem, now=now, **facts)
            results.append(BatchRow(row.problem, ""))
        except HouseError as error:
            results.append(BatchRow(row.problem, " ".join([str(error), *error.fields.values()])))
    return results


def _problems(viewer: Actor, ids: str) -> list[Problem]:
    keys = []
    for part in ids.split(",")[:MOST]:
        try:
            keys.append(UUID(part))
        except ValueError:
            continue
    rows = visible(viewer, Problem, "problem.view").filter(pk__in=keys)
    return list(rows.select_related("campaign", "region", "household").order_by("number"))
