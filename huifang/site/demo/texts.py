"""The words of the demo: texts with gaps, filled by lot so that no two places read alike."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any

HERE = Path(__file__).parent / "texts"

_NUMBERS: Mapping[str, Callable[[Random], str]] = {
    "n": lambda lot: str(lot.randint(2, 9)),
    "m": lambda lot: str(lot.randrange(40, 900, 10)),
    "km": lambda lot: f"{lot.randint(6, 28) / 10:.1f}",
    "hh": lambda lot: str(lot.randint(11, 46)),
    "seats": lambda lot: str(lot.randint(24, 96)),
    "mu": lambda lot: str(lot.randint(2, 9)),
    "y": lambda lot: str(lot.randint(2, 12)),
    "yuan": lambda lot: str(lot.randrange(300, 4900, 20)),
}


def lot_of(seed: str) -> Random:
    """Return a lot that falls the same each time."""
    return Random(seed)  # noqa: S311  # nothing here is a secret


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return one file of texts."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Phrases:
    """Fills texts for one place; `own` are the words that belong to it, such as a village's marks.

    With `keep` a gap that was filled once keeps its word, so that one story stays of a piece.
    """

    def __init__(self, seed: str, *, keep: bool = False, **own: Sequence[str]) -> None:
        self.lot = lot_of(seed)
        self.own: Mapping[str, Sequence[str]] = {**read("gatherings")["draws"], **own}
        self.keep = keep
        self._words: dict[str, str] = {}
        self._last: dict[str, str] = {}

    def one_of(self, texts: Sequence[str]) -> str:
        """Return one of the texts with its gaps filled, not the last one again."""
        known = "|".join(texts)
        left = [text for text in texts if text != self._last.get(known)] or list(texts)
        text = self.lot.choice(left)
        self._last[known] = text
        return self.fill(text)

    def fill(self, text: str) -> str:
        """Return the text with its gaps filled; one gap named twice gets one word."""
        words = self._words if self.keep else {}
        for _literal, name, _spec, _conversion in Formatter().parse(text):
            if name and name not in words:
                words[name] = self._word(name)
        return text.format(**words)

    def know(self, other: Phrases) -> None:
        """Take over the words that `other` has filled in."""
        self._words = dict(other._words)

    def _word(self, gap: str) -> str:
        if gap in self.own:
            return self.lot.choice(self.own[gap])
        return _NUMBERS[gap](self.lot)
