"""A Listing: one definition of a list that page, counts, figures and export all use.

The address of a list page carries the filters as its query string. A figure is a Listing with a
query string and a measure, so the number and the rows behind it can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Protocol

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from huifang.kit.dates import parse_date
from huifang.kit.errors import HouseError


class Viewer(Protocol):
    """Whoever looks; `access.Actor` is the one that exists."""

    def can(self, permission: str) -> bool:
        """Tell whether the viewer holds the permission anywhere."""
        ...


@dataclass(frozen=True)
class Asked:
    """What the reader asked of a list: the filters by name, the page moment and `at`.

    `at` is the end of the day "as of" which the list is wanted; it is `now` when not asked.
    """

    params: Mapping[str, str]
    now: datetime
    at: datetime
    past: bool = False

    @property
    def day(self) -> date:
        """Return the local day of `at`."""
        return timezone.localtime(self.at).date()

    @classmethod
    def of(cls, params: Mapping[str, str], now: datetime) -> Asked:
        """Read the parameters of an address; a bad `at` is taken as not asked."""
        text = params.get("at", "")
        try:
            day = parse_date(text) if text else None
        except HouseError:
            day = None
        if day is None:
            return cls(params, now, now)
        end = timezone.make_aware(datetime.combine(day, time.max))
        return cls(params, now, min(end, now), past=end < now)


@dataclass(frozen=True)
class Column:
    """One column: how its cell is made, sorted, shown and exported.

    `value` takes the row; the default reads the attribute `name` and turns it into words.
    """

    name: str
    label: Any
    value: Callable[[Any], Any] | None = None
    sort: str = ""
    kind: Literal["text", "number", "date", "tag", "secret", "progress", "lamp", "serial"] = "text"
    shown: bool = True  # shown until the reader chooses columns
    tone: Callable[[Any], str] | None = None  # colour word, for kind="tag" or "lamp"
    width: int = 12  # characters, for export and layout
    group: Any = ""  # what it stands under in the second head of an exported sheet


def _no_condition(_value: str, _asked: Asked) -> Q:
    return Q()


@dataclass(frozen=True)
class Filter:
    """One filter of the bar: a parameter name and the condition it stands for.

    A `hidden` filter has no widget; figures and links use it, and the page shows it as a chip.
    `of` takes the place of `where` when the condition depends on who looks; `named` gives the
    words of a key in the chip.
    """

    name: str
    label: Any
    where: Callable[[str, Asked], Q] = _no_condition
    kind: Literal["choice", "region", "date", "text", "flag", "hidden"] = "choice"
    choices: Callable[[Any], Sequence[tuple[str, Any]]] | None = None
    of: Callable[[Any, str, Asked], Q] | None = None
    named: Callable[[Any, str], Any] | None = None


@dataclass(frozen=True)
class Tabs:
    """The row of tabs with live counts: one per value of `field`, in the order given.

    `groups` puts several values under one tab: (name, label, values).
    """

    field: str
    groups: Sequence[tuple[str, Any, tuple[Any, ...]]]


@dataclass(frozen=True)
class Batch:
    """A deed offered for all ticked rows: opens the page `url` with `?ids=…`."""

    label: Any
    url: str
    permission: str


@dataclass(frozen=True)
class Listing:
    """A list of records, defined once.

    `rows(viewer)` returns the rows in the viewer's scope. `url` names the list page, `row_url` the
    page or drawer of one row (its argument is the key). `measures` are what figures count.
    """

    name: str
    title: Any
    permission: str
    url: str
    rows: Callable[[Any], QuerySet[Any]]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    tabs: Tabs | None = None
    search: Callable[[str], Q] | None = None
    search_hint: Any = ""
    order: Sequence[Any] = ("-pk",)
    measures: Mapping[str, Any] = field(default_factory=lambda: {"rows": Count("pk")})
    row_url: str = ""
    drawer: bool = True  # a row opens in the drawer; False: on its own page
    batches: Sequence[Batch] = ()
    export_permission: str = ""
    related: Sequence[str] = ()  # select_related of the page, not of counts
    prefetch: Sequence[str] = ()
    empty: Any = ""  # what to do when there is nothing yet
    create: tuple[Any, str, str] | None = None  # label, url name, permission
    totals: Callable[[QuerySet[Any]], Mapping[Any, Any]] | None = None  # footer line
    sheet: Sequence[Column] = ()  # the columns of the exported file where they are others
    beside: Sequence[tuple[Any, str]] = ()  # lists of the same rows: label, name of the page
    region_column: str = "region_id"  # where a row's region key stands, for figures by region

    def select(self, viewer: Any, asked: Asked, *, tab: bool = True) -> QuerySet[Any]:
        """Return the rows asked for: scope, filters, keyword and (if `tab`) the open tab."""
        found = self.rows(viewer)
        for item in self.filters:
            value = asked.params.get(item.name, "").strip()
            if value:
                condition = item.of(viewer, value, asked) if item.of else item.where(value, asked)
                found = found.filter(condition)
        keyword = asked.params.get("q", "").strip()
        if keyword and self.search:
            found = found.filter(self.search(keyword))
        if tab and self.tabs:
            values = self._tab_values(asked.params.get("tab", ""))
            if values is not None:
                found = found.filter(**{f"{self.tabs.field}__in": values})
        return found

    def _tab_values(self, name: str) -> tuple[str, ...] | None:
        assert self.tabs
        for group, _label, values in self.tabs.groups:
            if group == name:
                return values
        return None

    def ordered(self, found: QuerySet[Any], sort: str) -> QuerySet[Any]:
        """Sort by a column's name, `-name` downwards; an unknown name gives the usual order."""
        known = {column.name: column.sort for column in self.columns if column.sort}
        key = known.get(sort.removeprefix("-"))
        if not key:
            return found.order_by(*self.order)
        return found.order_by(("-" if sort.startswith("-") else "") + key, *self.order)

    def tab_counts(self, viewer: Any, asked: Asked) -> dict[str, int]:
        """Return the count of each tab under the filters in force; "" is the count of all."""
        if not self.tabs:
            return {"": self.select(viewer, asked).order_by().count()}
        found, column = self.select(viewer, asked, tab=False).order_by(), self.tabs.field
        # By an expression: left to itself SQLite follows the index of the column and reads the rows
        # of a keyword or a region in its random order, up to seventy times as slow.
        found, column = found.annotate(of_tab=Coalesce(column, column)), "of_tab"
        by_value = dict(found.values_list(column).annotate(n=Count("*")))
        counts = {"": sum(by_value.values())}
        for group, _label, values in self.tabs.groups:
            counts[group] = sum(by_value.get(value, 0) for value in values)
        return counts

    def measure(self, viewer: Any, asked: Asked, name: str = "rows") -> int:
        """Return one figure over the rows asked for."""
        found = self.select(viewer, asked).order_by()
        return found.aggregate(value=self.measures[name])["value"] or 0

    def measure_by_region(
        self, viewer: Any, asked: Asked, digits: int, name: str = "rows"
    ) -> dict[str, int]:
        """Return one figure for each region whose key has so many `digits`."""
        found = self.select(viewer, asked).order_by()
        part = Substr(self.region_column, 1, digits)
        rows = found.annotate(region_part=part).values_list("region_part")
        return dict(rows.annotate(value=self.measures[name]))


def day_from(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "on or after the day given" on a datetime or date column."""

    def where(value: str, _asked: Asked) -> Q:
        return Q(**{f"{column}__gte": _start(value)})

    return where


def day_to(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "on or before the day given" on a datetime column."""

    def where(value: str, _asked: Asked) -> Q:
        return Q(**{f"{column}__lt": _start(value) + timedelta(days=1)})

    return where


def equals(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "column is one of the values given", values parted by commas."""

    def where(value: str, _asked: Asked) -> Q:
        return Q(**{f"{column}__in": [part for part in value.split(",") if part]})

    return where


def _start(value: str) -> datetime:
    return timezone.make_aware(datetime.combine(parse_date(value), time.min))
