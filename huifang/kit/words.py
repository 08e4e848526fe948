"""Words for people that are translated when they are shown, without knowing Django."""

from __future__ import annotations

from collections.abc import Callable


class Phrase:
    """A sentence with named places, e.g. `Phrase("还差 {n} 天", n=3)`; `str()` gives the words."""

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, /, **values: object) -> None:
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        words = _translator[0](self.msgid)
        return words.format(**self.values) if self.values else words

    def __repr__(self) -> str:
        return f"Phrase({self.msgid!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.msgid)


def translate_with(translate: Callable[[str], str]) -> Callable[[str], str]:
    """Let `translate` (Django's gettext) find the words when they are shown; gives the former."""
    former, _translator[0] = _translator[0], translate
    return former


def _as_written(msgid: str) -> str:
    return msgid


_translator: list[Callable[[str], str]] = [_as_written]
