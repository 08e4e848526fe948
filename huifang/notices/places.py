"""For whom a group robot speaks: the rooms above name their units and campaigns here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.module_loading import autodiscover_modules

from huifang.access.actor import Actor

Choices = Callable[[Actor], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Place:
    """A kind of place (`unit`, `campaign`): its word, what may be chosen, and the typeahead."""

    name: str
    title: Any
    choices: Choices
    search: str = ""
    hint: Any = ""


PLACES: Final[dict[str, Place]] = {}


def register(place: Place) -> Place:
    """Make a kind of place known; called in a room's `notices.py`."""
    if PLACES.setdefault(place.name, place) is not place:
        raise ValueError(f"two places are called {place.name}")
    return place


def places() -> list[Place]:
    """Return the kinds of place that the rooms have named."""
    autodiscover_modules("notices")
    return list(PLACES.values())
