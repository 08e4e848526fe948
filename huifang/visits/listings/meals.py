"""Meals, with what was due and what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.access.scope import visible
from huifang.campaigns.listings.common import coded
from huifang.records.listing import Column, Filter, Listing, equals
from huifang.visits import queries
from huifang.visits.listings.common import by_day, place, usual
from huifang.visits.models import Meal, Trip


def _meal_rows(viewer: Any) -> QuerySet[Meal]:
    return visible(viewer, Meal, "meal.view").annotate(due=queries.DUE)


def _meal_totals(found: QuerySet[Meal]) -> Mapping[Any, Any]:
    sums = found.order_by().aggregate(d=Sum(queries.DUE), p=Sum("paid_yuan"))
    due, paid = (queries.fen(sums[name] or Decimal()) for name in ("d", "p"))
    return {_("应交（元）"): due, _("实交（元）"): paid, _("差额（元）"): paid - due}


MEALS = Listing(
    name="meals",
    title=_("伙食费台账"),
    permission="meal.view",
    url="visits:meals",
    rows=_meal_rows,
    columns=(
        Column("day", _("日期"), sort="day", kind="date"),
        Column("meal", _("餐次"), sort="meal"),
        *place(),
        Column("group", _("回访组"), lambda row: str(row.trip.group), "trip__group__number"),
        Column("payee", _("收款人"), sort="payee"),
        Column("people", _("人数"), kind="number"),
        Column("rate_yuan", _("标准（元/人）"), kind="number"),
        Column("due", _("应交（元）"), lambda row: row.due_yuan, "due", "number"),
        Column("paid_yuan", _("实交（元）"), sort="paid_yuan", kind="number"),
        Column("difference", _("差额（元）"), lambda row: row.paid_yuan - row.due_yuan,
               kind="number"),
        Column("receipt_kind", _("凭证类型"), shown=False),
        Column("receipt_number", _("凭证号"), shown=False),
        Column("settled", _("结算"), lambda row: _("已结清") if row.trip.meals_settled_at
               else _("未结清"), kind="tag",
               tone=lambda row: "green" if row.trip.meals_settled_at else "amber"),
        Column("remark", _("说明"), shown=False, width=24),
    ),
    filters=(
        *usual("day", by_day, group="trip__"),
        coded("meal", _("餐次"), "campaigns.meal", "meal"),
        Filter("open", _("未结清"), lambda _value, _asked: Q(trip__meals_settled_at=None), "flag"),
        Filter("payee", _("收款人"), equals("payee"), "hidden"),
        Filter("trip", _("行程"), equals("trip_id"), "hidden", named=name_of(Trip, "trip.view")),
    ),
    search=lambda words: Q(payee__contains=words) | Q(receipt_number=words),
    search_hint=_("收款人或凭证号"),
    order=("-day", "-pk"),
    measures={"rows": Count("pk"), "due": Sum(queries.DUE), "paid": Sum("paid_yuan")},
    row_url="visits:meal",
    export_permission="meal.view",
    related=("trip__group", "region"),
    totals=_meal_totals,
    empty=_("还没有伙食费记录。请在行程页按天登记。"),
)  # fmt: skip
