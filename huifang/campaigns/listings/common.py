"""What the lists of this room share: filters by campaign, place, code and yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.access.scope import visible
from huifang.campaigns.models import Group
from huifang.campaigns.queries import campaigns
from huifang.records.fields import choices
from huifang.records.listing import Asked, Filter, equals
from huifang.territory.queries import within

YES_NO = (("yes", _("是")), ("no", _("否")))


def campaign_choices(viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the campaigns in scope by code."""
    return [(row.code, row.name) for row in campaigns(viewer)]


def by_campaign(column: str = "campaign") -> Filter:
    """Return the filter by campaign; its address carries the campaign's code."""
    return Filter("campaign", _("行动"), equals(f"{column}__code"), choices=campaign_choices)


def by_region(column: str = "region_id") -> Filter:
    """Return the filter "in the region chosen or below it"."""
    return Filter("region", _("地区"), lambda value, _asked: within(column, value), kind="region")


def group_choices(viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the numbers that groups bear in the campaigns in scope."""
    rows = visible(viewer, Group, "group.view").order_by("number")
    numbers = rows.values_list("number", flat=True).distinct()
    return [(str(n), _("第%(n)s组") % {"n": n}) for n in numbers]


def coded(name: str, label: Any, path: str, column: str = "") -> Filter:
    """Return a filter over the words of a code list."""
    return Filter(name, label, equals(column or name), choices=lambda _viewer: choices(path))


def yes_no(name: str, label: Any, condition: Q, kind: Any = "choice") -> Filter:
    """Return a filter whose "yes" is the condition and whose "no" is its opposite."""

    def where(value: str, _asked: Asked) -> Q:
        return condition if value == "yes" else ~condition

    return Filter(name, label, where, kind=kind, choices=lambda _viewer: YES_NO)


def one_of(
    name: str, label: Any, conditions: Sequence[tuple[str, Any, Q]], kind: Any = "choice"
) -> Filter:
    """Return a filter over named conditions: (value, label, condition)."""
    known = {value: condition for value, _label, condition in conditions}

    def where(value: str, _asked: Asked) -> Q:
        return known.get(value, Q(pk__in=()))

    offered = [(value, word) for value, word, _condition in conditions]
    return Filter(name, label, where, kind=kind, choices=lambda _viewer: offered)


def joined(rows: Callable[[Any], Any]) -> Callable[[Any], str]:
    """Return what writes the names of several related rows into one cell."""
    return lambda row: "、".join(str(item) for item in rows(row))
