"""Ledgers as counties keep them: merged titles, two heads, dates in many spellings, footers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

HEADS: Sequence[tuple[str, Sequence[str]]] = (
    ("序号", ()),
    ("问题编号", ()),
    ("问题来源", ()),
    ("县\n区", ()),
    ("乡（镇）", ()),
    ("行政村", ()),
    ("组别", ()),
    ("户主", ()),
    ("户类别", ()),
    ("问题类别", ()),
    ("问题具体表现", ()),
    ("产生原因（诊断）", ()),
    ("整改目标", ()),
    ("整改措施", ()),
    ("牵头领导", ()),
    ("责任单位", ()),
    ("责任人", ()),
    ("联系电话", ()),
    ("交办时间", ()),
    ("整改时限", ()),
    ("整改情况", ("整改进展", "完成情况", "完成时间", "佐证材料")),
    ("核查销号情况", ("核查人", "核查时间", "是否销号", "销号时间")),
    ("备 注", ()),
)
"""The form of 29 columns with two heads; labels as people write them."""

NAMES = (
    "serial", "number", "source", "county", "township", "village", "group_name", "head_name",
    "household_status", "category", "description", "cause", "goal", "remedy", "lead_leader",
    "lead_unit", "responsible", "responsible_mobile", "handed_over_on", "due_on", "progress",
    "outcome", "rectified_on", "evidence", "verifier", "verified_on", "is_cleared", "cleared_on",
    "note",
)  # fmt: skip


def ugly(rows: Sequence[Mapping[str, Any]], *, merge_places: bool = False) -> bytes:
    """Return a workbook with merged titles, two heads, spacer rows and a footer around `rows`.

    Every third row is followed by an empty line and by one that has only its number. With
    `merge_places` the county of the first two rows is one merged cell.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("台账")
        page.merge_range(0, 0, 0, 28, "某县“问题清零”问题整改台账")
        page.write(1, 0, "填报单位（盖章）：某县办公室")
        page.write(1, 22, "填报时间：2020年4月")
        _heads(page)
        at = 4
        for number, row in enumerate(rows, start=1):
            _line(page, at, {"serial": number, **row})
            at += 1
            if number % 3 == 0:
                page.write(at + 1, 0, number + 1000)
                at += 2
        if merge_places:
            page.merge_range(4, 3, 5, 3, rows[0]["county"])
        page.write(at, 0, "合计")
        page.write(at, 7, f"{len(rows)}户")
        page.write(at + 1, 0, "填表人：张三")
        page.write(at + 1, 5, "审核人：李四")
        page.write(at + 1, 10, "联系电话：0746-1234567")
    return stream.getvalue()


def _heads(page: Any) -> None:
    column = 0
    for upper, lower in HEADS:
        if lower:
            page.merge_range(2, column, 2, column + len(lower) - 1, upper)
            for offset, label in enumerate(lower):
                page.write(3, column + offset, label)
        else:
            page.merge_range(2, column, 3, column, upper)
        column += max(len(lower), 1)


def _line(page: Any, at: int, values: Mapping[str, Any]) -> None:
    for column, name in enumerate(NAMES):
        value = values.get(name)
        if isinstance(value, str):
            page.write_string(at, column, value)
        elif value is not None:
            page.write_number(at, column, value)
