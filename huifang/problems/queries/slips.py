"""Hand-over slips 交办单: those in scope, one with its matters, and the code of their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.campaigns.models import Campaign
from huifang.papers.queries import offers
from huifang.problems.models import Problem, Slip
from huifang.problems.queries.due import RUNNING, lamp, lamp_words
from huifang.rules.reader import ruling

WORD: Final = "交"
"""The word of hand-over slips in their numbers."""


@dataclass(frozen=True)
class Matter:
    """One problem on a slip as it stands now."""

    problem: Problem
    lamp: str
    lamp_words: str


@dataclass(frozen=True)
class SlipSight:
    """A slip as one viewer sees it on a day; `to_sign` are the keys he may sign for at once."""

    slip: Slip
    matters: list[Matter]
    to_sign: str
    to_rectify: str
    papers: Any


def document_code(campaign: Campaign) -> str:
    """Return the code that stands before the numbers of a campaign's papers."""
    return campaign.document_code or str(ruling("document_code", campaign.starts_on).value)


def slips(viewer: Actor) -> QuerySet[Any]:
    """Return the slips in scope, each with how many of its matters stand where."""
    return visible(viewer, Slip, "problem.view").annotate(
        matters=Count("problems"),
        unsigned=Count("problems", filter=Q(problems__state="handed_over")),
        left=Count("problems", filter=Q(problems__state__in=(*RUNNING, "long_term"))),
    )


def sight(viewer: Actor, key: Any, today: date) -> SlipSight:
    """Return one slip with its matters, the nearest limit first.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = Slip.objects.select_related("campaign", "region", "unit", "issued_by")
    found = get_visible(viewer, rows, "problem.view", key)
    problems = visible(viewer, found.problems.all(), "problem.view")
    problems = problems.select_related("region", "category").order_by("due_on", "number")
    return SlipSight(
        slip=found,
        matters=[Matter(row, lamp(row, today), lamp_words(row, today)) for row in problems],
        to_sign=_keys(viewer, found, "problem.sign", "handed_over"),
        to_rectify=_keys(viewer, found, "problem.rectify", "rectifying"),
        papers=offers(viewer, found),
    )


def _keys(viewer: Actor, slip: Slip, permission: str, state: str) -> str:
    """Return the keys of the matters in a state that the viewer's unit is in charge of."""
    if not viewer.can(permission):
        return ""
    rows = slip.problems.filter(state=state, lead_unit=slip.unit_id)
    mine = visible(viewer.within_unit(slip.unit_id), rows, permission)
    keys = mine.order_by("due_on", "number").values_list("pk", flat=True)
    return ",".join(str(key) for key in keys)
