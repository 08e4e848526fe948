"""Writing tables: rows stream out, text stays text, nothing becomes a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO, Literal

import xlsxwriter

from huifang.kit.tables.cells import EXACT, FORMULA_STARTS, as_text
from huifang.kit.words import Phrase as _

Kind = Literal["text", "number", "money", "percent", "date", "datetime"]

CHINA_TIME = timezone(timedelta(hours=8))
_LAST_ROW = 1_048_576
_CALENDAR_STARTS = 1900
"""Spreadsheets know no day before 1900 and get 1900 itself wrong: such days are text."""
_LONGEST_TEXT = 32_767
_FORMATS: dict[Kind, dict[str, object]] = {
    "text": {"num_format": "@", "valign": "top", "text_wrap": True},
    "number": {"num_format": "General", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
}
_WIDTHS: dict[Kind, int] = {
    "text": 16,
    "number": 10,
    "money": 14,
    "percent": 10,
    "date": 12,
    "datetime": 17,
}
_HEADER = {
    "bold": True,
    "bg_color": "#F2F2F2",
    "border": 1,
    "border_color": "#BFBFBF",
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
}
_TITLE = {"bold": True, "font_size": 14}


@dataclass(frozen=True)
class Column:
    """One column of an export; numbers and dates keep their type unless `kind` is text.

    `label` may be lazy and becomes text when it is written.
    """

    label: object
    kind: Kind = "text"
    width: float | None = None


@dataclass(frozen=True)
class Worksheet:
    """One sheet of an export; `rows` may be an iterator and is read once; `title` stands above."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    title: str = ""


def write_xlsx(
    stream: BinaryIO, sheets: Iterable[Worksheet], *, made_at: datetime | None = None
) -> int:
    """Write a workbook row by row in constant memory and give the number of rows written.

    A sheet longer than a spreadsheet allows continues on a next one. Aware moments are written
    in Chinese time. `made_at` goes into the file's properties (default: now).
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(stream, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at})
        return _Book(book).write(sheets)


def write_csv(stream: BinaryIO, labels: Sequence[object], rows: Iterable[Sequence[object]]) -> int:
    """Write CSV that a spreadsheet opens as UTF-8 and give the number of rows written.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    count = -1
    for row in chain([labels], rows):
        writer.writerow([_guarded(value) for value in row])
        count += 1
    text.detach()
    return count


class _Book:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
        self._quoted = book.add_format({**_FORMATS["text"], "quote_prefix": True})
        self._header = book.add_format(_HEADER)
        self._title = book.add_format(_TITLE)
        self._names: set[str] = set()

    def write(self, sheets: Iterable[Worksheet]) -> int:
        count = 0
        for sheet in sheets:
            rows = iter(sheet.rows)
            room = _LAST_ROW - 1 - bool(sheet.title)
            count += self._write_sheet(sheet, islice(rows, room))
            while (following := next(rows, None)) is not None:
                count += self._write_sheet(sheet, chain([following], islice(rows, room - 1)))
        return count

    def _write_sheet(self, sheet: Worksheet, rows: Iterator[Sequence[object]]) -> int:
        page = self._book.add_worksheet(self._free_name(sheet.name))
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width or _width(column))
        head = 0
        if sheet.title:
            page.write_string(0, 0, sheet.title, self._title)
            head = 1
        for index, column in enumerate(sheet.columns):
            page.write_string(head, index, str(column.label), self._header)
        kinds = [column.kind for column in sheet.columns]
        last = head
        for last, row in enumerate(rows, start=head + 1):
            for index, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                self._write_cell(page, last, index, kind, value)
        page.freeze_panes(head + 1, 0)
        page.repeat_rows(head)
        if sheet.columns:
            page.autofilter(head, 0, last, len(sheet.columns) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return last - head

    def _write_cell(self, page: Any, row: int, column: int, kind: Kind, value: object) -> None:
        if kind != "text" and isinstance(value, date) and value.year > _CALENDAR_STARTS:
            if isinstance(value, datetime):
                value = _china_time(value)
                look = self._formats["date" if kind == "date" else "datetime"]
            else:
                look = self._formats["date"]
            page.write_datetime(row, column, value, look)
        elif kind != "text" and isinstance(value, int | float | Decimal) and _fits(value):
            look = self._formats[kind if kind in ("money", "percent") else "number"]
            page.write_number(row, column, value, look)
        elif text := _text(value):
            look = self._quoted if text.startswith(FORMULA_STARTS) else self._formats["text"]
            page.write_string(row, column, text[:_LONGEST_TEXT], look)

    def _free_name(self, wanted: str) -> str:
        """A sheet name spreadsheets accept and this book does not have yet."""
        base = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ") or "Sheet"
        name, number = base[:31], 1
        while name.casefold() in self._names:
            number += 1
            name = f"{base[:26]} {number}"
        self._names.add(name.casefold())
        return name


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return as_text(_china_time(value))
    known = isinstance(value, str | int | float | date | time)
    return as_text(value) if known or value is None else str(value).strip()


def _china_time(moment: datetime) -> datetime:
    return moment.astimezone(CHINA_TIME).replace(tzinfo=None) if moment.tzinfo else moment


def _fits(value: float | Decimal) -> bool:
    return not isinstance(value, bool) and -EXACT < value < EXACT


def _guarded(value: object) -> str:
    text = _text(value)
    if isinstance(value, int | float | Decimal):
        return text
    if text.lstrip("'").startswith(FORMULA_STARTS) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return "'" + text
    return text


def _width(column: Column) -> float:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(column.label))
    return max(_WIDTHS[column.kind], min(wide + 3, 40))
