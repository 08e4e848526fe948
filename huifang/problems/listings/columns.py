"""The columns of the ledger: on the screen, and the sheet that counties use (dossier §5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries.due import lamp, lamp_words
from huifang.records.fields import word
from huifang.records.listing import Column
from huifang.records.sheet import display, words


def head_name(row: Any) -> str:
    """Return the head's name, masked for those who need not know the family."""
    if row.household is None:
        return ""
    return str(row.household) if row.names_shown else mask_name(str(row.household))


def place(level: int) -> Any:
    """Return the function that gives county (0), township (1) or village (2) of a row."""

    def name(row: Problem) -> str:
        parts = row.region.full_name.split(" ")
        return parts[level] if level < len(parts) else ""

    return name


def household_status(row: Problem) -> str:
    """Return the family's newest status in the words of its era."""
    if row.household is None:
        return ""
    records = sorted(row.household.statuses.all(), key=lambda record: record.since)
    return display(records[-1], "status") if records else ""


def category_name(row: Problem) -> str:
    """Return the category in the reader's language."""
    return word(row.category.label, row.category.en or row.category.label)


def outcome(row: Problem) -> Any:
    """Return 已完成, 正在整改 or 长期坚持, as the county's sheet words it."""
    if row.standing.kind == "void":
        return row.state_label
    if row.state == "long_term":
        return _("长期坚持")
    return _("已完成") if row.rectified_at else _("正在整改")


def _cause(row: Problem) -> str:
    return "：".join(part for part in (display(row, "cause"), row.diagnosis) if part)


def progress_so_far(row: Problem) -> str:
    """Return the result once it is put right, the progress until then."""
    return row.result if row.rectified_at else row.progress


def remark(row: Problem) -> str:
    """Return the round, why it was not taken up, and the note."""
    again = _("第%(n)s轮") % {"n": row.round} if row.round > 1 else ""
    return "；".join(part for part in (str(again), row.rejection_reason, row.note) if part)


def evidence_named(row: Problem) -> str:
    """Return what the county's own ledger said of its evidence, and the names of the files here."""
    files = (item.file.name for item in row.evidence.all())
    return "、".join(part for part in (row.ledger_evidence, *files) if part)


def verified_by(row: Problem) -> str:
    """Return who verified it, here or by the county's own ledger."""
    return str(row.verifier) if row.verifier else row.ledger_verifier


def shown(column: Column) -> Column:
    """Return the column as one that a list shows unasked."""
    return replace(column, shown=True)


def under(group: Any, *columns: Column) -> tuple[Column, ...]:
    """Return the columns as those that stand under one head of the county's sheet."""
    return tuple(replace(column, group=group) for column in columns)


def _day(name: str) -> Any:
    """Return the function that gives the local day of a moment of a row."""

    def value(row: Problem) -> date | None:
        moment: datetime | None = getattr(row, name)
        return timezone.localtime(moment).date() if moment else None

    return value


def _today() -> date:
    return timezone.localdate()  # a cell knows only its row: the one place where a list asks


def _lamp_tone(row: Problem) -> str:
    return lamp(row, _today()) or "grey"


NUMBER: Final = Column("number", _("问题编号"), sort="number", width=24)
COUNTY: Final = Column("county", _("县区"), place(0), sort="region_id", shown=False)
TOWNSHIP: Final = Column("township", _("乡镇"), place(1), sort="region_id", shown=False)
VILLAGE: Final = Column("village", _("村"), place(2), sort="region_id")
HEAD: Final = Column("head_name", _("户主姓名"), head_name, sort="household__head_name", width=10)
CATEGORY: Final = Column("category", _("问题类别"), category_name, sort="category__rank", width=16)
DESCRIPTION: Final = Column("description", _("问题具体表现"), width=40)
UNIT: Final = Column("lead_unit", _("责任单位"), sort="lead_unit__name", width=18)
HANDED: Final = Column(
    "handed_over_at", _("交办时间"), _day("handed_over_at"), "handed_over_at", "date", False
)
DUE: Final = Column("due_on", _("整改时限"), lambda r: r.due_on, "limit", "date", shown=False)
RECTIFIED: Final = Column(
    "rectified_at", _("完成时间"), _day("rectified_at"), "rectified_at", "date", False
)
VERIFIED: Final = Column(
    "verified_at", _("核查时间"), _day("verified_at"), "verified_at", "date", False
)
CLEARED: Final = Column(
    "cleared_at", _("销号时间"), _day("cleared_at"), "cleared_at", "date", False
)

FOUND: Final = Column("found_at", _("发现时间"), _day("found_at"), "found_at", "date")
GROUP: Final = Column("group", _("回访组"), sort="group__number", shown=False)
PERCENT: Final = Column("percent", _("进度"), kind="progress", sort="percent", shown=False)
RESPONSIBLE: Final = Column("responsible", _("责任人"), shown=False)

SHEET: Final = (
    Column("serial", _("序号"), kind="serial", width=6),
    NUMBER,
    Column("source", _("问题来源"), shown=False),
    *under(
        _("农户"),
        COUNTY,
        TOWNSHIP,
        VILLAGE,
        Column("group_name", _("组"), lambda r: r.household.group_name if r.household else "",
               shown=False, width=8),
        HEAD,
        Column("household_status", _("户类别"), household_status, shown=False),
    ),
    *under(
        _("问题"),
        CATEGORY,
        DESCRIPTION,
        Column("cause", _("产生原因（诊断）"), _cause, shown=False, width=30),
    ),
    *under(
        _("整改任务"),
        Column("goal", _("整改目标"), shown=False, width=20),
        Column("remedy", _("整改措施"), shown=False, width=30),
        Column("lead_leader", _("牵头领导"), shown=False),
        UNIT,
        RESPONSIBLE,
        Column("responsible_mobile", _("联系电话"), kind="secret", shown=False),
        HANDED,
        DUE,
    ),
    *under(
        _("整改情况"),
        Column("progress", _("整改进展"), progress_so_far, shown=False, width=30),
        Column("outcome", _("完成情况"), outcome, shown=False),
        RECTIFIED,
        Column("evidence", _("佐证材料"), evidence_named, shown=False, width=20),
    ),
    *under(
        _("核查销号"),
        Column("verifier", _("核查人"), verified_by, shown=False),
        VERIFIED,
        Column("is_cleared", _("是否销号"), lambda r: words(r.state == "cleared"), shown=False,
               width=8),
        CLEARED,
    ),
    Column("note", _("备注"), remark, shown=False, width=20),
)  # fmt: skip
"""The full sheet of a county's ledger, in the county's order, under its two heads."""

STATE: Final = Column(
    "state",
    _("状态"),
    lambda r: r.state_label,
    kind="tag",
    tone=lambda r: r.standing.tone,
    width=10,
)
LAMP: Final = Column(
    "lamp", _("时限"), lambda r: lamp_words(r, _today()), "limit", "lamp", tone=_lamp_tone, width=14
)

COLUMNS: Final = (
    NUMBER,
    VILLAGE,
    HEAD,
    CATEGORY,
    DESCRIPTION,
    STATE,
    LAMP,
    UNIT,
    FOUND,
    DUE,
    Column("finder", _("发现人"), shown=False),
    GROUP,
    Column("urgency", _("紧急程度"), shown=False),
    Column("time_class", _("时间类"), shown=False),
    PERCENT,
    Column("round", _("轮次"), kind="number", sort="round", shown=False),
    *(
        column
        for column in SHEET[1:]
        if column.name not in ("number", "village", "head_name", "category", "description",
                               "lead_unit", "due_on")
    ),
)  # fmt: skip
