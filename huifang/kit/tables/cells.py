"""Single cells: their address, their text, and what a spreadsheet did to long numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from stdnum.iso7064 import mod_11_2

from huifang.kit.words import Phrase as _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the start of a formula, full-width forms too."""

EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number and turns the rest into zeros."""

LOST_DIGITS = _(
    "这个号码曾按数字存放，表格软件只保留前 15 位，后面的已经丢失。"
    "请把该列设为“文本”格式，再对照证件重填。"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, where it stands ("C12"), and what is wrong with it by itself."""

    text: str
    address: str
    problem: _ | None = None

    def __bool__(self) -> bool:
        return bool(self.text)


def address(column: int, row: int) -> str:
    """The name people know a cell by: column counted from 0, row from 1; (2, 12) -> "C12"."""
    return f"{column_letters(column)}{row}"


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 -> "A", 26 -> "AA"."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def as_text(value: object) -> str:
    """A cell's value as a person would type it: whole numbers without .0, dates as 2026-03-01."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return ""


def lost_digits(value: object) -> bool:
    """Whether this is a long number (ID, bank account) that a spreadsheet cut to 15 digits."""
    if isinstance(value, str):
        return value[:1].isdigit() and _looks_cut(value.strip())
    return isinstance(value, int | float) and abs(value) >= EXACT


def _looks_cut(text: str) -> bool:
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+1[5-9]|\d(\.\d+)?[Ee]\+2\d", text):
        return True
    return bool(re.fullmatch(r"\d{15}000", text)) and not mod_11_2.is_valid(text)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if float(value).is_integer():
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")
