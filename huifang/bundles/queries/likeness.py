"""Which other problems may have the same cause: same kind, same township, similar words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from huifang.access.actor import Actor
from huifang.access.scope import region_range, visible
from huifang.bundles.models import BundleMember
from huifang.kit.chinese import likeness
from huifang.problems.models import Problem
from huifang.rules.problem_workflow import states_of
from huifang.territory.models import STEP

READ: Final = 500
"""The newest problems of a kind and township whose words are compared."""
OFFERED: Final = 20
TOWNSHIP: Final = 3 * STEP


@dataclass(frozen=True)
class Suggestion:
    """A problem that reads like one of the given, and how like it is, in per cent."""

    problem: Problem
    percent: int
    same_village: bool


def suggestions(viewer: Actor, given: Sequence[Problem], least: int = 20) -> list[Suggestion]:
    """Return open problems that read like one of `given`, the most like first."""
    found: dict[object, Suggestion] = {}
    villages = {row.region_id for row in given}
    for first in given:
        for row in _near(viewer, first, [one.pk for one in given]):
            percent = round(100 * likeness(first.description, row.description))
            known = found.get(row.pk)
            if percent >= least and (known is None or percent > known.percent):
                found[row.pk] = Suggestion(row, percent, row.region_id in villages)
    ranked = sorted(found.values(), key=lambda one: (-one.percent, one.problem.number))
    return ranked[:OFFERED]


def picked(offered: Sequence[Suggestion], keys: Collection[str]) -> list[Problem]:
    """Return the offered problems that were ticked."""
    return [one.problem for one in offered if str(one.problem.pk) in keys]


def _near(viewer: Actor, first: Problem, without: Collection[UUID]) -> list[Problem]:
    """Return the open problems of the same kind and township that stand in no open bundle."""
    bundled = BundleMember.objects.filter(live=True).values("problem")
    rows = visible(viewer, Problem, "problem.view").filter(
        region_range("region_id", first.region_id[:TOWNSHIP]),
        campaign=first.campaign_id,
        category=first.category_id,
        state__in=states_of("open", "long_term"),
    )
    rows = rows.exclude(pk__in=without).exclude(pk__in=bundled)
    return list(rows.select_related("region").order_by("-found_at", "-pk")[:READ])
