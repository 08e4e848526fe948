"""The board: what stands where, the most pressing of each state on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from huifang.kit.chinese import mask_name
from huifang.problems.queries.due import RUNNING, lamp, lamp_words
from huifang.records.fields import word
from huifang.rules.problem_workflow import STATES, State

SHOWN: Final = 8
"""Cards of a column; the rest are a link to the ledger."""
COLUMNS: Final = tuple(state for state in STATES if state.kind in ("open", "long_term"))


@dataclass(frozen=True)
class Card:
    """One problem on the board."""

    problem: Any
    family: str
    lamp: str
    lamp_words: str


@dataclass(frozen=True)
class BoardColumn:
    """One state with its count, the most pressing problems, and the address of all of them."""

    state: State
    label: str
    count: int
    cards: Sequence[Card]
    url: str

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.cards)


def board(rows: QuerySet[Any], params: Mapping[str, str], today: date) -> list[BoardColumn]:
    """Return a column for each state that is not closed; `params` are the filters in force."""
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("*")))
    return [
        BoardColumn(
            state,
            word(state.zh, state.en),
            counts.get(state.name, 0),
            _cards(rows, state, today) if state.name in counts else (),
            ledger_url(params, state=state.name),
        )
        for state in COLUMNS
    ]


def ledger_url(params: Mapping[str, str], **more: str) -> str:
    """Return the address of the ledger under the filters in force and some more."""
    asked = {name: value for name, value in params.items() if name not in ("page", "by", "size")}
    return f"{reverse('problems:ledger')}?{urlencode({**asked, **more})}"


def _cards(rows: QuerySet[Any], state: State, today: date) -> list[Card]:
    """Return the nearest limits where a clock runs, else what has waited longest."""
    found = rows.filter(state=state.name).select_related("region", "household", "lead_unit")
    order = "due_on" if state.name in RUNNING else "found_at"
    return [
        Card(row, _family(row), lamp(row, today), lamp_words(row, today))
        for row in found.order_by(order, "pk")[:SHOWN]
    ]


def _family(row: Any) -> str:
    if row.household is None:
        return ""
    return str(row.household) if row.names_shown else mask_name(str(row.household))
