"""The small frozen things that components draw: steps, timeline entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """One station of a stepper: its key, its word and a small line below it."""

    key: str
    label: Any
    note: Any = ""


@dataclass(frozen=True)
class Change:
    """One field that a deed changed, in words."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, who did what, what they wrote, what changed.

    `tone` colours the dot: "", green, amber or red. `place` tells where it was done from.
    """

    at: datetime | date
    who: Any
    title: Any
    note: Any = ""
    place: Any = ""
    changes: Sequence[Change] = ()
    tone: str = ""
    url: str = ""
