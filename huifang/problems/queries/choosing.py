"""What the chooser of problems is answered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.problems.models import Problem

FOUND = 20


def problems(viewer: Actor, words: str) -> list[dict[str, Any]]:
    """Return problems by a piece of the number or of the description."""
    if not (text := words.strip()):
        return []
    rows = visible(viewer, Problem, "problem.view").filter(
        Q(number__contains=text) | Q(description__contains=text)
    )
    return [
        {"value": str(row.pk), "label": row.number, "note": row.description[:40]}
        for row in rows.order_by("-pk")[:FOUND]
    ]
