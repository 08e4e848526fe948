"""The ways of going through the problems: by place, family, matter, unit, group or week.

A way says by what the rows are grouped, what each group is called, and which filters of the ledger
give just its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import DateField
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.access.actor import Actor
from huifang.campaigns.models import Category
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries import ledger
from huifang.records.fields import word
from huifang.registry.models import Household
from huifang.territory.models import Region, Unit
from huifang.territory.queries import region_at

Params = Mapping[str, str]
Names = Mapping[Any, tuple[str, str]]
NONE: Final = "none"
"""What an address says for "no unit" and "no group"."""
AT_ONCE: Final = 500
"""Names looked up in one question."""


class Week(TruncWeek):
    """The Monday of a moment's local week; SQLite counts it itself, ten times as fast."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Return the Monday in SQLite's own words."""
        del connection, extra_context
        moment, params = compiler.compile(self.lhs)
        offset = timezone.localtime().utcoffset() or timedelta()
        minutes = f"{offset // timedelta(minutes=1):+d} minutes"
        return f"date({moment}, '{minutes}', 'weekday 0', '-6 days')", params


@dataclass(frozen=True)
class Way:
    """One way: its tab, the heads of its first columns, the key of a row, and names of keys.

    `narrow` gives the filters of the ledger that a group adds to those in force. `below` is the
    way that a group opens to. A way with `many` groups is counted a page at a time.
    """

    name: str
    label: Any
    head: Any
    beside: Any
    key: Any
    names: Callable[[Actor, Sequence[Any]], Names]
    narrow: Callable[[Any, Params], dict[str, str]]
    below: str = ""
    many: bool = False


def _families(viewer: Actor, keys: Sequence[Any]) -> Names:
    condition = ledger.names_shown_to(viewer)
    known = set()
    if condition is not None:
        told = Problem.objects.filter(condition, household__in=keys)
        known = set(told.values_list("household", flat=True))
    rows = Household.objects.filter(pk__in=keys).select_related("region")
    return {
        row.pk: (
            row.head_name if row.pk in known else mask_name(row.head_name),
            row.region.full_name,
        )
        for row in rows
    }


def _regions(_viewer: Actor, keys: Sequence[Any]) -> Names:
    rows = Region.objects.filter(pk__in=keys)
    return {row.key: (row.name, row.full_name.removesuffix(row.name).strip()) for row in rows}


def _matters(_viewer: Actor, keys: Sequence[Any]) -> Names:
    rows = Category.objects.filter(code__in=keys).order_by("campaign__starts_on")
    return {row.code: (word(row.label, row.en or row.label), row.basis) for row in rows}


def _units(_viewer: Actor, keys: Sequence[Any]) -> Names:
    rows = Unit.objects.filter(pk__in=keys).select_related("region")
    found: dict[Any, tuple[str, str]] = {row.pk: (row.name, row.region.name) for row in rows}
    return found | {None: (_("尚未交办"), "")}


def _groups(_viewer: Actor, keys: Sequence[Any]) -> Names:
    found: dict[Any, tuple[str, str]] = {key: (_("第%(n)s组") % {"n": key}, "") for key in keys}
    return found | {None: (_("未编组"), "")}


def _weeks(_viewer: Actor, keys: Sequence[Any]) -> Names:
    return {key: (_week(key), str(key.year)) for key in keys}


def _week(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return f"{monday:%m-%d} — {sunday:%m-%d}"


def _inside(key: str, params: Params) -> dict[str, str]:
    """Return the filter for a region; where a smaller one is chosen already, that one."""
    chosen = params.get("region", "")
    return {"region": chosen if chosen.startswith(key) else key}


def _within_week(monday: date, params: Params) -> dict[str, str]:
    """Return the days of a week as far as they lie within the days chosen already."""
    first, last = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    return {
        "found_from": max(first, params.get("found_from", first)),
        "found_to": min(last, params.get("found_to", last)),
    }


def _by(name: str) -> Callable[[Any, Params], dict[str, str]]:
    return lambda key, _params: {name: NONE if key is None else str(key)}


# Grouped by an expression: along an index of the column SQLite would read at random.
_HOUSEHOLD = Coalesce("household_id", "household_id")
_VILLAGE = Coalesce("region_id", "region_id")
_UNIT = Coalesce("lead_unit_id", "lead_unit_id")
_WEEK = Week("found_at", output_field=DateField())
_PLACE = gettext_lazy("所在地")

WAYS: Final = {
    way.name: way
    for way in (
        Way("county", gettext_lazy("以县区"), gettext_lazy("县区"), "", region_at(2), _regions,
            _inside, "township"),
        Way("township", gettext_lazy("以乡镇"), gettext_lazy("乡镇"), _PLACE, region_at(3),
            _regions, _inside, "village"),
        Way("village", gettext_lazy("以村"), gettext_lazy("村"), _PLACE, _VILLAGE, _regions,
            _inside, "household"),
        Way("household", gettext_lazy("以户"), gettext_lazy("农户"), _PLACE, _HOUSEHOLD,
            _families, _by("household"), many=True),
        Way("matter", gettext_lazy("以事"), gettext_lazy("事项"), gettext_lazy("依据"),
            Coalesce("category__code", "category__code"), _matters, _by("category")),
        Way("unit", gettext_lazy("以单位"), gettext_lazy("责任单位"), _PLACE, _UNIT, _units,
            _by("unit")),
        Way("group", gettext_lazy("以组"), gettext_lazy("回访组"), "",
            Coalesce("group__number", "group__number"), _groups, _by("group")),
        Way("week", gettext_lazy("以周"), gettext_lazy("发现的一周"), gettext_lazy("年"), _WEEK,
            _weeks, _within_week),
    )
}  # fmt: skip
USUAL: Final = "county"


def named(viewer: Actor, way: Way, keys: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    """Return (name, what stands beside it) of each group."""
    found: dict[Any, tuple[str, str]] = {}
    for start in range(0, len(keys), AT_ONCE):
        found |= way.names(viewer, keys[start : start + AT_ONCE])
    return found
