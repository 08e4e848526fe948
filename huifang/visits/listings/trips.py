"""The list of trips."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.listings.common import coded, joined
from huifang.records.fields import choices
from huifang.records.listing import Column, Filter, Listing, Tabs
from huifang.visits import queries
from huifang.visits.listings.common import by_day, place, usual
from huifang.visits.models import Trip

STATE_TONES = {"planned": "grey", "under_way": "blue", "short": "red", "back": "green"}


def _state_word(row: Any) -> str:
    return dict(choices("visits.trip_state")).get(row.current_state, "")


def _meals_word(row: Trip) -> Any:
    if row.meals_settled_at:
        return _("已结清（有差额说明）") if row.meals_explained else _("已结清")
    return _("未结清") if row.left_at else ""


def _search(words: str) -> Q:
    with_member = Trip.objects.filter(members__name=words).values("pk")
    return Q(region__name__contains=words) | Q(pk__in=with_member)


def _trip_rows(viewer: Any) -> QuerySet[Trip]:
    return queries.trips(viewer)


TRIPS = Listing(
    name="trips",
    title=_("驻村行程"),
    permission="trip.view",
    url="visits:trips",
    rows=_trip_rows,
    columns=(
        Column("group", _("回访组"), lambda row: str(row.group), "group__number"),
        *place(),
        Column("state", _("状态"), _state_word, "current_state", "tag",
               tone=lambda row: STATE_TONES.get(row.current_state, "grey")),
        Column("planned_from", _("计划到村"), sort="planned_from", kind="date"),
        Column("planned_to", _("计划离村"), sort="planned_to", kind="date"),
        Column("arrived_at", _("到村时间"), sort="arrived_at", kind="date", width=16),
        Column("left_at", _("离村时间"), sort="left_at", kind="date", width=16),
        Column("days", _("天数"), kind="number"),
        Column("nights", _("夜数"), sort="nights", kind="number"),
        Column("members", _("成员"), joined(lambda row: row.members.all()), width=30),
        Column("short_reason", _("不足原因"), shown=False, width=24),
        Column("lodging", _("住处"), shown=False),
        Column("own_supplies", _("自备生活用品"), shown=False),
        Column("meals", _("伙食费"), _meals_word),
    ),
    filters=(
        *usual("planned_from", by_day),
        coded("lodging", _("住处"), "visits.lodging", "lodging"),
        Filter("below", _("不足规定天数夜数"), lambda _value, _asked: queries.SHORT, "flag"),
        Filter("unsettled", _("伙食费未结清"),
               lambda _value, _asked: Q(meals_settled_at=None, left_at__isnull=False), "flag"),
    ),
    tabs=Tabs(
        "current_state",
        (
            ("planned", _("计划中"), ("planned",)),
            ("under_way", _("在村"), ("under_way",)),
            ("back", _("已返回"), ("back",)),
            ("short", _("未达标"), ("short",)),
        ),
    ),
    search=_search,
    search_hint=_("村名或委员姓名"),
    order=("-planned_from", "-pk"),
    row_url="visits:trip",
    drawer=False,
    export_permission="trip.view",
    related=("group", "region", "campaign"),
    prefetch=("members",),
    empty=_("还没有行程。安排行程后，驻村、走访和伙食费都记在它下面。"),
    create=(_("安排行程"), "visits:trip-plan", "trip.plan"),
)  # fmt: skip
