"""The lists of target households and of random draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.listings.common import (
    YES_NO,
    by_campaign,
    by_region,
    coded,
    group_choices,
    one_of,
    yes_no,
)
from huifang.campaigns.models import ListedVillage, Target
from huifang.campaigns.queries import IN_PLACE, draws, listed_villages, targets
from huifang.campaigns.queries.coverage import FREE, IN_TWO_GROUPS, LEFT_OUT, OUTSIDE_COUNTIES
from huifang.records.listing import Asked, Batch, Column, Filter, Listing, equals
from huifang.registry.models import StatusRecord
from huifang.territory.queries import within

PLACED = (
    ("one", _("已编入一组"), Q(group__isnull=False) & ~IN_TWO_GROUPS),
    ("none", _("未编组"), FREE),
    ("left_out", _("不安排（有原因）"), LEFT_OUT),
    ("two", _("编入两组"), IN_TWO_GROUPS),
    ("outside", _("组与县区不符"), OUTSIDE_COUNTIES),
    ("arranged", _("列入走访"), ~LEFT_OUT),
)


def placed_word(row: Target) -> Any:
    """Return where a target stands: its group, left out, or nowhere yet."""
    if row.group_id:
        return str(row.group)
    return _("不安排") if row.left_out_reason else _("未编组")


def _placed_tone(row: Target) -> str:
    if row.group_id:
        return "green"
    return "grey" if row.left_out_reason else "red"


def _listed_choices(viewer: Any) -> Sequence[tuple[str, Any]]:
    rows = listed_villages(viewer).select_related("region").order_by("region_id", "-listed_on")
    return [("any", _("全部挂牌村")), *((str(row.pk), row.region.name) for row in rows)]


def _listed(viewer: Any, value: str, _asked: Asked) -> Q:
    """Return "in a listed village": those named by key, or any now on the list."""
    rows = ListedVillage.objects.filter(pk__in=listed_villages(viewer).values("pk"))
    rows = rows.filter(delisted_on=None) if value == "any" else rows.filter(pk__in=value.split(","))
    found = Q(pk__in=())
    for campaign, region in rows.values_list("campaign_id", "region_id"):
        found |= Q(campaign=campaign) & within("region_id", region)
    return found


def _with_status(value: str, _asked: Asked) -> Q:
    rows = StatusRecord.objects.filter(status__in=value.split(","), until=None)
    return Q(household__in=rows.values("household"))


def _search(text: str) -> Q:
    if text.isascii():
        return Q(household__head_initials__startswith=text.lower()) | Q(
            household__number__contains=text
        )
    return Q(household__head_name__contains=text) | Q(region__name__contains=text)


TARGETS = Listing(
    name="targets",
    title=_("对象户"),
    permission="target.view",
    url="campaigns:targets",
    rows=targets,
    columns=(
        Column("household", _("户主"), lambda row: row.household.head_name,
               sort="household__head_initials"),
        Column("number", _("户编号"), lambda row: row.household.number, sort="household__number"),
        Column("village", _("村"), lambda row: row.region.name, sort="region_id"),
        Column("place", _("全称"), lambda row: row.region.full_name, shown=False, width=30),
        Column("campaign", _("行动"), lambda row: row.campaign.name, shown=False, width=24),
        Column("placed", _("编组"), placed_word, sort="group__number", kind="tag",
               tone=_placed_tone),
        Column("left_out_reason", _("不安排原因"), width=24),
        Column("round", _("轮次"), sort="round", kind="number", shown=False),
        Column("drawn", _("抽取"), lambda row: row.draw_id is not None, sort="draw", shown=False),
        *(Column(place.column, place.label, sort=place.column, kind="date") for place in IN_PLACE),
        Column("unmet", _("未见到的原因"), sort="unmet", shown=False),
        Column("unmet_on", _("上门日期"), sort="unmet_on", kind="date", shown=False),
        Column("unmet_note", _("未见到的说明"), shown=False, width=24),
    ),
    filters=(
        by_campaign(),
        by_region(),
        Filter("group", _("回访组"), equals("group__number"), choices=group_choices),
        one_of("placed", _("编组情况"), PLACED),
        *(yes_no(place.name, place.label, Q(**{f"{place.column}__isnull": False}))
          for place in IN_PLACE),
        Filter("listed", _("挂牌村"), of=_listed, choices=_listed_choices),
        Filter("status", _("户类别"), _with_status,
               choices=coded("status", "", "registry.household_status").choices),
        coded("unmet", _("未见到的原因"), "campaigns.unmet"),
        Filter("round", _("轮次"), equals("round"), kind="hidden"),
        Filter("draw", _("抽取批次"), equals("draw"), kind="hidden"),
    ),
    search=_search,
    search_hint=_("户主姓名、拼音首字母、户编号或村名"),
    order=("region_id", "household__number", "round"),
    measures={"rows": Count("pk"), "households": Count("household", distinct=True)},
    row_url="campaigns:target",
    batches=(
        Batch(_("编入回访组"), "campaigns:target-assign", "target.change"),
        Batch(_("不安排"), "campaigns:target-leave-out", "target.change"),
        Batch(_("登记到位"), "campaigns:target-mark", "target.mark"),
        Batch(_("登记未见到"), "campaigns:target-unmet", "target.unmet"),
    ),
    export_permission="target.view",
    related=("household", "region", "group", "campaign"),
    empty=_("没有对象户。在行动的“对象户与覆盖”一步里，按村加入或随机抽取。"),
)  # fmt: skip


DRAWS = Listing(
    name="draws",
    title=_("随机抽取"),
    permission="target.view",
    url="campaigns:draws",
    rows=draws,
    columns=(
        Column("drawn_at", _("抽取时间"), sort="drawn_at", kind="date", width=16),
        Column("village", _("抽取范围"), lambda row: row.region.name, sort="region_id"),
        Column("campaign", _("行动"), lambda row: row.campaign.name, width=24),
        Column("group", _("回访组"), lambda row: str(row.group or ""), sort="group__number"),
        Column("round", _("轮次"), sort="round", kind="number"),
        Column("candidates", _("候选户数"), sort="candidates", kind="number"),
        Column("size", _("抽取户数"), sort="size", kind="number"),
        Column("opened_at", _("公开时间"), kind="date", width=16),
        Column("seed", _("随机种子"), shown=False, width=32),
        Column("candidates_sha256", _("候选名单摘要"), shown=False, width=32),
    ),
    filters=(
        by_campaign(),
        by_region(),
        Filter("group", _("回访组"), equals("group__number"), choices=group_choices),
        Filter("open", _("已公开"), choices=lambda _viewer: YES_NO,
               where=lambda value, _asked: Q(opened_at__isnull=value == "no")),
    ),
    order=("-drawn_at", "-pk"),
    row_url="campaigns:draw",
    export_permission="target.view",
    related=("region", "campaign", "group"),
    empty=_("还没有随机抽取。"),
)  # fmt: skip
