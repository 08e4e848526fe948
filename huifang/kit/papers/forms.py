"""Papers that are forms: labels with their words, Chinese dates, blanks for the hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from huifang.kit.papers.tree import Cell, Row, Table, label

BLANK_DAY: Final = "　　年　　月　　日"
"""Where a date is written by hand."""
WIDTHS: Final = (28.0, 50.0, 28.0, 50.0)
"""The columns of a form: label, words, label, words."""

HAND_MM: Final = 13.0
"""The height of a line that is signed by hand."""

Line = (
    tuple[str, str]
    | tuple[str, str, float]
    | tuple[str, str, str, str]
    | tuple[str, str, str, str, float]
)
"""Label and words, once or twice, and how high the line is at least, in millimetres."""


def form(*lines: Line) -> Table:
    """Return a form of such lines over the whole width."""
    return Table(WIDTHS, tuple(_row(line) for line in lines))


def chinese_day(day: date | None) -> str:
    """Return “2020年3月24日”; "" for none. A moment is taken by the clock it carries."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def chinese_time(moment: datetime | None) -> str:
    """Return “2020年3月24日15:30” by the clock the moment carries; "" for none."""
    return f"{chinese_day(moment)}{moment:%H:%M}" if moment else ""


def _row(line: Sequence[str | float]) -> Row:
    texts = [part for part in line if isinstance(part, str)]
    height = next((part for part in line if not isinstance(part, str)), 0.0)
    span = 1 if len(texts) == len(WIDTHS) else 3
    cells = [Cell(text, span) if number % 2 else label(text) for number, text in enumerate(texts)]
    return Row(tuple(cells), height)
