"""A bundle: many problems under one root cause, and which problems stand in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.models import Campaign
from huifang.problems.models import Problem
from huifang.problems.models.beside import OF_PROBLEM
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region, Unit


class Bundle(Record):
    """Problems of many families that have one root cause, which one unit sees to.

    That the cause is resolved proposes to report its problems as put right; it never does so.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    # The smallest region that holds all its problems.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"))
    title = models.CharField(_("名称"), max_length=120)
    root_cause = models.TextField(_("共同原因"))
    cause = Coded("problems.cause", verbose_name=_("原因类别"), blank=False)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("牵头单位"))
    remedy = models.TextField(_("解决措施"))
    state = Coded("bundles.state", verbose_name=_("状态"), default="open", blank=False)
    opened_by = hand(_("归并人"))
    opened_at = models.DateTimeField(_("归并时间"))
    resolved_by = hand(_("报告人"))
    resolved_at = models.DateTimeField(_("解决时间"), null=True, blank=True)
    result = models.TextField(_("解决结果"), blank=True)

    SCOPE = Scope(
        campaign="campaign_id", unit=("lead_unit_id", "memberships__problem__lead_unit_id")
    )
    SHEET = Sheet(
        Section(_("共同原因"), "title", "cause", "root_cause", "region", "lead_unit", "remedy"),
        Section(_("归并与解决"), "opened_by", "opened_at", "resolved_by", "resolved_at", "result"),
    )

    class Meta:
        verbose_name = _("同因归并")
        indexes = (
            models.Index(fields=["campaign", "state", "opened_at"], name="bundles_bundle_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", resolved_at=None)
                | (Q(state="resolved", resolved_at__isnull=False) & ~Q(result="")),
                name="bundles_resolved_with_result",
            ),
        )

    def __str__(self) -> str:
        return self.title


class BundleMember(Record):
    """A problem's place in a bundle, until it leaves for a stated reason.

    It is `live` while the bundle is open and the problem in it: a problem is live once at most.
    """

    bundle = models.ForeignKey(
        Bundle, models.PROTECT, related_name="memberships", verbose_name=_("同因归并")
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="memberships", verbose_name=_("问题")
    )
    joined_by = hand(_("归入人"))
    joined_at = models.DateTimeField(_("归入时间"))
    left_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    left_reason = models.CharField(_("移出理由"), max_length=300, blank=True)
    live = models.BooleanField(default=True, editable=False)
    objected_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("异议人"),
    )  # fmt: skip
    objected_at = models.DateTimeField(_("异议时间"), null=True, blank=True)
    objection = models.CharField(_("本户未解决"), max_length=300, blank=True)

    SCOPE = OF_PROBLEM

    class Meta:
        verbose_name = _("归并的问题")
        constraints = (
            models.UniqueConstraint(
                fields=["problem"], condition=Q(live=True), name="bundles_in_one_open_bundle"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_reason="")
                | (Q(left_at__isnull=False, live=False) & ~Q(left_reason="")),
                name="bundles_left_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bundle} {self.problem}"

    def thread(self) -> str:
        return self.problem.thread()

    @property
    def still_objects(self) -> bool:
        """Tell whether the family says "not solved here" and nothing was reported since."""
        done = self.problem.rectified_at
        return self.objected_at is not None and (done is None or done <= self.objected_at)
