"""Who stands by whom, and the three goals of a paired family."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models.people import Member
from huifang.campaigns.models.plan import OF_CAMPAIGN, Campaign
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.registry.models import Household, Person
from huifang.territory.models import Region, Unit


class Pairing(Record):
    """Who stands by whom: a leader by a village, a unit by a village, members by a household."""

    kind_code = Coded("campaigns.pairing_kind", verbose_name=_("结对方式"), blank=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, verbose_name=_("行动")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="pairings",
        verbose_name=_("农户"),
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("帮扶单位")
    )
    head = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="heads",
        verbose_name=_("负责人"),
    )  # fmt: skip
    members = models.ManyToManyField(
        Member, blank=True, related_name="pairings", verbose_name=_("成员")
    )
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    end_reason = models.CharField(_("变更原因"), max_length=200, blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("结对"), "kind_code", "region", "household", "unit", "head", "since", "until",
                "end_reason"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("结对")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind_code="leader_village", household=None, head__isnull=False)
                | models.Q(kind_code="unit_village", household=None, unit__isnull=False)
                | models.Q(
                    kind_code="members_household", household__isnull=False, head__isnull=False
                ),
                name="campaigns_pairing_sides",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="campaigns_pairing_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.head or self.unit or ''}–{self.household or self.region}"

    def thread(self) -> str:
        return f"household:{self.household_id}" if self.household_id else f"pairing:{self.pk}"


class Goal(Record):
    """One of the three goals of a pairing: schooling, livelihood, employment."""

    pairing = models.ForeignKey(
        Pairing, models.PROTECT, related_name="goals", verbose_name=_("结对")
    )
    goal = Coded("campaigns.goal", verbose_name=_("目标"), blank=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("对象成员")
    )
    aim = models.CharField(_("帮扶目标"), max_length=200, blank=True)
    measure = models.CharField(_("帮扶措施"), max_length=300, blank=True)
    state = Coded("campaigns.goal_state", verbose_name=_("状态"), default="not_begun", blank=False)
    outcome = models.CharField(_("成效"), max_length=300, blank=True)

    SCOPE = Scope(region="pairing__region_id", campaign="pairing__campaign_id")
    SHEET = Sheet(Section(_("三个一目标"), "goal", "person", "aim", "measure", "state", "outcome"))

    class Meta:
        verbose_name = _("三个一目标")
        ordering = ("pairing", "-goal")
        constraints = (
            models.UniqueConstraint(fields=["pairing", "goal"], name="campaigns_goal_once"),
        )

    def __str__(self) -> str:
        return f"{self.pairing} {self.goal}"

    def thread(self) -> str:
        return self.pairing.thread()
