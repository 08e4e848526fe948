"""What the lists of this room share: filters, places, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.access.scope import region_range, visible
from huifang.campaigns.models import Group
from huifang.campaigns.queries import campaigns
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, day_from, day_to, equals


def campaign_is(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "of the campaigns with these codes"."""

    def where(value: str, _asked: Asked) -> Q:
        return Q(**{f"{column}__code__in": value.split(",")})

    return where


def campaign_choices(viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the campaigns in scope by code."""
    return [(row.code, row.name) for row in campaigns(viewer)]


def group_choices(viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the numbers that groups bear in the campaigns in scope."""
    found = visible(viewer, Group, "group.view").order_by("number")
    return [(str(n), _("第%(n)s组") % {"n": n}) for n in sorted({g.number for g in found})]


def within(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "in the region given or below it"."""
    return lambda value, _asked: region_range(column, value)


def _by(column: str) -> Callable[[str, Asked], Q]:
    return lambda _value, asked: Q(**{f"{column}__lte": asked.at})


def by_day(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "on or before the day as of which the list is wanted"."""
    return lambda _value, asked: Q(**{f"{column}__lte": asked.day})


def usual(prefix: str, day: str, *, moment: bool) -> tuple[Filter, ...]:
    """Return the filters all lists share; `prefix` leads to the row that has the place."""
    return (
        Filter("campaign", _("行动"), campaign_is(f"{prefix}campaign"), choices=campaign_choices),
        Filter("region", _("区划"), within(f"{prefix}region_id"), "region"),
        Filter("group", _("回访组"), equals(f"{prefix}group__number"), choices=group_choices),
        Filter("from", _("自"), day_from(f"{prefix}{day}"), "date"),
        Filter("to", _("至"), day_to(f"{prefix}{day}"), "date"),
        Filter("at", _("截至"), (_by if moment else by_day)(f"{prefix}{day}"), "hidden"),
    )


def coded(name: str, label: Any, column: str, path: str) -> Filter:
    """Return a filter over the words of a code list."""
    return Filter(name, label, equals(column), choices=lambda _viewer: choices(path))


def place(path: str = "region") -> tuple[Column, ...]:
    """Return the columns of a row's village, reached by the attributes of `path`."""
    sort = f"{path.replace('.', '__')}_id"
    return (
        Column("village", _("村"), lambda row: _follow(row, path).name, sort),
        Column("place", _("全称"), lambda row: _follow(row, path).full_name, shown=False, width=30),
    )


def _follow(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = getattr(row, part)
    return row


def named(rows: Callable[[Any], Any]) -> Callable[[Any], str]:
    """Return what writes the names of several related rows into one cell."""
    return lambda row: "、".join(str(item) for item in rows(row))


def word_of(column: str) -> Callable[[Any], Any]:
    """Return what gives the word of a coded column reached through a relation."""

    def value(row: Any) -> Any:
        *path, last = column.split(".")
        record = _follow(row, ".".join(path)) if path else row
        return record._meta.get_field(last).label(getattr(record, last))

    return value
