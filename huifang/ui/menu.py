"""What a left menu is made of; the menu itself is written in `site` and named by a setting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class MenuItem:
    """One entry: `active_prefixes` are the starts of addresses under which it is lit."""

    label: Any
    url_name: str
    icon: str = "list"
    active_prefixes: tuple[str, ...] = ()
    count: int | None = None

    @property
    def url(self) -> str:
        """Return the address."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class MenuGroup:
    """A block of entries under a small heading; an empty label draws no heading."""

    label: Any
    items: Sequence[MenuItem]


@dataclass(frozen=True)
class DrawnItem:
    """An entry as the page draws it."""

    label: Any
    url: str
    icon: str
    count: int | None
    current: bool


def draw(groups: Sequence[MenuGroup], path: str) -> list[tuple[Any, list[DrawnItem]]]:
    """Return (label, entries) with the one entry lit whose prefix fits `path` longest."""
    best, length = None, -1
    for group in groups:
        for item in group.items:
            fit = _fit(item, path)
            if fit > length:
                best, length = item, fit
    return [
        (
            group.label,
            [
                DrawnItem(item.label, item.url, item.icon, item.count, item is best)
                for item in group.items
            ],
        )
        for group in groups
        if group.items
    ]


def _fit(item: MenuItem, path: str) -> int:
    url = item.url
    found = [len(prefix) for prefix in item.active_prefixes if path.startswith(prefix)]
    if path == url or (url != "/" and path.startswith(url)):
        found.append(len(url))
    return max(found, default=-1)


def menu_of(request: HttpRequest) -> list[tuple[Any, list[DrawnItem]]]:
    """Return the drawn menu of whoever asks; no menu when none is set."""
    path = getattr(settings, "HUIFANG_MENU", "")
    return draw(_maker(path)(request), request.path) if path else []


@cache
def _maker(path: str) -> Callable[[HttpRequest], Sequence[MenuGroup]]:
    return cast("Callable[[HttpRequest], Sequence[MenuGroup]]", import_string(path))
