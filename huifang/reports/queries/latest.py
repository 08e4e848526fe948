"""What happened last in the ledger, in words without names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.problems.queries import ledger
from huifang.records.fields import word
from huifang.records.listing import Asked

SHOWN: Final = 8
STEPS: Final = (
    # column -> what it says has happened
    ("cleared_at", _("已销号")),
    ("verified_at", _("核验通过")),
    ("rectified_at", _("整改完成")),
    ("handed_over_at", _("已交办")),
    ("found_at", _("新登记")),
)


@dataclass(frozen=True)
class Latest:
    """One thing that happened: when, where, to a problem of which category, what."""

    at: datetime
    place: str
    category: str
    done: Any
    url: str


def latest(viewer: Actor, rows: QuerySet[Any], asked: Asked) -> Sequence[Latest]:
    """Return the last steps of valid problems, the newest first; one a problem."""
    valid = rows.filter(ledger.valid(asked))
    steps: dict[Any, tuple[datetime, Any]] = {}
    for column, done in STEPS:  # keys alone are sorted fast
        newest = valid.filter(**{f"{column}__lte": asked.at}).order_by(f"-{column}", "-pk")
        for key, at in newest.values_list("pk", column)[:SHOWN]:
            if key not in steps or steps[key][0] < at:
                steps[key] = (at, done)
    newest_first = sorted(steps, key=lambda key: steps[key][0], reverse=True)[:SHOWN]
    shown = Problem.objects.select_related("region", "category").in_bulk(newest_first)
    may_open = viewer.can(LEDGER.permission)
    return [
        Latest(
            steps[key][0],
            shown[key].region.name,
            _category(shown[key]),
            steps[key][1],
            reverse("problems:problem", args=[key]) if may_open else "",
        )
        for key in newest_first
    ]


def _category(row: Any) -> str:
    return word(row.category.label, row.category.en or row.category.label)
