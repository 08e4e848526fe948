"""Look-back rounds and spot checks; both stay hidden from those who are looked at."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.models import Campaign
from huifang.checks.models.findings import OF_CAMPAIGN, IntegrityFinding
from huifang.problems.models import Problem
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region
from huifang.visits.models import HouseholdVisit


class LookBackRound(Record):
    """A seeded sample of cleared problems, at least one of each county; anyone can repeat it.

    `population` holds the keys among which was drawn, 16 bytes each: county by county as in
    `strata` ([county key, cleared, drawn]), sorted within each.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    number = models.PositiveSmallIntegerField(_("期次"))
    percent = models.PositiveSmallIntegerField(_("抽查比例（%）"))
    after_days = models.PositiveSmallIntegerField(_("销号满（天）"))
    seed = models.CharField(_("随机种子"), max_length=64)
    drawn_by = hand(_("抽取人"))
    drawn_at = models.DateTimeField(_("抽取时间"))
    candidates = models.PositiveIntegerField(_("可抽问题数"))
    size = models.PositiveIntegerField(_("抽中问题数"))
    population_sha256 = models.CharField(_("名单摘要"), max_length=64)
    population = models.BinaryField("", editable=False)  # not for histories
    strata = models.JSONField(default=list, editable=False)

    # A sample is the office's: nobody bound to a place below sees where it was drawn.
    SCOPE = Scope(region="campaign__region_id", campaign="campaign_id")
    SHEET = Sheet(
        Section(_("抽取"), "number", "drawn_at", "drawn_by", "percent", "after_days", "candidates",
                "size"),
        Section(_("可复核"), "seed", "population_sha256"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("回头看抽查")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="checks_round_once"),
        )

    def __str__(self) -> str:
        return str(_("第%(n)s期回头看") % {"n": self.number})


class SpotCheck(Record):
    """One thing for one person to look at, who had no part in it, by a day.

    A look-back is done when the problem was looked back at after `made_at`, by this task or not.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    kind_code = Coded("checks.kind", verbose_name=_("抽查类型"), blank=False)
    look_back_round = models.ForeignKey(
        LookBackRound, models.PROTECT, null=True, blank=True, related_name="checks",
        verbose_name=_("回头看抽查"),
    )  # fmt: skip
    finding = models.ForeignKey(
        IntegrityFinding, models.PROTECT, null=True, blank=True, related_name="checks",
        verbose_name=_("核查情况"),
    )  # fmt: skip
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="spot_checks",
        verbose_name=_("问题"),
    )  # fmt: skip
    problem_round = models.PositiveSmallIntegerField(_("问题轮次"), default=1)
    visit = models.ForeignKey(
        HouseholdVisit, models.PROTECT, null=True, blank=True, related_name="spot_checks",
        verbose_name=_("走访"),
    )  # fmt: skip
    assignee = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="spot_checks",
        verbose_name=_("抽查人"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("下达时间"))
    due_on = models.DateField(_("完成时限"))
    outcome = Coded("checks.outcome", verbose_name=_("抽查结果"))
    cause = Coded("problems.relapse_cause", verbose_name=_("反弹原因"))
    report = models.TextField(_("抽查情况"), blank=True)
    reported_by = hand(_("报告人"))
    reported_at = models.DateTimeField(_("报告时间"), null=True, blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("抽查任务"), "kind_code", "region", "assignee", "made_at", "due_on"),
        Section(_("抽查结果"), "outcome", "cause", "report", "reported_by", "reported_at"),
    )

    class Meta:
        verbose_name = _("抽查任务")
        indexes = (models.Index(fields=["campaign", "due_on"], name="checks_task_due"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(problem__isnull=False)
                | Q(visit__isnull=False)
                | Q(finding__isnull=False),
                name="checks_task_about_something",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None, outcome="")
                | (Q(reported_at__isnull=False) & ~Q(outcome="") & ~Q(report="")),
                name="checks_reported_in_words",
            ),
            models.UniqueConstraint(
                fields=["problem", "problem_round"],
                condition=Q(kind_code="look_back"),
                name="checks_drawn_once_a_round",
            ),
        )

    def __str__(self) -> str:
        return str(self.problem or self.visit or self.finding)

    @property
    def is_done(self) -> bool:
        """Tell whether somebody has looked since the task was made."""
        return self.reported_at is not None or self._looked_since() is not None

    @property
    def result(self) -> str:
        """Return the outcome: that reported, or what the problem itself shows since."""
        if self.outcome or self._looked_since() is None:
            return self.outcome
        assert self.problem
        relapsed = self.problem.relapsed_at
        return "relapsed" if relapsed and relapsed > self.made_at else "holds"

    @property
    def state(self) -> str:
        """Return `unassigned`, `open` or `done`."""
        if self.is_done:
            return "done"
        return "open" if self.assignee_id else "unassigned"

    def _looked_since(self) -> datetime | None:
        if self.problem is None or self.kind_code != "look_back":
            return None
        looked = self.problem.looked_back_at
        return looked if looked and looked > self.made_at else None
