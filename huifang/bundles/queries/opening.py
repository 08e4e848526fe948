"""What a bundle begins with: the ticked problems, and the answers they give already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.bundles.models import Bundle
from huifang.kit.errors import Missing
from huifang.problems.models import Problem

MOST: Final = 200
"""What a page of the ledger shows at most."""
DEEDS: Final = ("bundle.join", "bundle.leave", "bundle.resolve", "bundle.object")


def ticked(viewer: Actor, ids: str) -> list[Problem]:
    """Return the ticked problems in scope.

    Raises:
        Missing: there is none.

    """
    keys = []
    for part in ids.split(",")[:MOST]:
        try:
            keys.append(UUID(part))
        except ValueError:
            continue
    rows = visible(viewer, Problem, "problem.view").filter(pk__in=keys)
    found = list(rows.select_related("campaign", "region", "lead_unit").order_by("number"))
    if not found:
        raise Missing
    return found


def first_answers(problems: Sequence[Problem]) -> dict[str, Any]:
    """Return what most of the problems say already: unit in charge, cause, remedy."""
    units = Counter(row.lead_unit_id for row in problems if row.lead_unit_id)
    causes = Counter(row.cause for row in problems if row.cause)
    remedies = Counter(row.remedy for row in problems if row.remedy)
    return {
        name: counted.most_common(1)[0][0]
        for name, counted in (("lead_unit", units), ("cause", causes), ("remedy", remedies))
        if counted
    }


def deeds_open_to(viewer: Actor, bundle: Bundle) -> dict[str, bool]:
    """Return which deeds on this bundle the viewer's rights hold, by the deed's short name."""
    return {deed.partition(".")[2]: _holds(viewer, bundle, deed) for deed in DEEDS}


def _holds(viewer: Actor, bundle: Bundle, deed: str) -> bool:
    if not viewer.can(deed):
        return False
    if deed == "bundle.resolve":  # the unit in charge speaks for the cause, no other
        viewer = viewer.within_unit(bundle.lead_unit_id)
    return visible(viewer, Bundle.objects.filter(pk=bundle.pk), deed).exists()
