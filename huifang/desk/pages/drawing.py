"""A list as its template draws it: tabs, filters, head, cells; every word and link worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.forms import Widget
from django.forms.widgets import CheckboxInput, Select, TextInput
from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.desk.pages.address import Address
from huifang.kit.chinese import mask_text
from huifang.records.listing import Column, Filter, Listing
from huifang.records.sheet import display, words
from huifang.ui.widgets import DateWidget, RegionWidget

WIDE = 30
"""A column of so many characters is the one people read: it gets the room."""
CLASSES = {
    "number": "col-num",
    "progress": "col-num",
    "serial": "col-num",
    "date": "col-date",
    "tag": "col-tag",
    "lamp": "col-tag",
    "secret": "col-code",
}
BARE = re.compile(r"[0-9]{7,}")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REGIONS = "territory:children"
"""The address that answers the region cascader (see ui.widgets)."""


@dataclass(frozen=True)
class Tab:
    """One tab with its live count."""

    label: Any
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Head:
    """One column's head: where a click on it sorts, and how it is sorted now."""

    column: Column
    url: str
    direction: str  # ascending, descending or ""

    @property
    def css(self) -> str:
        """Return the class of the column."""
        return css(self.column)


@dataclass(frozen=True)
class Cell:
    """One cell in words; `tone` colours tags and lamps."""

    column: Column
    text: str
    tone: str = ""

    @property
    def css(self) -> str:
        """Return the class of the column."""
        return css(self.column)


@dataclass(frozen=True)
class Line:
    """One row: its key, its link and its cells."""

    key: str
    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Chip:
    """A filter in force that has no widget, and the address without it."""

    label: Any
    text: str
    url: str


@dataclass(frozen=True)
class DrawnFilter:
    """A filter of the bar with its widget, ready to print."""

    label: Any
    html: str
    flag: bool


def css(column: Column) -> str:
    """Return the class that a column's cells and head carry."""
    if column.kind == "text":
        return "col-main" if column.width >= WIDE else "col-text"
    return CLASSES[column.kind]


def tabs(listing: Listing, address: Address, counts: Mapping[str, int]) -> list[Tab]:
    """Return the tabs, "all" first."""
    if not listing.tabs:
        return []
    open_tab = open_tab_name(listing, address)
    named = [("", _("全部")), *((name, label) for name, label, _values in listing.tabs.groups)]
    return [
        Tab(label, counts[name], address.to(tab=name), name == open_tab) for name, label in named
    ]


def open_tab_name(listing: Listing, address: Address) -> str:
    """Return the name of the open tab; "" is all, also for a name that nobody knows."""
    names = {name for name, _label, _values in listing.tabs.groups} if listing.tabs else set()
    asked = address.params.get("tab", "")
    return asked if asked in names else ""


def beside(listing: Listing, address: Address) -> list[Tab]:
    """Return the switch between the lists of the same rows; each keeps the filters in force."""
    here = address.to(sort=None, cols=None).partition("?")[2] or "tab="  # all, of all campaigns
    return [
        Tab(label, 0, f"{reverse(name)}?{here}", name == listing.url)
        for label, name in listing.beside
    ]


def heads(columns: Sequence[Column], address: Address) -> list[Head]:
    """Return the heads; a click sorts upwards, the next downwards, the third as usual."""
    sort = address.params.get("sort", "")
    found = []
    for column in columns:
        name, down = column.name, f"-{column.name}"
        following = {name: down, down: ""}.get(sort, name)
        direction = {name: "ascending", down: "descending"}.get(sort, "")
        found.append(Head(column, address.to(sort=following) if column.sort else "", direction))
    return found


def lines(listing: Listing, columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[Line]:
    """Yield the rows of a page."""
    for row in rows:
        url = reverse(listing.row_url, args=[row.pk]) if listing.row_url else ""
        yield Line(str(row.pk), url, [cell(column, row) for column in columns])


def cell(column: Column, row: Any) -> Cell:
    """Return the words of one cell."""
    text = text_of(column, cell_value(column, row))
    return Cell(column, text, column.tone(row) if column.tone else "")


def text_of(column: Column, value: Any) -> str:
    """Return the words for a cell's value; what should be secret is masked."""
    if column.kind == "secret" and isinstance(value, str) and BARE.search(value):
        value = mask_text(value)  # a column forgot its mask; only a Secret knows its own
    return value if isinstance(value, str) else words(value)


def cell_value(column: Column, row: Any) -> Any:
    """Return the value of one cell before it becomes words; of a table's own column, the words."""
    if column.value:
        return column.value(row)
    if isinstance(row, Model) and _is_coded(type(row), column.name):
        return display(row, column.name)
    value: Any = row
    for part in column.name.split("__"):
        value = getattr(value, part, None)
    return value


def filters(listing: Listing, address: Address, viewer: Any) -> list[DrawnFilter]:
    """Return the filters of the bar."""
    return [
        DrawnFilter(
            item.label,
            _widget(item, viewer).render(
                item.name, _value(item, address), {"id": f"filter_{item.name}"}
            ),
            item.kind == "flag",
        )
        for item in listing.filters
        if item.kind != "hidden"
    ]


def chips(listing: Listing, address: Address, viewer: Any) -> list[Chip]:
    """Return the hidden filters in force, and the day as of which the list is shown."""
    found = []
    for item in listing.filters:
        value = address.params.get(item.name, "")
        if item.kind == "hidden" and value and item.name != "at":  # the day has its own chip
            text = _chip_text(item, value, viewer)
            found.append(Chip(item.label, text, address.to(**{item.name: None})))
    if day := address.params.get("at"):
        found.append(Chip(_("截至"), day, address.to(at=None)))
    return found


def _chip_text(item: Filter, value: str, viewer: Any) -> str:
    """Return a chip's words: a yes needs none, a key is never shown bare."""
    if item.named:
        return "、".join(str(item.named(viewer, part)) for part in value.split(","))
    known = {str(key): label for key, label in item.choices(viewer)} if item.choices else {}
    known = known or {"1": "", "0": _("否")}
    parts = [str(known.get(part, part)) for part in value.split(",")]
    return "、".join("" if KEY.fullmatch(part) else part for part in parts)


def carried(listing: Listing, address: Address) -> list[tuple[str, str]]:
    """Return the parameters that the filter bar must carry along though it does not show them."""
    shown = {item.name for item in listing.filters if item.kind != "hidden"} | {"q"}
    left_out = shown | {"page", "format", "cols"}
    return [(name, value) for name, value in address.params.items() if name not in left_out]


@cache
def _is_coded(model: type[Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), Field)
    except FieldDoesNotExist:
        return False


def _value(item: Filter, address: Address) -> Any:
    value = address.params.get(item.name, "")
    return bool(value) if item.kind == "flag" else value


def _widget(item: Filter, viewer: Any) -> Widget:
    if item.kind == "choice":
        options = item.choices(viewer) if item.choices else []
        attrs = {"class": "control"}
        return Select(attrs, [("", _("全部")), *((str(key), label) for key, label in options)])
    if item.kind == "region":
        return RegionWidget(REGIONS, submit=True)
    if item.kind == "date":
        return DateWidget(attrs={"class": "control"})
    if item.kind == "flag":
        return CheckboxInput()
    return TextInput({"class": "control"})
