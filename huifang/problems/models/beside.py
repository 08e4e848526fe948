"""What stands beside a problem: earlier rounds, evidence, confirmations, slips."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign
from huifang.files.models import StoredFile
from huifang.problems.models.facts import RoundFacts, hand
from huifang.problems.models.problem import Problem
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region, Unit

OF_PROBLEM = Scope(
    region="problem__region_id",
    campaign="problem__campaign_id",
    unit=("problem__lead_unit_id", "problem__joint__id", "problem__assisting__id"),
)


class Round(RoundFacts, Record):
    """A round that ended in a relapse, kept with all its hands."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("轮次"))
    relapsed_at = models.DateTimeField(_("反弹时间"))
    relapse_cause = Coded("problems.relapse_cause", verbose_name=_("反弹原因"))
    relapse_reason = models.CharField(_("反弹情况"), max_length=300)

    SCOPE = Scope(region="problem__region_id", campaign="problem__campaign_id")

    class Meta:
        verbose_name = _("历史轮次")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["problem", "number"], name="problems_round_once"),
        )

    def __str__(self) -> str:
        return f"{self.problem} {self.number}"

    def thread(self) -> str:
        return self.problem.thread()


class Evidence(Record):
    """A file that shows a problem before or after it was put right; never required."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("文件"))
    moment = Coded("problems.evidence", verbose_name=_("整改前后"), blank=False)
    caption = models.CharField(_("说明"), max_length=120, blank=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)

    SCOPE = OF_PROBLEM

    class Meta:
        verbose_name = _("佐证材料")

    def __str__(self) -> str:
        return f"{self.problem} {self.caption}"

    def thread(self) -> str:
        return self.problem.thread()


class Confirmation(Record):
    """How the family confirmed, in a round, that the problem is put right; one stands a round.

    A call-back names whom and when; a fingerprint names who filled in the sheet for the family. One
    whose verification was refused is undone and kept.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="confirmations")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    way = Coded("problems.confirmation", verbose_name=_("确认方式"), blank=False)
    given_by = Sealed(_("确认人"), kind="name")
    filled_in_by = models.CharField(_("代填人"), max_length=60, blank=True)
    given_at = models.DateTimeField(_("确认时间"))
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("签字或扫描件")
    )
    undone_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    SCOPE = OF_PROBLEM

    class Meta:
        verbose_name = _("群众确认")
        constraints = (
            models.UniqueConstraint(
                fields=["problem", "round"],
                condition=models.Q(undone_at=None),
                name="problems_confirmed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.problem} {self.round}"

    def thread(self) -> str:
        return self.problem.thread()


class Slip(Record):
    """A hand-over slip 交办单: one matter or a batch, to one unit, under one number."""

    number = models.CharField(_("文号"), max_length=60, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    # The smallest region that holds all its problems.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("承办单位"))
    issued_by = hand(_("交办人"))
    issued_at = models.DateTimeField(_("交办时间"))
    problems = models.ManyToManyField(Problem, related_name="slips", verbose_name=_("交办事项"))

    SCOPE = Scope(campaign="campaign_id", unit=("unit_id",))
    SHEET = Sheet(Section(_("交办单"), "number", "campaign", "unit", "issued_by", "issued_at"))

    class Meta:
        verbose_name = _("交办单")
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.number
