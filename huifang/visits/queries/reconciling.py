"""Reconciliation （对账）: planned = visited + absent + refused + moved + not reached.

Visited is counted from the visits on record, the rest from the list. So the sum can miss: a family
ticked off without a visit on record, or visited without being ticked off, is a difference, and its
rows are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.access.actor import Actor
from huifang.campaigns.models import Target
from huifang.campaigns.queries import targets
from huifang.kit.numbers import rate
from huifang.territory.models import Region
from huifang.territory.queries import region_at
from huifang.visits.models import HouseholdVisit

NONE: Final = "none"
"""What an address says for targets that are in no group."""

UNVISITED: Final = Q(visited_on=None)
OUTCOMES: Final[Mapping[str, tuple[Any, Q]]] = {
    # name in addresses -> head, condition on `reconciled`
    "planned": (gettext_lazy("计划"), Q()),
    "visited": (gettext_lazy("已走访"), Q(on_record=True)),
    "absent": (gettext_lazy("外出"), UNVISITED & Q(unmet="absent")),
    "refused": (gettext_lazy("拒访"), UNVISITED & Q(unmet="refused")),
    "moved": (gettext_lazy("迁出"), UNVISITED & Q(unmet="moved")),
    "not_reached": (gettext_lazy("未到"), UNVISITED & Q(unmet="")),
}
UNRECORDED: Final = Q(on_record=False, visited_on__isnull=False)
"""Ticked off as visited, but no visit is on record."""
UNTICKED: Final = Q(on_record=True, visited_on=None)
"""A visit is on record, but the list was not ticked off."""
ODD: Final = UNRECORDED | UNTICKED
"""What makes the sum miss."""


@dataclass(frozen=True)
class Part:
    """By what the sheet is parted: its tab, its head, the key, the filter, what it opens to."""

    name: str
    label: Any
    head: Any
    key: Any
    filter: str
    names: Callable[[Sequence[Any]], Mapping[Any, str]]
    below: str = ""


@dataclass(frozen=True)
class Line:
    """One line: the numbers in the order of OUTCOMES, the share met, and the difference."""

    key: Any
    name: str
    numbers: Mapping[str, int]
    odd: int

    @property
    def difference(self) -> int:
        """Return planned less all outcomes; 0 when the sheet holds."""
        return self.numbers["planned"] - sum(
            value for name, value in self.numbers.items() if name != "planned"
        )

    @property
    def percent(self) -> float:
        """Return how many of the planned were visited."""
        return rate(self.numbers["visited"], self.numbers["planned"])


def reconciled(viewer: Actor) -> QuerySet[Any]:
    """Return the targets that were to be visited, each with `on_record`: whether a visit is.

    A visit that ticked off another round of the list is not one of this round.
    """
    same = {"campaign": OuterRef("campaign"), "household": OuterRef("household")}
    visited = Exists(HouseholdVisit.objects.filter(**same))
    other_round = Exists(Target.objects.filter(**same, visited_on__isnull=False))
    mine = Q(visited_on__isnull=False) | ~Q(other_round)
    on_record = Case(When(Q(visited) & mine, then=True), default=False)
    return targets(viewer).filter(left_out_reason="").annotate(on_record=on_record)


def outcome(row: Any) -> Any:
    """Return where a target stands, in words."""
    if row.on_record:
        return _("已走访")
    if row.visited_on:
        return _("无走访记录")
    return Target._meta.get_field("unmet").label(row.unmet) if row.unmet else _("未到")


def reconciliation(rows: QuerySet[Any], by: str) -> tuple[Part, list[Line], Line]:
    """Return the part, its lines in their usual order, and the sum, in one grouped question."""
    part = PARTS.get(by, PARTS["group"])
    counts = {f"n_{name}": Count("pk", filter=q) for name, (_head, q) in OUTCOMES.items()}
    groups = rows.order_by().annotate(of=part.key).values("of")
    found = list(groups.annotate(n_odd=Count("pk", filter=ODD), **counts))
    found.sort(key=lambda row: (row["of"] is None, row["of"] or 0))
    names = part.names([row["of"] for row in found])
    lines = [_line(row["of"], names.get(row["of"], str(row["of"])), row) for row in found]
    total = {name: sum(row[name] for row in found) for name in (*counts, "n_odd")}
    return part, lines, _line("", _("合计"), total)


def _line(key: Any, name: str, row: Mapping[str, int]) -> Line:
    return Line(key, name, {name: row[f"n_{name}"] for name in OUTCOMES}, row["n_odd"])


def _groups(keys: Sequence[Any]) -> dict[Any, str]:
    return {key: _("未编组") if key is None else _("第%(n)s组") % {"n": key} for key in keys}


def _regions(keys: Sequence[Any]) -> dict[Any, str]:
    return dict(Region.objects.filter(pk__in=keys).values_list("key", "name"))


def _full(keys: Sequence[Any]) -> dict[Any, str]:
    return dict(Region.objects.filter(pk__in=keys).values_list("key", "full_name"))


PARTS: Final = {
    part.name: part
    for part in (
        Part("group", gettext_lazy("按组"), gettext_lazy("回访组"), F("group__number"), "group",
             _groups, "village"),
        Part("county", gettext_lazy("按县区"), gettext_lazy("县区"), region_at(2), "region",
             _regions, "village"),
        Part("village", gettext_lazy("按村"), gettext_lazy("村"), F("region_id"), "region", _full),
    )
}  # fmt: skip
