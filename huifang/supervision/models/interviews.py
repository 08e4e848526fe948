"""An interview 约谈: who spoke with whom about which matters, and what was promised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign
from huifang.problems.models import Problem
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.supervision.models.slips import SupervisionSlip
from huifang.territory.models import Region, Unit


class Interview(Record):
    """A talk with the head of a unit after a red slip lapsed, or earlier for a stated reason."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    # The smallest region that holds all its matters.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("被约谈单位"))
    problems = models.ManyToManyField(
        Problem, through="InterviewMatter", related_name="interviews", verbose_name=_("约谈事项")
    )
    slip = models.ForeignKey(
        SupervisionSlip, models.PROTECT, null=True, blank=True, related_name="interviews",
        verbose_name=_("所据督办单"),
    )  # fmt: skip
    occasion = Coded("supervision.occasion", verbose_name=_("约谈事由"), blank=False)
    reason = models.CharField(_("提前约谈理由"), max_length=300, blank=True)
    held_at = models.DateTimeField(_("约谈时间"))
    place = models.CharField(_("约谈地点"), max_length=120)
    interviewer = models.CharField(_("约谈人"), max_length=60)
    interviewer_post = models.CharField(_("约谈人职务"), max_length=120)
    interviewed = models.CharField(_("被约谈人"), max_length=60)
    interviewed_post = models.CharField(_("被约谈人职务"), max_length=120)
    summary = models.TextField(_("谈话要点"))
    commitment = models.TextField(_("整改承诺"))
    committed_until = models.DateField(_("承诺完成日期"))
    recorded_by = hand(_("记录人"))
    recorded_at = models.DateTimeField(_("记录时间"))
    follow = Coded("supervision.follow", verbose_name=_("承诺兑现情况"))
    follow_note = models.CharField(_("核实情况"), max_length=300, blank=True)
    followed_by = hand(_("核实人"))
    followed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    SCOPE = Scope(campaign="campaign_id", unit=("unit_id",))
    SHEET = Sheet(
        Section(_("约谈"), "unit", "occasion", "reason", "slip", "held_at", "place",
                "interviewer", "interviewer_post", "interviewed", "interviewed_post", "summary"),
        Section(_("整改承诺"), "commitment", "committed_until", "follow", "follow_note",
                "followed_by", "followed_at"),
        Section(_("记录"), "recorded_by", "recorded_at"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("约谈")
        indexes = (models.Index(fields=["campaign", "held_at"], name="supervision_interview_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(occasion="red_lapsed") | ~Q(reason=""),
                name="supervision_early_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.interviewed}"


class InterviewMatter(Record):
    """One problem that an interview was about; carries the interview into its history."""

    interview = models.ForeignKey(
        Interview, models.PROTECT, related_name="matters", verbose_name=_("约谈")
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="interviewed", verbose_name=_("约谈事项")
    )

    SCOPE = Scope(
        region="interview__region_id",
        campaign="interview__campaign_id",
        unit=("interview__unit_id",),
    )

    class Meta:
        verbose_name = _("约谈事项")
        constraints = (
            models.UniqueConstraint(
                fields=["interview", "problem"], name="supervision_interviewed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.interview} {self.problem}"

    def thread(self) -> str:
        return self.problem.thread()
