"""The problem with the facts of its present round."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign, Category, Group
from huifang.problems.models.facts import RoundFacts, hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, word
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.registry.models import Household, Person
from huifang.rules.problem_workflow import STATE, STATES, State
from huifang.territory.models import Region, Unit


def state_words() -> list[tuple[str, str]]:
    """Return (name, word) of each state in the reader's language."""
    return [(state.name, word(state.zh, state.en)) for state in STATES]


class Problem(RoundFacts, Record):
    """Something that is still wrong, found in a family or a village.

    The columns of `RoundFacts` are those of the present round; earlier rounds stand in `Round`.
    Its total age runs from `found_at` and never starts again.
    """

    number = models.CharField(_("问题编号"), max_length=60, unique=True)
    # Columns that lead one of the indexes below need none of their own.
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False, verbose_name=_("行动"))
    region = models.ForeignKey(Region, models.PROTECT, db_index=False, verbose_name=_("村"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("回访组")
    )
    level = Coded("problems.level", verbose_name=_("层级"), default="household", blank=False)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="problems",
        verbose_name=_("农户"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("家庭成员")
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("问题类别"))
    kind_text = models.CharField(_("具体类型"), max_length=60, blank=True)
    description = models.TextField(_("具体表现"))
    source = Coded("problems.source", verbose_name=_("问题来源"), default="visit", blank=False)
    source_id = models.UUIDField(null=True, blank=True, editable=False)
    finder = hand(_("发现人"))
    found_at = models.DateTimeField(_("发现时间"))
    urgency = Coded("problems.urgency", verbose_name=_("紧急程度"), default="normal", blank=False)
    time_class = Coded("problems.time_class", verbose_name=_("时间类"), default="staged")
    state = models.CharField(_("状态"), max_length=20, default="registered", choices=state_words)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    on_the_spot = models.BooleanField(_("立行立改"), default=False)
    cause = Coded("problems.cause", verbose_name=_("原因"))
    diagnosis = models.TextField(_("诊断意见"), blank=True)
    remedy = models.TextField(_("整改措施"), blank=True)
    diagnosed_by = hand(_("诊断人"))
    diagnosed_at = models.DateTimeField(_("诊断时间"), null=True, blank=True)
    goal = models.CharField(_("整改目标"), max_length=300, blank=True)
    lead_leader = models.CharField(_("牵头领导"), max_length=60, blank=True)
    assisting = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("协办单位")
    )
    joint = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("共同责任单位")
    )
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    responsible_mobile = Sealed(_("责任人电话"), kind="mobile")
    percent = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    progress = models.TextField(_("整改进展"), blank=True)
    wanted_due_on = models.DateField(_("申请延至"), null=True, blank=True)
    extension_reason = models.CharField(_("延期理由"), max_length=300, blank=True)
    review_on = models.DateField(_("复查日期"), null=True, blank=True)
    rejection = Coded("problems.rejection", verbose_name=_("不予受理类型"))
    rejection_reason = models.CharField(_("不予受理理由"), max_length=300, blank=True)
    rejection_proposer = hand(_("提出人"))
    rejecter = hand(_("不予受理确认人"))
    rejected_at = models.DateTimeField(_("不予受理时间"), null=True, blank=True)
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates",
        verbose_name=_("原问题"),
    )  # fmt: skip
    looked_back_at = models.DateTimeField(_("回头看时间"), null=True, blank=True)
    relapsed_at = models.DateTimeField(_("最近反弹时间"), null=True, blank=True)
    relapse_cause = Coded("problems.relapse_cause", verbose_name=_("最近反弹原因"))
    long_term_at = models.DateTimeField(_("转长期坚持时间"), null=True, blank=True)
    long_term_reason = models.CharField(_("长期坚持理由"), max_length=300, blank=True)
    first_handed_over_at = models.DateTimeField(_("首次交办时间"), null=True, blank=True)
    note = models.TextField(_("备注"), blank=True)
    # What a county's own ledger said before the house took it in; empty for what began here.
    imported = models.BooleanField(_("台账导入"), default=False, editable=False)
    ledger_verifier = models.CharField(_("原台账核查人"), max_length=60, blank=True)
    ledger_evidence = models.TextField(_("原台账佐证材料"), blank=True)

    SCOPE = Scope(campaign="campaign_id", unit=("lead_unit_id", "joint__id", "assisting__id"))
    SHEET = Sheet(
        Section(_("问题"), "number", "region", "household", "person", "level", "category",
                "kind_text", "description", "source", "finder", "found_at", "group"),
        Section(_("诊断"), "urgency", "time_class", "cause", "diagnosis", "remedy",
                "diagnosed_by", "diagnosed_at"),
        Section(_("交办与整改"), "goal", "lead_leader", "lead_unit", "responsible",
                "responsible_mobile", "standard", "handed_over_at", "slip", "due_on", "sign_by",
                "signed_at", "return_reason", "ruling", "extensions", "percent", "progress",
                "result", "rectified_at", "handler", "long_term_reason", "review_on"),
        Section(_("核验与销号"), "verify_method", "household_says", "satisfaction", "verifier",
                "verified_at", "approver", "cleared_at", "looked_back_at", "round"),
        Section(_("其他"), "rejection", "rejection_reason", "original", "note"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("问题")
        indexes = (
            # tabs and counts of a campaign, of all; both newest first
            models.Index(fields=["campaign", "state", "found_at"], name="problems_state"),
            models.Index(fields=["campaign", "found_at", "id"], name="problems_found"),
            models.Index(fields=["state", "found_at"], name="problems_all_states"),
            models.Index(fields=["found_at", "id"], name="problems_all_found"),
            # a county's, a unit's, a finder's own; what is late
            models.Index(fields=["region", "state", "found_at"], name="problems_place"),
            models.Index(fields=["lead_unit", "state", "due_on"], name="problems_unit"),
            models.Index(fields=["finder"], name="problems_finder"),
            models.Index(fields=["state", "due_on", "amber_on"], name="problems_lamp"),
            models.Index(fields=["campaign", "due_on"], name="problems_due"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in STATES]),
                name="problems_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="cleared")
                | (Q(imported=True) & ~Q(ledger_verifier=""))
                | (
                    Q(verifier__isnull=False)
                    & Q(approver__isnull=False)
                    & ~Q(verifier=F("approver"))
                    & ~Q(verifier=F("handler"))
                    & ~Q(verifier=F("finder"))
                    & ~Q(approver=F("handler"))
                    & ~Q(approver=F("finder"))
                ),
                name="problems_cleared_by_other_hands",
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(original__isnull=False),
                name="problems_duplicate_of",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="problems_percent"),
        )

    def __str__(self) -> str:
        return self.number

    def thread(self) -> str:
        return f"household:{self.household_id}" if self.household_id else f"problem:{self.pk}"

    @property
    def standing(self) -> State:
        """Return the state as the workflow table knows it."""
        return STATE[self.state]

    @property
    def state_label(self) -> str:
        """Return the state's name in the reader's language."""
        return word(self.standing.zh, self.standing.en)

    def age_days(self, today: date) -> int:
        """Return the days since it was found, over all rounds."""
        return (today - timezone.localtime(self.found_at).date()).days
