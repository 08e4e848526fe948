"""What rooms above put on a record's page: a panel asked for by the page, drawn by its own room.

A page names itself (`problem`); a room above declares in its `panels.py` what it adds there. So the
page shows slips, bundles and consultations without knowing their rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.module_loading import autodiscover_modules

from huifang.access.actor import Actor

Ask = Callable[[Actor, Any, date], "Drawn | None"]


@dataclass(frozen=True)
class Action:
    """A button of a panel: its words and the form it opens in the drawer."""

    label: Any
    url: str
    tone: str = "plain"


@dataclass(frozen=True)
class Drawn:
    """What a panel has to show of one record: the facts of its template, and its buttons.

    Without facts nothing is drawn but the buttons.
    """

    facts: Mapping[str, Any]
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Panel:
    """A panel of the page `on`: heading, template, and the question that fills it (or None)."""

    on: str
    title: Any
    template: str
    ask: Ask
    rank: int = 0


@dataclass(frozen=True)
class Shown:
    """A panel with what it has to show."""

    title: Any
    template: str
    facts: Mapping[str, Any]
    actions: Sequence[Action]


PANELS: Final[list[Panel]] = []


def register(panel: Panel) -> Panel:
    """Make a panel known; called in a room's `panels.py`."""
    PANELS.append(panel)
    return panel


def panels(viewer: Actor, on: str, record: Any, today: date) -> list[Shown]:
    """Return the panels of a record's page that have something to show to this viewer."""
    autodiscover_modules("panels")
    found = []
    for panel in sorted(PANELS, key=lambda panel: panel.rank):
        drawn = panel.ask(viewer, record, today) if panel.on == on else None
        if drawn is not None:
            found.append(Shown(panel.title, panel.template, drawn.facts, drawn.actions))
    return found
