"""What rooms above add to the daily digest: numbers with the page where they lie, never a name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.module_loading import autodiscover_modules

from huifang.access.actor import Actor

log = logging.getLogger("huifang.notices")


@dataclass(frozen=True)
class Line:
    """One line: words without any person's, family's or village's name, its page and its number."""

    text: Any
    url: str
    count: int


Ask = Callable[[Actor, date], list[Line]]


@dataclass(frozen=True)
class Source:
    """A room's lines for whoever is reminded; `ask` finds only what that actor may see."""

    name: str
    ask: Ask


SOURCES: Final[dict[str, Source]] = {}


def register(source: Source) -> Source:
    """Make a source known; called in a room's `notices.py`."""
    if SOURCES.setdefault(source.name, source) is not source:
        raise ValueError(f"two sources are called {source.name}")
    return source


def lines(actor: Actor, today: date) -> list[Line]:
    """Return every room's lines for an actor, those that count nothing left out.

    A room that fails is left out and logged: the others are told all the same.
    """
    autodiscover_modules("notices")
    found: list[Line] = []
    for source in SOURCES.values():
        try:
            found += [line for line in source.ask(actor, today) if line.count]
        except Exception:
            log.exception("the source %s failed", source.name)
    return found
