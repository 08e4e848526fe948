"""A supervision slip 督办单: presses one unit about one or several matters, at a level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign
from huifang.files.models import StoredFile
from huifang.problems.models import Problem
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region, Unit


class SupervisionSlip(Record):
    """A demand on a unit under a number, with a day to reply by; blue, orange or red.

    Where it stands is never stored: `queries.with_standing` works it out from what is written here
    and from its matters.
    """

    number = models.CharField(_("文号"), max_length=60, unique=True)
    level = Coded("supervision.level", verbose_name=_("督办级别"), blank=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    # The smallest region that holds all its matters.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("被督办单位"))
    problems = models.ManyToManyField(
        Problem, through="SupervisedMatter", related_name="supervision_slips",
        verbose_name=_("督办事项"),
    )  # fmt: skip
    demand = models.TextField(_("督办要求"))
    reason = models.CharField(_("直接签发理由"), max_length=300, blank=True)
    reply_due = models.DateField(_("回复期限"))
    due_rule_from = models.DateField(null=True, blank=True, editable=False)
    issued_by = hand(_("签发人"))
    issued_at = models.DateTimeField(_("签发时间"))
    read_by = hand(_("阅件人"))
    read_at = models.DateTimeField(_("已阅时间"), null=True, blank=True)
    reply = models.TextField(_("回复内容"), blank=True)
    reply_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("回复附件"),
    )  # fmt: skip
    replied_by = hand(_("回复人"))
    replied_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    verdict = Coded("supervision.verdict", verbose_name=_("审核结果"))
    verdict_reason = models.CharField(_("审核意见"), max_length=300, blank=True)
    judged_by = hand(_("审核人"))
    judged_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    withdrawn_by = hand(_("撤回人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    SCOPE = Scope(campaign="campaign_id", unit=("unit_id",))
    SHEET = Sheet(
        Section(_("督办"), "number", "level", "unit", "region", "demand", "reason", "reply_due",
                "issued_by", "issued_at"),
        Section(_("阅件与回复"), "read_by", "read_at", "replied_by", "replied_at", "reply"),
        Section(_("审核"), "verdict", "verdict_reason", "judged_by", "judged_at"),
        Section(_("撤回"), "withdrawn_by", "withdrawn_at", "withdrawal_reason"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("督办单")
        indexes = (models.Index(fields=["campaign", "issued_at"], name="supervision_slip_issued"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict="") | Q(replied_at__isnull=False, judged_at__isnull=False),
                name="supervision_judged_after_reply",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(replied_at=None),
                name="supervision_withdrawn_unanswered",
            ),
        )

    def __str__(self) -> str:
        return self.number


class SupervisedMatter(Record):
    """One problem that a slip presses; carries the slip's history into the problem's."""

    slip = models.ForeignKey(
        SupervisionSlip, models.PROTECT, related_name="matters", verbose_name=_("督办单")
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="supervised", verbose_name=_("督办事项")
    )

    SCOPE = Scope(region="slip__region_id", campaign="slip__campaign_id", unit=("slip__unit_id",))

    class Meta:
        verbose_name = _("督办事项")
        constraints = (
            models.UniqueConstraint(fields=["slip", "problem"], name="supervision_matter_once"),
        )

    def __str__(self) -> str:
        return f"{self.slip} {self.problem}"

    def thread(self) -> str:
        return self.problem.thread()
