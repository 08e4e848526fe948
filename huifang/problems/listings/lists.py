"""The four lists （任务、问题、责任、措施清单）: the ledger's rows under other columns.

They share rows, filters, tabs and counts with the ledger; each is exported as its own sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from huifang.problems.listings.columns import (
    CATEGORY,
    CLEARED,
    COUNTY,
    DESCRIPTION,
    DUE,
    FOUND,
    GROUP,
    HANDED,
    HEAD,
    LAMP,
    NUMBER,
    PERCENT,
    RECTIFIED,
    RESPONSIBLE,
    STATE,
    UNIT,
    VERIFIED,
    VILLAGE,
    shown,
)
from huifang.records.listing import Column

SERIAL: Final = Column("serial", _("序号"), kind="serial", width=6)


def _names(relation: str) -> Callable[[Any], str]:
    return lambda row: "、".join(unit.name for unit in getattr(row, relation).all())


_STANDARD: Final = Column("standard", _("整改要求"), width=30)
_GOAL: Final = Column("goal", _("整改目标"), width=24)
_REMEDY: Final = Column("remedy", _("整改措施"), width=30)
_PROGRESS: Final = Column("progress", _("整改进展"), width=30)
_LEADER: Final = Column("lead_leader", _("牵头领导"))

TASKS: Final = (
    NUMBER,
    DESCRIPTION,
    shown(UNIT),
    _GOAL,
    _STANDARD,
    shown(RESPONSIBLE),
    shown(HANDED),
    shown(DUE),
    LAMP,
    shown(PERCENT),
    STATE,
    VILLAGE,
    HEAD,
    CATEGORY,
)
"""Who must do what by when."""

MATTERS: Final = (
    NUMBER,
    shown(COUNTY),
    VILLAGE,
    HEAD,
    CATEGORY,
    Column("kind_text", _("具体类型")),
    DESCRIPTION,
    Column("source", _("问题来源")),
    shown(FOUND),
    Column("finder", _("发现人")),
    Column("urgency", _("紧急程度")),
    Column("time_class", _("时间类")),
    STATE,
    GROUP,
    Column("level", _("层级"), shown=False),
)
"""What is wrong, where, and how it came to be known."""

DUTIES: Final = (
    NUMBER,
    DESCRIPTION,
    _LEADER,
    shown(UNIT),
    Column("joint", _("共同责任单位"), _names("joint"), width=20),
    Column("assisting", _("协办单位"), _names("assisting"), width=20),
    shown(RESPONSIBLE),
    Column("responsible_mobile", _("联系电话"), kind="secret"),
    Column("slip", _("交办单文号"), lambda r: r.slip.number if r.slip_id else "", width=20),
    shown(HANDED),
    shown(DUE),
    LAMP,
    STATE,
    VILLAGE,
)
"""Who answers for it."""

MEASURES: Final = (
    NUMBER,
    DESCRIPTION,
    STATE,
    Column("cause", _("原因")),
    Column("diagnosis", _("诊断意见"), width=30),
    _REMEDY,
    _PROGRESS,
    shown(PERCENT),
    Column("result", _("整改结果"), width=30),
    shown(RECTIFIED),
    shown(UNIT),
    shown(VERIFIED),
    shown(CLEARED),
    VILLAGE,
)
"""Why it came about, what is done about it, and what came of it."""


def sheet_of(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of the exported sheet: numbered rows, then the list's own order."""
    return (SERIAL, *columns)
