"""Questions to the tree of regions and to the units: subtree, children, dated names, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, region_range, visible
from huifang.kit.chinese import fold
from huifang.territory.models import STEP, Region, RegionCode, RegionName, Unit

FOUND = 20
"""How many rows a look-up by typing gives at most."""


@dataclass(frozen=True)
class Place:
    """A region as choosers show it; `path` says where it lies, a `leaf` has nothing below."""

    key: str
    name: str
    leaf: bool = True
    path: str = ""


def within(column: str, key: str) -> Q:
    """Return the condition "in the region `key` or below it" on a column that holds region keys."""
    return region_range(column, key)


def in_force(on: date) -> Q:
    """Return the condition "there on the day `on`" on rows with `since` and `until`."""
    return (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gte=on))


def roots(viewer: Actor) -> QuerySet[Region]:
    """Return the tops of the viewer's tree: the regions he was granted, or the cities."""
    keys = {grant.region_key for grant in viewer.grants_for("region.view")}
    if viewer.everything or "" in keys:
        return visible(viewer, Region, "region.view").filter(depth=1)
    tops = {key for key in keys if not any(key != top and key.startswith(top) for top in keys)}
    return visible(viewer, Region, "region.view").filter(key__in=tops)


def children(viewer: Actor, parent: str, on: date) -> list[Place]:
    """Return what lies one level below `parent` on the day `on`; "" gives the viewer's tops.

    A top below the county level is called by its full name, so that one knows where it is.
    """
    if parent:
        rows = below(visible(viewer, Region, "region.view"), parent).filter(in_force(on))
    else:
        rows = roots(viewer)
    return [
        Place(
            row.key, row.name if parent or row.depth <= 2 else row.full_name, not row.has_children
        )
        for row in with_children(rows, on).order_by("key")
    ]


def below(rows: QuerySet[Region], parent: str) -> QuerySet[Region]:
    """Return the regions of `rows` that lie exactly one level below the region `parent`."""
    return rows.filter(within("key", parent), depth=len(parent) // STEP + 1)


def with_children(rows: QuerySet[Region], on: date) -> QuerySet[Any]:
    """Return `rows`, each with `has_children`: whether anything lay below it on the day `on`."""
    inside = Region.objects.filter(
        in_force(on),
        depth=OuterRef("depth") + 1,
        key__gt=OuterRef("key"),
        key__lte=Concat(OuterRef("key"), Value("9" * STEP)),
    )
    return rows.annotate(has_children=Exists(inside))


def path_to(viewer: Actor, key: str) -> list[Place]:
    """Return the regions from the viewer's top down to `key`.

    Raises:
        Missing: `key` is not in the viewer's tree.

    """
    region = get_visible(viewer, Region, "region.view", key)
    tops = [top for top in roots(viewer) if region.key.startswith(top.key)]
    start = len(tops[0].key) if tops else len(region.key)
    keys = [region.key[:length] for length in range(start, len(region.key) + 1, STEP)]
    rows = Region.objects.filter(key__in=keys).order_by("key")
    return [
        Place(row.key, row.full_name if row.key == keys[0] and row.depth > 2 else row.name, False)
        for row in rows
    ]


def ancestors(region: Region) -> list[Region]:
    """Return the regions above `region`, the city first; their names are nobody's secret."""
    keys = [region.key[:length] for length in range(STEP, len(region.key), STEP)]
    return list(Region.objects.filter(key__in=keys).order_by("key"))


def smallest_around(keys: Iterable[str]) -> str:
    """Return the key of the smallest region in which all of the regions lie."""
    given = list(keys)
    low, high = min(given), max(given)
    shared = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: shared - shared % STEP]


def region_at(level: int, column: str = "region_id") -> Substr:
    """Return the expression for the key of the region of `level` (1 the city) that holds a row."""
    return Substr(column, 1, level * STEP)


def search_regions(viewer: Actor, words: str, on: date) -> list[Place]:
    """Return regions of the viewer's tree by a piece of the name, pinyin initials or a code."""
    text = fold(words)
    if not text:
        return []
    rows = visible(viewer, Region, "region.view").filter(in_force(on), region_words(text))
    return [Place(row.key, row.name, path=row.full_name) for row in rows.order_by("key")[:FOUND]]


def region_words(text: str) -> Q:
    """Return the condition "its present or a former name, initials or a code is like `text`"."""
    text = fold(text)
    named = RegionName.objects.filter(name__contains=text).values("region")
    found = Q(name__contains=text) | Q(pk__in=named)
    if re.fullmatch("[a-zA-Z]+", text):
        found |= Q(initials__startswith=text.lower())
    if re.fullmatch("[0-9A-Za-z]{4,}", text):
        coded = RegionCode.objects.filter(value__startswith=text.upper()).values("region")
        found |= Q(pk__in=coded)
    return found


def names_on(keys: Iterable[str], day: date) -> dict[str, str]:
    """Return the name each region bore on `day`."""
    wanted = set(keys)
    rows = Region.objects.filter(key__in=wanted)
    found = dict(rows.values_list("key", "name"))
    dated = RegionName.objects.filter(in_force(day), region_id__in=wanted)
    return found | dict(dated.values_list("region_id", "name"))


def by_code(system: str, value: str, on: date) -> Region | None:
    """Return the region that had the code `value` of `system` on the day `on`."""
    code = RegionCode.objects.filter(in_force(on), system=system, value=value)
    row = code.select_related("region").first()
    return row.region if row else None


def search_units(viewer: Actor, words: str) -> list[Unit]:
    """Return units in use by a piece of the name or by its pinyin initials."""
    text = fold(words)
    if not text:
        return []
    rows = visible(viewer, Unit, "unit.view").filter(unit_words(text), active=True)
    return list(rows.select_related("region").order_by("name")[:FOUND])


def unit_words(text: str) -> Q:
    """Return the condition "its name or short name holds `text`, or its initials start with it"."""
    text = fold(text)
    found = Q(name__contains=text) | Q(short_name__contains=text)
    if re.fullmatch("[a-zA-Z]+", text):
        found |= Q(initials__startswith=text.lower())
    return found


def counties_of(city_key: str) -> list[Region]:
    """Return the county units of a city in the order of their keys."""
    counties = Region.objects.annotate(digits=Length("key")).filter(digits=2 * STEP)
    return list(counties.filter(key__startswith=city_key))


def may_look_after(viewer: Actor, unit: Unit) -> bool:
    """Tell whether the viewer may change a unit: all see it, its own region's desk changes it."""
    if not viewer.can("unit.change"):
        return False
    return visible(viewer, Region, "unit.change").filter(pk=unit.region_id).exists()


@dataclass(frozen=True)
class Shelf:
    """One level of the tree as the browser shows it: where one is, what lies above and below.

    `above` holds (region, open): whether the viewer may go there.
    """

    here: Region | None
    above: list[tuple[Region, bool]]
    rows: list[Any]


def shelf(viewer: Actor, key: str, on: date) -> Shelf:
    """Return the level below `key`; "" is the viewer's top, or his tops when there are several.

    Ended regions are on it too: the tree keeps them.

    Raises:
        Missing: `key` is not in the viewer's tree.

    """
    rows = visible(viewer, Region, "region.view")
    tops = list(roots(viewer))
    if not key and len(tops) != 1:
        here, shown = None, roots(viewer)
    else:
        here = get_visible(viewer, Region, "region.view", key or tops[0].key)
        shown = below(rows, here.key)
    above = ancestors(here) if here else []
    listed = with_children(shown, on).prefetch_related("codes", "names").order_by("key")
    open_keys = set(rows.filter(pk__in=[row.pk for row in above]).values_list("pk", flat=True))
    return Shelf(here, [(row, row.pk in open_keys) for row in above], list(listed))
