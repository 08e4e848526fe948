"""What is written down in one round of a problem, and the counter of numbers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.models import Campaign
from huifang.records.fields import Coded
from huifang.territory.models import Unit


def hand(label: Any) -> models.ForeignKey[Account | None, Account | None]:
    """Return a column for the account whose hand did a step; nobody searches by it."""
    return models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=label,
    )  # fmt: skip


class Serial(models.Model):
    """The last number given in a county of a campaign; locked inside the reporting deed."""

    campaign = models.ForeignKey(Campaign, models.PROTECT)
    county_key = models.CharField(max_length=21)
    prefix = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号计数")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "county_key"], name="problems_serial_once"),
        )

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:04d}"


class RoundFacts(models.Model):
    """What is written down in one round: hand-over, putting right, verification, clearance."""

    issued_by = hand(_("交办人"))
    handed_over_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("责任单位"),
    )  # fmt: skip
    slip = models.ForeignKey(
        "problems.Slip", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("交办单"),
    )  # fmt: skip
    standard = models.CharField(_("整改要求"), max_length=300, blank=True)
    due_on = models.DateField(_("整改时限"), null=True, blank=True)
    due_rule_from = models.DateField(_("时限规则版本"), null=True, blank=True, editable=False)
    amber_on = models.DateField(_("黄灯日期"), null=True, blank=True, editable=False)
    # From here the even schedule runs where that is not the hand-over: work that was resumed.
    clock_from = models.DateField(_("时限起算日"), null=True, blank=True, editable=False)
    sign_by = models.DateField(_("签收时限"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    auto_signed = models.BooleanField(_("超时自动签收"), default=False)
    return_reason = models.CharField(_("退单理由"), max_length=300, blank=True)
    ruling = models.CharField(_("裁定意见"), max_length=300, blank=True)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    handler = hand(_("办理人"))
    rectified_at = models.DateTimeField(_("整改完成时间"), null=True, blank=True)
    result = models.TextField(_("整改结果"), blank=True)
    verifier = hand(_("核验人"))
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    verify_method = Coded("problems.verify_method", verbose_name=_("核验方式"))
    checked = models.JSONField(_("逐项核验"), default=list, blank=True)
    household_says = models.CharField(_("群众意见"), max_length=300, blank=True)
    satisfaction = Coded("visits.satisfaction", verbose_name=_("满意度"))
    approver = hand(_("销号审批人"))
    cleared_at = models.DateTimeField(_("销号时间"), null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def round_columns(cls) -> tuple[str, ...]:
        """Return the names of the columns that each round has anew."""
        return tuple(field.name for field in RoundFacts._meta.get_fields())
