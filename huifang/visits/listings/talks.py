"""Household visits, and the persons met on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.access.scope import visible
from huifang.campaigns.listings.common import coded, joined
from huifang.kit.chinese import fold
from huifang.records.listing import Asked, Column, Filter, Listing, Tabs, equals
from huifang.registry.models import Household
from huifang.visits import queries
from huifang.visits.listings.common import by_moment, different, place, usual, word_of
from huifang.visits.models import HouseholdVisit, Met, Trip

METHOD_TONES = {"home": "green", "phone": "amber", "video": "blue"}
GUARANTEES = ("food", "education", "medical", "housing", "water")


def _visit_rows(viewer: Any) -> QuerySet[HouseholdVisit]:
    return queries.visits(viewer)


def _household(prefix: str) -> Callable[[str], Q]:
    def search(words: str) -> Q:
        text = fold(words)
        return (
            Q(**{f"{prefix}head_name__contains": text})
            | Q(**{f"{prefix}head_initials__startswith": text.lower()})
            | Q(**{f"{prefix}number": text})
        )

    return search


def _guarantee_doubt(_value: str, _asked: Asked) -> Q:
    found = Q()
    for name in GUARANTEES:
        found |= Q(**{f"{name}__in": ("doubtful", "not_met")})
    return found


VISITS = Listing(
    name="visits",
    title=_("入户走访"),
    permission="visit.view",
    url="visits:visits",
    rows=_visit_rows,
    columns=(
        Column("household", _("户主"), lambda row: str(row.household), "household__head_initials"),
        *place(),
        Column("started_at", _("走访时间"), sort="started_at", kind="date", width=16),
        Column("method", _("方式"), sort="method", kind="tag",
               tone=lambda row: METHOD_TONES.get(row.method, "grey")),
        Column("visitors", _("走访人"), joined(lambda row: row.visitors.all()), width=20),
        Column("group", _("回访组"), lambda row: row.group or "", "group__number"),
        Column("spoke_with", _("被访人")),
        Column("met", _("见到的人"), joined(lambda row: row.met.all()), shown=False, width=20),
        Column("food", _("吃穿")),
        Column("education", _("义务教育")),
        Column("medical", _("基本医疗")),
        Column("housing", _("住房")),
        Column("water", _("饮水")),
        Column("income_trend", _("收入变化"), shown=False),
        Column("policy_known", _("政策知晓"), shown=False),
        Column("satisfaction", _("满意度"), sort="satisfaction"),
        Column("requests", _("困难诉求"), shown=False, width=40),
        Column("ended_at", _("结束时间"), kind="date", shown=False, width=16),
    ),
    filters=(
        *usual("started_at", by_moment),
        coded("satisfaction", _("满意度"), "visits.satisfaction", "satisfaction"),
        Filter("doubtful", _("保障疑似或未达标"), _guarantee_doubt, "flag"),
        Filter("trip", _("行程"), equals("trip_id"), "hidden", named=name_of(Trip, "trip.view")),
        Filter("household", _("农户"), equals("household_id"), "hidden",
               named=name_of(Household, "household.view")),
    ),
    tabs=Tabs(
        "method",
        (
            ("home", _("入户"), ("home",)),
            ("phone", _("电话"), ("phone",)),
            ("video", _("视频"), ("video",)),
        ),
    ),
    search=_household("household__"),
    search_hint=_("户主姓名、拼音首字母或户编号"),
    order=("-started_at", "-pk"),
    measures={"rows": Count("pk"), "households": Count("household", distinct=True)},
    row_url="visits:visit",
    export_permission="household.export",
    related=("household", "region", "group"),
    prefetch=("visitors", "met"),
    totals=different(_("走访农户（户）"), "household"),
    empty=_("还没有走访记录。到户后当面登记，或回来补记，都从这里开始。"),
    create=(_("登记走访"), "visits:record", "visit.record"),
)  # fmt: skip


def _met_rows(viewer: Any) -> QuerySet[Met]:
    return visible(viewer, Met, "visit.view")


PEOPLE_VISITED = Listing(
    name="people_visited",
    title=_("走访到的人"),
    permission="visit.view",
    url="visits:people",
    rows=_met_rows,
    columns=(
        Column("person", _("姓名"), lambda row: str(row.person), "person__initials"),
        Column("relation", _("与户主关系"), word_of("person.relation")),
        Column("household", _("户主"), lambda row: str(row.visit.household)),
        *place("visit.region"),
        Column("started_at", _("走访时间"), lambda row: row.visit.started_at,
               "visit__started_at", "date", width=16),
        Column("method", _("方式"), word_of("visit.method"), kind="tag",
               tone=lambda row: METHOD_TONES.get(row.visit.method, "grey")),
    ),
    filters=(
        *usual("started_at", by_moment, at="visit__"),
        coded("method", _("方式"), "visits.method", "visit__method"),
    ),
    search=lambda words: Q(person__name__contains=words)
    | Q(person__initials__startswith=words.lower()),
    search_hint=_("姓名或拼音首字母"),
    order=("-visit__started_at", "-pk"),
    measures={"rows": Count("pk"), "people": Count("person", distinct=True)},
    row_url="visits:met",
    export_permission="household.export",
    related=("person", "visit__household", "visit__region"),
    totals=different(_("走访群众（人）"), "person"),
    region_column="visit__region_id",
    empty=_("还没有走访到的人。登记走访时勾选见到的家庭成员。"),
)  # fmt: skip
