"""The rows behind the reconciliation sheet: targets with what became of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.listings import TARGETS
from huifang.campaigns.listings.common import group_choices
from huifang.records.listing import Asked, Column, Filter
from huifang.visits.queries.reconciling import (
    NONE,
    ODD,
    OUTCOMES,
    UNRECORDED,
    UNTICKED,
    outcome,
    reconciled,
)

_KNOWN: Final = {
    **{name: condition for name, (_head, condition) in OUTCOMES.items()},
    "unrecorded": UNRECORDED,
    "unticked": UNTICKED,
    "odd": ODD,
}
_OFFERED: Final = (
    *((name, head) for name, (head, _condition) in OUTCOMES.items()),
    ("odd", _("对不上的")),
    ("unrecorded", _("已销单而无走访记录")),
    ("unticked", _("有走访记录而未销单")),
)


def _outcome(value: str, _asked: Asked) -> Q:
    found = Q(pk__in=[])
    for name in value.split(","):
        found |= Q(pk__isnull=False) & _KNOWN[name] if name in _KNOWN else Q(pk__in=[])
    return found


def _group(value: str, _asked: Asked) -> Q:
    keys = [part for part in value.split(",") if part.isdecimal()]
    found = Q(group__number__in=keys)
    return found | Q(group=None) if NONE in value.split(",") else found


def _groups(viewer: Any) -> Any:
    return [*group_choices(viewer), (NONE, _("未编组"))]


def _tone(row: Any) -> str:
    if row.on_record:
        return "green" if row.visited_on else "red"
    return "red" if row.visited_on else "amber" if row.unmet else "grey"


RECONCILED: Final = replace(
    TARGETS,
    name="reconciled",
    title=_("对账明细"),
    url="visits:reconciled",
    rows=reconciled,
    columns=(
        *(column for column in TARGETS.columns if column.name in ("household", "number", "village",
                                                                  "place", "campaign")),
        Column("group", _("回访组"), lambda row: str(row.group or ""), sort="group__number"),
        Column("outcome", _("走访结果"), outcome, kind="tag", tone=_tone),
        Column("visited_on", _("走访日期"), sort="visited_on", kind="date"),
        Column("unmet_on", _("上门日期"), sort="unmet_on", kind="date"),
        Column("unmet_note", _("未见到的说明"), width=24),
        Column("round", _("轮次"), sort="round", kind="number", shown=False),
    ),
    filters=(
        Filter("outcome", _("走访结果"), _outcome, choices=lambda _viewer: _OFFERED),
        *(item for item in TARGETS.filters if item.name in ("campaign", "region", "round")),
        Filter("group", _("回访组"), _group, choices=_groups),
    ),
    batches=[batch for batch in TARGETS.batches if batch.permission == "target.unmet"],
    empty=_("没有对象户。"),
)  # fmt: skip
"""Families that were to be visited, each with what became of it."""
