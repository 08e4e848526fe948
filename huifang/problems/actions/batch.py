"""One move for many problems: each is a deed of its own, and one refusal does not stop the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import HouseError
from huifang.problems.models import Problem, Slip
from huifang.problems.queries.moves import refusal
from huifang.rules.problem_workflow import Move

MOST = 200
"""Rows that one batch takes: what a page of the ledger shows at most."""

Own = Mapping[Any, Mapping[str, Any]]


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
    by: Actor,
    rows: Sequence[BatchRow],
    deed: Any,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    own: Own | None = None,
    one_slip: bool = False,
) -> list[BatchRow]:
    """Do the deed to each problem under its own operation, and return what came of each.

    `own` holds the facts that each problem has for itself; one without any is left alone. With
    `one_slip` those that are handed over share a slip, one in each campaign.
    """
    results, slips = [], dict[Any, Slip | None]()
    for row in rows:
        problem = row.problem
        if own is not None and problem.pk not in own:
            results.append(BatchRow(problem, row.refused or _("没有填写，未办理。")))
            continue
        given = {**facts, **(own or {}).get(problem.pk, {})}
        if one_slip:
            given["slip"] = slips.get(problem.campaign_id)
        try:
            done = deed(by.step(str(problem.pk)), problem, now=now, **given)
            if one_slip:
                slips[problem.campaign_id] = done.slip
            results.append(BatchRow(problem, ""))
        except HouseError as error:
            words = dict.fromkeys([str(error), *error.fields.values()])
            results.append(BatchRow(problem, " ".join(words)))
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
