"""The lists of slips, of what should be pressed, and of interviews."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.access.scope import visible
from huifang.campaigns.listings.common import by_campaign, by_region, coded
from huifang.problems.models import Problem
from huifang.problems.queries.due import lamp, lamp_words
from huifang.records.fields import word
from huifang.records.listing import Batch, Column, Filter, Listing, Tabs, day_from, day_to, equals
from huifang.rules.supervision import LEVEL, LEVELS, STANDINGS
from huifang.supervision import queries
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.ladder import level_words
from huifang.territory.models import Unit

_words = lazy(word, str)
LABELS: Final = {name: _words(zh, en) for name, zh, en, _tone in STANDINGS}
TONES: Final = {name: tone for name, _zh, _en, tone in STANDINGS}
FOLLOWED: Final = (
    ("waiting", _("承诺期内"), "blue"),
    ("late", _("到期待核实"), "amber"),
    ("done", _("已兑现"), "green"),
    ("not_done", _("未兑现"), "red"),
)
FOLLOW_LABELS: Final = {name: label for name, label, _tone in FOLLOWED}
FOLLOW_TONES: Final = {name: tone for name, _label, tone in FOLLOWED}


def level_tone(name: str) -> str:
    """Return the colour word of a level; the interview is red like the last."""
    level = LEVEL.get(name)
    return level.tone if level else "red"


def _pressed_units(viewer: Any) -> list[tuple[str, str]]:
    pressed = visible(viewer, SupervisionSlip, "supervision.view")
    rows = Unit.objects.filter(pk__in=pressed.values("unit")).order_by("name")
    return [(str(row.pk), row.name) for row in rows]


def _level(row: Any) -> str:
    return level_words(row.level)


SLIPS: Final = Listing(
    name="supervision_slips",
    title=_("督办单"),
    permission="supervision.view",
    url="supervision:slips",
    rows=lambda viewer: queries.slips(viewer, timezone.localdate()),
    columns=(
        Column("number", _("文号"), sort="number", width=22),
        Column("level", _("督办级别"), _level, sort="level", kind="tag",
               tone=lambda row: level_tone(row.level)),
        Column("unit", _("被督办单位"), sort="unit__name", width=20),
        Column("size", _("事项数"), lambda row: len(row.matters.all()), kind="number"),
        Column("demand", _("督办要求"), width=40),
        Column("standing", _("状态"), lambda row: LABELS[row.standing], kind="tag",
               tone=lambda row: TONES[row.standing]),
        Column("reply_due", _("回复期限"), sort="reply_due", kind="date"),
        Column("issued_at", _("签发时间"), sort="issued_at", kind="date"),
        Column("region", _("地区"), lambda row: row.region.full_name, sort="region_id",
               shown=False, width=24),
        Column("issued_by", _("签发人"), shown=False),
        Column("read_at", _("已阅时间"), sort="read_at", kind="date", shown=False),
        Column("replied_at", _("回复时间"), sort="replied_at", kind="date", shown=False),
        Column("reply", _("回复内容"), shown=False, width=40),
        Column("verdict_reason", _("审核意见"), shown=False, width=30),
    ),
    filters=(
        by_campaign(),
        by_region(),
        coded("level", _("督办级别"), "supervision.level"),
        Filter("unit", _("被督办单位"), equals("unit"), choices=_pressed_units),
        Filter("issued_from", _("签发自"), day_from("issued_at"), kind="date"),
        Filter("issued_to", _("签发至"), day_to("issued_at"), kind="date"),
        Filter("problem", _("问题"), equals("matters__problem"), kind="hidden",
               named=name_of(Problem, "problem.view")),
    ),
    tabs=Tabs("standing", tuple((name, label, (name,)) for name, label in LABELS.items())),
    search=lambda words: Q(number__contains=words) | Q(demand__contains=words)
    | Q(unit__name__contains=words),
    search_hint=_("文号、督办要求、单位"),
    order=("-issued_at", "-pk"),
    row_url="supervision:slip",
    export_permission="supervision.view",
    related=("unit", "region", "issued_by"),
    prefetch=("matters",),
    empty=_("还没有签发过督办单。超期的问题列在“应督办”，在那里勾选签发。"),
)  # fmt: skip


SUGGESTIONS: Final = Listing(
    name="supervision_suggestions",
    title=_("应督办"),
    permission="supervision.issue",
    url="supervision:suggestions",
    rows=lambda viewer: queries.suggestions(viewer, timezone.localdate()),
    columns=(
        Column("number", _("问题编号"), sort="number", width=18),
        Column("next_level", _("下一级"), lambda row: level_words(row.next_level), kind="tag",
               tone=lambda row: level_tone(row.next_level)),
        Column("description", _("具体表现"), width=40),
        Column("unit", _("责任单位"), lambda row: str(row.lead_unit), sort="lead_unit__name",
               width=20),
        Column("village", _("村"), lambda row: row.region.name, sort="region_id"),
        Column("category", _("类别"), sort="category__rank"),
        Column("due_on", _("时限"), lambda row: lamp_words(row, timezone.localdate()),
               sort="due_on", kind="lamp", tone=lambda row: lamp(row, timezone.localdate())),
        Column("former", _("上一张督办单"), lambda row: row.former_number or "", width=22),
    ),
    filters=(
        by_campaign(),
        by_region(),
        Filter("unit", _("责任单位"), equals("lead_unit"),
               choices=lambda viewer: [
                   (str(key), name) for key, name in queries.suggestions(
                       viewer, timezone.localdate()
                   ).order_by("lead_unit__name").values_list("lead_unit", "lead_unit__name"
                   ).distinct()]),
    ),
    tabs=Tabs("next_level", (
        *((each.name, _words(each.zh, each.en), (each.name,)) for each in LEVELS),
        ("interview", _("约谈"), ("interview",)),
    )),
    search=lambda words: Q(number__contains=words) | Q(description__contains=words),
    search_hint=_("编号、具体表现"),
    order=("due_on", "pk"),
    row_url="problems:problem",
    related=("lead_unit", "region", "category"),
    batches=(Batch(_("签发督办单"), "supervision:issue", "supervision.issue"),
             Batch(_("登记约谈"), "supervision:record-interview", "interview.record")),
    empty=_("没有应督办的问题：没有超期的，或上一张督办单还在回复期内。"),
)  # fmt: skip


INTERVIEWS: Final = Listing(
    name="interviews",
    title=_("约谈"),
    permission="interview.view",
    url="supervision:interviews",
    rows=lambda viewer: queries.interviews(viewer, timezone.localdate()),
    columns=(
        Column("held_at", _("约谈时间"), sort="held_at", kind="date", width=16),
        Column("unit", _("被约谈单位"), sort="unit__name", width=20),
        Column("interviewed", _("被约谈人"), lambda r: f"{r.interviewed}（{r.interviewed_post}）",
               width=24),
        Column("interviewer", _("约谈人"), lambda r: f"{r.interviewer}（{r.interviewer_post}）",
               width=24),
        Column("occasion", _("约谈事由"), sort="occasion"),
        Column("commitment", _("整改承诺"), width=40),
        Column("committed_until", _("承诺完成日期"), sort="committed_until", kind="date"),
        Column("standing", _("承诺兑现情况"), lambda row: FOLLOW_LABELS[row.standing], kind="tag",
               tone=lambda row: FOLLOW_TONES[row.standing]),
        Column("place", _("约谈地点"), shown=False),
        Column("summary", _("谈话要点"), shown=False, width=40),
    ),
    filters=(by_campaign(), by_region(), coded("occasion", _("约谈事由"), "supervision.occasion")),
    tabs=Tabs("standing", tuple((name, label, (name,)) for name, label, _tone in FOLLOWED)),
    search=lambda words: Q(unit__name__contains=words) | Q(interviewed__contains=words),
    search_hint=_("单位、被约谈人"),
    order=("-held_at", "-pk"),
    row_url="supervision:interview",
    export_permission="interview.view",
    related=("unit",),
    empty=_("还没有约谈记录。红色督办单届期未果的，在问题页点“登记约谈”。"),
)  # fmt: skip
