"""The list of consultations."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.campaigns.listings.common import by_campaign, by_region, coded
from huifang.consultations import queries
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.records.listing import Column, Filter, Listing, Tabs, equals

TONES: Final = {"open": "amber", "concluded": "green", "withdrawn": "grey"}


def _answered(row: Any) -> str:
    return f"{row.answered} / {row.asked}"


def _mine(viewer: Any, _value: str, _asked: Any) -> Q:
    return Q(invitations__member__account=viewer.id) if viewer.id else Q(pk__in=[])


def _family(row: Any) -> str:
    return mask_name(str(row.problem.household)) if row.problem.household else "—"


CONSULTATIONS: Final = Listing(
    name="consultations",
    title=_("疑难会诊"),
    permission="consultation.view",
    url="consultations:consultations",
    rows=queries.consultations,
    columns=(
        Column("problem", _("问题编号"), lambda row: row.problem.number, sort="problem__number",
               width=18),
        Column("question", _("会诊问题"), width=40),
        Column("category", _("类别"), lambda row: str(row.problem.category),
               sort="problem__category__rank"),
        Column("village", _("村"), lambda row: row.problem.region.name,
               sort="problem__region_id"),
        Column("family", _("户主"), _family),
        Column("state", _("状态"), sort="state", kind="tag",
               tone=lambda row: TONES.get(row.state, "grey")),
        Column("answered", _("意见"), _answered, kind="number"),
        Column("due_on", _("回复期限"), sort="due_on", kind="date"),
        Column("cause", _("原因"), sort="cause"),
        Column("convened_by", _("召集人")),
        Column("convened_at", _("召集时间"), sort="convened_at", kind="date", shown=False),
        Column("diagnosis", _("会诊结论"), shown=False, width=40),
    ),
    filters=(
        by_campaign("problem__campaign"),
        by_region("problem__region_id"),
        coded("cause", _("原因"), "problems.cause"),
        Filter("mine", _("邀请我的"), kind="flag", of=_mine),
        Filter("problem", _("问题"), equals("problem"), kind="hidden",
               named=name_of(Problem, "problem.view")),
    ),
    tabs=Tabs("state", (
        ("open", _("会诊中"), ("open",)), ("concluded", _("已有结论"), ("concluded",)),
        ("withdrawn", _("已撤回"), ("withdrawn",)),
    )),
    search=lambda words: Q(question__contains=words) | Q(problem__number__contains=words),
    search_hint=_("问题编号、会诊问题"),
    order=("-convened_at", "-pk"),
    row_url="consultations:consultation",
    export_permission="consultation.view",
    related=("problem__category", "problem__region", "problem__household", "convened_by"),
    region_column="problem__region_id",
    empty=_("还没有会诊。单位一时解决不了的，在问题页点“召集会诊”。"),
)  # fmt: skip
