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

from huifang.kit.tables.cells import EXACT, FORMULA_STARTS, as_text, column_letters
from huifang.kit.words import Phrase as _

Kind = Literal["text", "number", "money", "percent", "date", "datetime"]

CHINA_TIME = timezone(timedelta(hours=8))
_LAST_ROW = 1_048_576
_CALENDAR_STARTS = 1900
"""Spreadsheets know no day before 1900 and get 1900 itself wrong: such days are text."""
_LONGEST_TEXT = 32_767
_SPARE = 2000
"""Rows below the last one that still offer a column's words."""
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

    `label` may be lazy and becomes text when it is written. Neighbours of one `group` stand under
    it in a second head above; `choices` are offered in the cells of the column.
    """

    label: object
    kind: Kind = "text"
    width: float | None = None
    group: object = ""
    choices: Sequence[str] = ()


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
            room = _LAST_ROW - 1 - bool(sheet.title) - _grouped(sheet)
            count += self._write_sheet(sheet, islice(rows, room))
            while (following := next(rows, None)) is not None:
                count += self._write_sheet(sheet, chain([following], islice(rows, room - 1)))
        return count

    def _write_sheet(self, sheet: Worksheet, rows: Iterator[Sequence[object]]) -> int:
        page = self._book.add_worksheet(self._free_name(sheet.name))
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width or _width(column))
        head = self._write_head(page, sheet)
        kinds = [column.kind for column in sheet.columns]
        last = head
        for last, row in enumerate(rows, start=head + 1):
            for index, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                self._write_cell(page, last, index, kind, value)
        page.freeze_panes(head + 1, 0)
        page.repeat_rows(head - _grouped(sheet), head)
        if sheet.columns:
            page.autofilter(head, 0, last, len(sheet.columns) - 1)
            self._offer(page, sheet, head + 1, last)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return last - head

    def _write_head(self, page: Any, sheet: Worksheet) -> int:
        """Write title and head in the order of rows and return the row of the labels."""
        row, width = 0, len(sheet.columns) - 1
        if sheet.title:
            page.write_string(0, 0, sheet.title, self._title)
            if _grouped(sheet):
                _merge(page, 0, 0, 0, width)
            row = 1
        if not _grouped(sheet):
            for index, column in enumerate(sheet.columns):
                page.write_string(row, index, str(column.label), self._header)
            return row
        groups = [str(column.group) for column in sheet.columns]
        for index, column in enumerate(sheet.columns):
            above = groups[index] if not index or groups[index] != groups[index - 1] else ""
            page.write_string(row, index, above or ("" if groups[index] else str(column.label)),
                              self._header)  # fmt: skip
        for index, column in enumerate(sheet.columns):
            label = str(column.label) if groups[index] else ""
            page.write_string(row + 1, index, label, self._header)
        for first, last in _runs(groups):
            if groups[first]:
                _merge(page, row, first, row, last)
            else:
                for index in range(first, last + 1):
                    _merge(page, row, index, row + 1, index)
        return row + 1

    def _offer(self, page: Any, sheet: Worksheet, first: int, last: int) -> None:
        """Let the cells of a column offer its words; any other may be written all the same."""
        offered = [(at, column) for at, column in enumerate(sheet.columns) if column.choices]
        if not offered:
            return
        name = self._free_name(str(_("选项")))
        words = self._book.add_worksheet(name)
        words.hide()
        longest = max(len(column.choices) for _at, column in offered)
        for row in range(longest):
            for place, (_at, column) in enumerate(offered):
                if row < len(column.choices):
                    words.write_string(row, place, column.choices[row])
        for place, (index, column) in enumerate(offered):
            letter = column_letters(place)
            source = f"='{name}'!${letter}$1:${letter}${len(column.choices)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            page.data_validation(first, index, max(last, first + _SPARE), index, rule)

    def _write_cell(self, page: Any, row: int, column: int, kind: Kind, value: object) -> None:
        if value is None or value == "":
            return
        typed = kind != "text" and not isinstance(value, str)
        if typed and isinstance(value, date) and value.year > _CALENDAR_STARTS:
            if isinstance(value, datetime):
                value = _china_time(value)
                look = self._formats["date" if kind == "date" else "datetime"]
            else:
                look = self._formats["date"]
            page.write_datetime(row, column, value, look)
        elif typed and isinstance(value, int | float | Decimal) and _fits(value):
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


def _grouped(sheet: Worksheet) -> bool:
    """Whether a second head stands above the first."""
    return any(column.group for column in sheet.columns)


def _runs(groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of the same group."""
    first = 0
    for index in range(1, len(groups) + 1):
        if index == len(groups) or groups[index] != groups[first]:
            yield first, index - 1
            first = index


def _merge(page: Any, row: int, column: int, last_row: int, last_column: int) -> None:
    """Note a merged range; its cells were written in their turn, as constant memory wants it."""
    if (row, column) != (last_row, last_column):
        page.merge.append([row, column, last_row, last_column])


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
    plain = re.fullmatch(r"-\d{1,15}(\.\d+)?", text)  # of +86 a spreadsheet would drop the sign
    if text.lstrip("'").startswith(FORMULA_STARTS) and not plain:
        return "'" + text
    return text


def _width(column: Column) -> float:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(column.label))
    return max(_WIDTHS[column.kind], min(wide + 3, 40))
