"""The lists of spot checks, look-back rounds and findings."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.campaigns.listings.common import by_campaign, by_region, coded
from huifang.checks import queries
from huifang.checks.models import LookBackRound
from huifang.checks.queries.sights import STATES
from huifang.records.fields import choices, word
from huifang.records.listing import Asked, Column, Filter, Listing, Tabs, equals
from huifang.rules.integrity import RULES

_words = lazy(word, str)
TONES: Final = {name: tone for name, _label, tone in STATES}
LABELS: Final = {name: label for name, label, _tone in STATES}
RESULT_TONES: Final = {
    "holds": "green", "fine": "green", "relapsed": "red", "to_correct": "amber",
    "to_revisit": "amber",
}  # fmt: skip
FINDING_TONES: Final = {"open": "amber", "tasked": "blue", "dismissed": "grey", "gone": "grey"}


def result_label(row: Any) -> str:
    """Return the outcome of a task in words, also of one looked at without it."""
    return dict(choices("checks.outcome")).get(row.result, "")


def _subject(row: Any) -> str:
    return str(row.problem or row.visit or row.finding)


def _what(row: Any) -> str:
    if row.finding:
        return str(row.finding.what_was_seen)
    return str(row.problem.description) if row.problem else ""


def _lamp(row: Any) -> str:
    if row.standing == "done":
        return "grey"
    return "red" if row.due_on < timezone.localdate() else "green"


def _lamp_words(row: Any) -> Any:
    if row.standing == "done":
        return "—"
    return _("超期") if row.due_on < timezone.localdate() else row.due_on


def _mine(viewer: Any, _value: str, _asked: Asked) -> Q:
    return Q(assignee=viewer.id) if viewer.id else Q(pk__in=[])


TASKS: Final = Listing(
    name="spot_checks",
    title=_("抽查任务"),
    permission="spot_check.view",
    url="checks:tasks",
    rows=queries.tasks,
    columns=(
        Column("subject", _("抽查对象"), _subject, width=24),
        Column("kind_code", _("抽查类型"), sort="kind_code"),
        Column("village", _("村"), lambda row: row.region.name, sort="region_id"),
        Column("what", _("情况"), _what, width=40),
        Column("assignee", _("抽查人"), lambda row: row.assignee or "—", sort="assignee__name"),
        Column("state", _("状态"), lambda row: LABELS[row.standing], kind="tag",
               tone=lambda row: TONES[row.standing]),
        Column("due_on", _("时限"), _lamp_words, sort="due_on", kind="lamp", tone=_lamp),
        Column("result", _("抽查结果"), result_label, kind="tag",
               tone=lambda row: RESULT_TONES.get(row.result, "grey")),
        Column("made_at", _("下达时间"), sort="made_at", kind="date", shown=False),
        Column("reported_at", _("报告时间"), sort="reported_at", kind="date", shown=False),
        Column("place", _("全称"), lambda row: row.region.full_name, shown=False, width=30),
    ),
    filters=(
        by_campaign(),
        by_region(),
        coded("kind", _("抽查类型"), "checks.kind", "kind_code"),
        Filter("mine", _("我的任务"), kind="flag", of=_mine),
        Filter("round", _("回头看"), equals("look_back_round"), kind="hidden",
               named=name_of(LookBackRound, "check.view")),
    ),
    tabs=Tabs("standing", tuple((name, label, (name,)) for name, label, _tone in STATES)),
    search=lambda words: Q(problem__number__contains=words)
    | Q(problem__description__contains=words)
    | Q(assignee__name__contains=words),
    search_hint=_("问题编号、具体表现、抽查人"),
    order=("due_on", "region_id", "pk"),
    measures={"rows": Count("pk")},
    row_url="checks:task",
    export_permission="check.view",
    related=("region", "assignee", "problem", "visit__household", "finding__region"),
    empty=_("没有抽查任务。回头看抽取后，或数据核查转出后，任务会列在这里。"),
)  # fmt: skip


ROUNDS: Final = Listing(
    name="look_back_rounds",
    title=_("回头看抽取"),
    permission="check.view",
    url="checks:rounds",
    rows=queries.rounds,
    columns=(
        Column("number", _("期次"), str, sort="number"),
        Column("campaign", _("行动"), lambda row: row.campaign.name, width=24),
        Column("drawn_at", _("抽取时间"), sort="drawn_at", kind="date", width=16),
        Column("drawn_by", _("抽取人")),
        Column("percent", _("抽查比例（%）"), kind="number"),
        Column("after_days", _("销号满（天）"), kind="number"),
        Column("candidates", _("可抽问题数"), kind="number"),
        Column("size", _("抽中问题数"), kind="number"),
        Column("seed", _("随机种子"), shown=False, width=32),
        Column("population_sha256", _("名单摘要"), shown=False, width=32),
    ),
    filters=(by_campaign(),),
    order=("-drawn_at", "-pk"),
    row_url="checks:round",
    drawer=False,
    export_permission="check.view",
    related=("campaign", "drawn_by"),
    region_column="campaign__region_id",
    empty=_("还没有抽取过。销号满规定天数的问题，每期抽一成以上回头看。"),
)  # fmt: skip


FINDINGS: Final = Listing(
    name="integrity_findings",
    title=_("数据核查"),
    permission="integrity.view",
    url="checks:findings",
    rows=queries.findings,
    columns=(
        Column("rule", _("核查规则"), lambda row: row.rule_label, sort="rule", width=14),
        Column("seen", _("所见"), lambda row: row.what_was_seen, width=60),
        Column("region", _("地区"), lambda row: row.region.full_name, sort="region_id", width=20),
        Column("state", _("状态"), sort="state", kind="tag",
               tone=lambda row: FINDING_TONES.get(row.state, "grey")),
        Column("found_at", _("发现时间"), sort="found_at", kind="date"),
        Column("closed_at", _("处理时间"), sort="closed_at", kind="date", shown=False),
        Column("reason", _("排除理由"), shown=False, width=30),
    ),
    filters=(
        by_campaign(),
        by_region(),
        Filter("state", _("状态"), equals("state"),
               choices=lambda _viewer: choices("checks.finding_state")),
    ),
    tabs=Tabs("rule", tuple((each.name, _words(each.zh, each.en), (each.name,)) for each in RULES)),
    order=("rank", "rule", "region_id", "pk"),
    row_url="checks:finding",
    export_permission="integrity.view",
    related=("region",),
    empty=_("还没有核查过，或没有发现情况。点“运行数据核查”开始。"),
)  # fmt: skip
