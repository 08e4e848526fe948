"""Reading tables that people send: every cell as safe text, and which cell it was."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from huifang.kit.errors import Invalid
from huifang.kit.tables.cells import (
    FORMULA_STARTS,
    LOST_DIGITS,
    Cell,
    address,
    as_text,
    lost_digits,
)
from huifang.kit.tables.headers import Header, find_header
from huifang.kit.tables.limits import Limits, TooLarge, check_archive, check_rectangle, check_size
from huifang.kit.words import Phrase as _

_NO_PROBLEMS: Mapping[int, _] = MappingProxyType({})
_NO_CELL = Cell("", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it: its number in the file (from 1), and its texts.

    `problems` maps a column (from 0) to what is wrong with the cell by itself.
    """

    number: int
    texts: tuple[str, ...]
    problems: Mapping[int, _]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, blank rows left out."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Line:
    """One row of a table by the names of its columns."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, name: str) -> Cell:
        return self.cells.get(name, _NO_CELL)

    def text(self, name: str) -> str:
        """The text under `name`; "" when the column or the cell is empty."""
        return self[name].text


@dataclass(frozen=True)
class Table:
    """The rows of a sheet below its header."""

    sheet: str
    header: Header
    rows: Sequence[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def lines(self) -> Iterator[Line]:
        """The rows one after another, each cell by the known name of its column."""
        columns = self.header.columns
        for row in self.rows:
            yield Line(
                row.number,
                {
                    name: Cell(
                        row.texts[column] if column < len(row.texts) else "",
                        address(column, row.number),
                        row.problems.get(column),
                    )
                    for column, name in columns.items()
                },
            )


def read_table(
    content: bytes, known: Mapping[str, AbstractSet[str]], *, limits: Limits | None = None
) -> Table:
    """The first sheet of a file that has a header of `known` names (name -> labels, aliases).

    Raises:
        Invalid: no table file, damaged, locked, or without such a header; says what to do.
        TooLarge: more than `limits`.

    """
    refusal: Invalid | None = None
    for sheet in read_sheets(content, limits=limits):
        if not sheet.rows:
            continue
        try:
            header = find_header([row.texts for row in sheet.rows], known)
        except Invalid as error:
            refusal = refusal or error
        else:
            return Table(sheet.name, header, sheet.rows[header.last + 1 :])
    raise refusal or Invalid(_("文件里没有内容。请确认保存的是填好的表格。"))


def read_sheets(content: bytes, *, limits: Limits | None = None) -> Iterator[Sheet]:
    """The visible sheets of an .xlsx, .xls, .et, .ods or CSV file, told apart by content.

    Raises:
        Invalid: no table file, damaged or locked; says what to do.
        TooLarge: more than `limits`.

    """
    limits = limits or Limits()
    check_size(content, limits)
    if content[:4] == b"PK\x03\x04":
        check_archive(content, limits)
        yield from _read_workbook(content, limits)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        yield from _read_workbook(content, limits)
    else:
        yield _read_csv(content, limits)


def _read_workbook(content: bytes, limits: Limits) -> Iterator[Sheet]:
    sheets: list[Sheet] = []
    rows: list[Row] = []
    for answer in map(json.loads, _unpack(content, limits).splitlines()):
        if answer[0] == "row":
            rows.append(_row(*answer[1:]))
        elif answer[0] == "sheet":
            rows = []
            sheets.append(Sheet(answer[1], rows))
        elif answer[1] == "cells":
            check_rectangle(answer[2], answer[3], limits)
        elif answer[1] == "locked":
            raise Invalid(_("文件加了密码，打不开。请在表格软件里取消密码后再导入。"))
        elif answer[1] == "memory":
            raise _unreadable()
        else:
            raise Invalid(_("文件不是表格，或已损坏。请用表格软件打开后另存为 .xlsx 再导入。"))
    yield from sheets


def _unpack(content: bytes, limits: Limits) -> bytes:
    """What the unpacking process says of `content`."""
    command = [sys.executable, "-m", "huifang.kit.tables.unpack"]
    bounds = [limits.cells, limits.memory_bytes, limits.seconds]
    try:
        done = subprocess.run(
            [*command, *(str(bound) for bound in bounds)],
            input=content,
            capture_output=True,
            cwd=Path(__file__).parents[3],
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if done.returncode < 0:  # ended by a signal: out of memory, out of time
        raise _unreadable()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _unreadable() -> TooLarge:
    return TooLarge(
        _("文件无法继续读取：它已损坏，或解开后太大。请把需要的部分另存为新的 .xlsx 再导入。")
    )


def _read_csv(content: bytes, limits: Limits) -> Sheet:
    text = _decode(content)
    if "\x00" in text:
        raise Invalid(_("文件不是表格。请导入 .xlsx、.xls、.ods 或 .csv 文件。"))
    first_lines = text[:4096]
    delimiter = max(",\t;", key=first_lines.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Invalid(_("CSV 文件的引号不成对，读不下去。请另存为 .xlsx 再导入。")) from None
    check_rectangle(len(rows), max(map(len, rows), default=0), limits)
    return Sheet("", list(_csv_rows(rows)))


def _csv_rows(raw: Iterable[Sequence[str]]) -> Iterator[Row]:
    for number, values in enumerate(raw, start=1):
        texts = [as_text(_without_guard(value)) for value in values]
        if any(texts):
            cut = [column for column, text in enumerate(texts) if lost_digits(text)]
            yield _row(number, texts, cut)


def _row(number: int, texts: Sequence[str], cut: Sequence[int]) -> Row:
    return Row(number, tuple(texts), dict.fromkeys(cut, LOST_DIGITS) or _NO_PROBLEMS)


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        _("文件的文字编码认不出来。请用表格软件打开后另存为 .xlsx，或“CSV UTF-8”再导入。")
    )


def _without_guard(text: str) -> str:
    """Undo what exports do to keep a spreadsheet from changing a text: '=x and ="x"."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        return text[1:]
    if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text
