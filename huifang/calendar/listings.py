"""The list of marked days, to search and to export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huifang.access.scope import visible
from huifang.calendar.models import Holiday
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, Listing, equals


def _days(viewer: Any) -> QuerySet[Holiday]:
    return visible(viewer, Holiday, "calendar.view")


def _years(viewer: Any) -> Sequence[tuple[str, str]]:
    return [(str(day.year), str(day.year)) for day in _days(viewer).dates("day", "year", "DESC")]


def _year(value: str, _asked: Asked) -> Q:
    return Q(day__year=int(value))


def _works(value: str, _asked: Asked) -> Q:
    return Q(works=value == "work")


def _words(text: str) -> Q:
    return Q(name__icontains=text) | Q(source__icontains=text)


HOLIDAYS = Listing(
    name="holidays",
    title=_("放假与调休一览"),
    permission="calendar.view",
    url="calendar:days",
    rows=_days,
    columns=(
        Column("day", _("日期"), kind="date", sort="day"),
        Column(
            "works",
            _("休息/上班"),
            lambda row: _now("上班") if row.works else _now("休息"),
            kind="tag",
            tone=lambda row: "amber" if row.works else "green",
        ),
        Column("name", _("名称"), width=20),
        Column("source", _("依据"), width=40),
        Column("origin", _("来源"), kind="tag"),
        Column("entered_by", _("登记人")),
        Column("changed_at", _("登记时间"), kind="date", shown=False),
    ),
    filters=(
        Filter("year", _("年份"), _year, choices=_years),
        Filter(
            "works",
            _("休息/上班"),
            _works,
            choices=lambda _viewer: (("off", _("休息")), ("work", _("上班"))),
        ),
        Filter(
            "origin",
            _("来源"),
            equals("origin"),
            choices=lambda _viewer: choices("calendar.origin"),
        ),
    ),
    search=_words,
    search_hint=_("名称或文号"),
    order=("-day",),
    related=("entered_by",),
    row_url="calendar:day",
    export_permission="calendar.view",
    empty=_("表中还没有登记。公开日历由后台程序自动填入，也可以粘贴放假通知录入。"),
    region_column="",
)
