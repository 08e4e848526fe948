"""A year's holidays from a table: 日期, 休息/上班, and 名称 where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.calendar.actions import FIRST, LAST, set_day
from huifang.calendar.models import Holiday
from huifang.desk.importing import Checked, Importer, ImportRow, register
from huifang.kit.chinese import fold
from huifang.kit.dates import parse_date
from huifang.kit.errors import Invalid

COLUMNS: Mapping[str, tuple[Any, ...]] = {
    "day": (_("日期"), "放假日期", "date"),
    "works": (_("休息/上班"), "休息或上班", "类型", "类别", "安排", "是否上班", "班休", "休班"),
    "name": (_("名称"), "节日", "节假日", "节假日名称", "假日名称", "name"),
    "source": (_("依据"), "文号", "来源", "文件"),
}
WORKED: Final = frozenset({"上班", "班", "调休上班", "补班", "工作", "工作日", "调休"})
OFF: Final = frozenset({"休息", "休", "放假", "假", "假日", "休假", "节假日"})


def check_row(_viewer: Actor, row: ImportRow) -> Checked:
    """Read a day and what it is; tell whether that is new, changed or known."""
    errors: dict[str, Any] = {}
    day = _day(row, errors)
    works = _works(row, errors)
    values = {"works": works, "name": row.text("name")[:40], "source": row.text("source")[:200]}
    if day is None or errors:
        return Checked({"day": day, **values}, errors)
    before = row.memo.setdefault("seen", {}).setdefault(day, row.number)
    if before != row.number:
        note = _("与第 %(n)s 行同一天") % {"n": before}
        return Checked({"day": day, **values}, verdict="duplicate", note=note)
    known: Holiday | None = _known(row).get(day)
    if known is None:
        return Checked({"day": day, **values})
    values["name"], values["source"] = (
        values["name"] or known.name,
        values["source"] or known.source,
    )
    if (known.works, known.name, known.source) == tuple(values.values()):
        return Checked({"day": day, **values}, verdict="same")
    return Checked(
        {"day": day, **values}, verdict="changed", note=_("原为：%(row)s") % {"row": known}
    )


def commit_row(by: Actor, values: Mapping[str, Any]) -> object:
    """Take the day in."""
    reason = _("导入放假安排")
    return set_day(by, **values, origin="sheet", reason=str(reason), now=timezone.now())


def _day(row: ImportRow, errors: dict[str, Any]) -> date | None:
    try:
        day = parse_date(row.text("day"))
    except Invalid as error:
        errors["day"] = error.message
        return None
    if not FIRST <= day <= LAST:
        errors["day"] = _("日期应在 2004 年至 2099 年之间。")
    return day


def _works(row: ImportRow, errors: dict[str, Any]) -> bool:
    said = fold(row.text("works"))
    if said not in WORKED and said not in OFF:
        errors["works"] = _("请填“休息”或“上班”。")
    return said in WORKED


def _known(row: ImportRow) -> dict[date, Holiday]:
    if "known" not in row.memo:
        row.memo["known"] = {holiday.day: holiday for holiday in Holiday.objects.all()}
    known: dict[date, Holiday] = row.memo["known"]
    return known


HOLIDAYS = register(
    Importer(
        name="calendar.days",
        title=_("导入放假安排"),
        columns=COLUMNS,
        check_row=check_row,
        commit_row=commit_row,
        permission="calendar.change",
        required=("day", "works"),
        hint=_(
            "每行一天：日期、休息或上班，可另有名称和依据。"
            "日期写成 2027-01-01、2027/1/1、2027年1月1日都认得。"
        ),
        done_url="calendar:year",
    )
)
