"""What was looked at before clearance and how the family confirmed, as the problem's page tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.problems.models import Confirmation, Problem


@dataclass(frozen=True)
class Verified:
    """The criteria of the problem with what holds, and the words given in its rounds."""

    criteria: list[tuple[str, bool]]
    words: list[Confirmation]
    may_open: bool  # the signature or the scan itself, which names somebody

    def __bool__(self) -> bool:
        return bool(self.criteria or self.words)


def verified(viewer: Actor, problem: Problem) -> Verified:
    """Return what stands about the verification of a problem that the viewer sees."""
    if problem.verified_at:
        criteria = [(str(one["text"]), bool(one["holds"])) for one in problem.checked]
    else:
        criteria = [(line, False) for line in problem.category.criteria_lines]
    words = list(problem.confirmations.select_related("file").order_by("-round", "-pk"))
    rows = Confirmation.objects.filter(problem=problem)
    may_open = any(word.file_id for word in words) and (
        visible(viewer, rows, "confirmation.view").exists()
    )
    return Verified(criteria, words, may_open)


def signed(viewer: Actor, key: Any) -> Confirmation:
    """Return a confirmation whose file the viewer may open.

    Raises:
        Missing: there is none, or it is not his to open.

    """
    rows = Confirmation.objects.select_related("file").exclude(file=None)
    return get_visible(viewer, rows, "confirmation.view", key)
