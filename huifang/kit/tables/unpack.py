"""A process of its own that turns a workbook into lines of JSON.

The reader is fast but a crafted or broken file can make it ask for any amount of memory, which
ends the process. So it is a small process, with limits, and not the one that serves people.
Usage: python -m huifang.kit.tables.unpack CELLS MEMORY_BYTES SECONDS < workbook > lines
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from huifang.kit.tables.cells import as_text, lost_digits


def main() -> None:
    """Answer with ["sheet", name], ["row", number, texts, cut columns] or ["refused", why, …]."""
    cells, memory_bytes, seconds = (int(argument) for argument in sys.argv[1:4])
    content = sys.stdin.buffer.read()
    _limit(memory_bytes, seconds)
    for answer in _answers(content, cells):
        sys.stdout.write(json.dumps(answer) + "\n")


def _answers(content: bytes, cells: int) -> Iterator[list[object]]:
    try:
        with calamine.load_workbook(io.BytesIO(content)) as book:
            for meta in book.sheets_metadata:
                if (
                    meta.visible == calamine.SheetVisibleEnum.Visible
                    and meta.typ == calamine.SheetTypeEnum.WorkSheet
                ):
                    yield from _sheet(book.get_sheet_by_name(meta.name), cells)
    except calamine.PasswordError:
        yield ["refused", "locked"]
    except MemoryError:
        yield ["refused", "memory"]
    except (calamine.CalamineError, OSError, ValueError):
        yield ["refused", "damaged"]
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust's panics become; has no import
            raise
        yield ["refused", "damaged"]


def _sheet(sheet: calamine.CalamineSheet, cells: int) -> Iterator[list[object]]:
    last_row, last_column = sheet.end or (-1, -1)
    height, width = last_row + 1, last_column + 1
    if height * width > cells:
        yield ["refused", "cells", height, width]
        return
    yield ["sheet", sheet.name]
    rows = sheet.to_python(skip_empty_area=False)
    _fill_down(rows, sheet)
    for number, values in enumerate(rows, start=1):
        texts = [as_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            cut = [column for column, value in enumerate(values) if lost_digits(value)]
            yield ["row", number, texts, cut]


def _fill_down(rows: list[list[Any]], sheet: calamine.CalamineSheet) -> None:
    """Give every row of a cell that is merged downwards its value; none to those beside it."""
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if top < bottom < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if row[left] in ("", None):
                    row[left] = rows[top][left]


def _limit(memory_bytes: int, seconds: int) -> None:
    try:
        import resource  # POSIX only; elsewhere the caller's time limit has to do
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
