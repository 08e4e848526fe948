"""What may stand on a paper about a villager: 村民李某某, and no number that tells who he is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_DOUBLE: Final = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐",
})  # fmt: skip
_NUMBERS: Final = re.compile(
    # ID cards and cards of the disabled, bank accounts, mobiles, other telephones
    r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[\dXx]\d{0,4}|\d{14,22}|1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"
    r"|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"
)
HIDDEN: Final = "××××"


def pseudonym(name: str) -> str:
    """李建国 -> 李某某, 欧阳娜 -> 欧阳某; at least one 某."""
    text = name.strip()
    if not text:
        return ""
    family = 2 if text[:2] in _DOUBLE and len(text) > 2 else 1
    return text[:family] + "某" * min(max(len(text) - family, 1), 2)


def villager(name: str) -> str:
    """李建国 -> 村民李某某; "" for no name."""
    return f"村民{pseudonym(name)}" if name.strip() else ""


def discreet(text: str, names: Iterable[str] = ()) -> str:
    """Return free text with the given names as pseudonyms and telling numbers crossed out.

    A name of one character is left: it would be found inside other words.
    """
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, pseudonym(name))
    return without_numbers(text)


def without_numbers(text: str) -> str:
    """Return text with ID, bank and telephone numbers crossed out."""
    return _NUMBERS.sub(HIDDEN, text)
