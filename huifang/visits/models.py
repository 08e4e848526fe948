"""Trips with their stays, household visits, meetings, collective activities and meals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import OF_CAMPAIGN, Campaign, Group, Member
from huifang.kit.dates import nights_between
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.registry.models import Household, Person
from huifang.territory.models import Region


class Trip(Record):
    """A group's days in a village: planned and actual; nights are counted by the calendar.

    Fewer days or nights than the campaign asks need a reason; they are shown, never blocked.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="trips", verbose_name=_("回访组"))
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("驻村"))
    members = models.ManyToManyField(Member, related_name="trips", verbose_name=_("成员"))
    planned_from = models.DateField(_("计划到村"))
    planned_to = models.DateField(_("计划离村"))
    arrived_at = models.DateTimeField(_("到村时间"), null=True, blank=True)
    left_at = models.DateTimeField(_("离村时间"), null=True, blank=True)
    lodging = Coded("visits.lodging", verbose_name=_("住处"))
    own_supplies = models.BooleanField(_("自备生活用品"), default=True)
    short_reason = models.CharField(_("不足原因"), max_length=300, blank=True)
    meals_explained = models.CharField(_("伙食费差额说明"), max_length=300, blank=True)
    meals_settled_at = models.DateTimeField(_("伙食费结清时间"), null=True, blank=True)
    nights = models.PositiveSmallIntegerField(_("夜数"), null=True, blank=True, editable=False)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("计划"), "group", "planned_from", "planned_to"),
        Section(_("实际"), "arrived_at", "left_at", "lodging", "own_supplies", "short_reason"),
        Section(_("伙食费"), "meals_settled_at", "meals_explained"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("行程")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(planned_to__gte=models.F("planned_from")),
                name="visits_trip_planned",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(left_at__gte=models.F("arrived_at")),
                name="visits_trip_actual",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.region}"

    def save(self, *args: Any, **options: Any) -> None:
        self.nights = self.compute_nights()
        super().save(*args, **options)

    def compute_nights(self) -> int | None:
        """Return the nights by the local calendar, None until the group has left."""
        if self.arrived_at is None or self.left_at is None:
            return None
        return nights_between(_day(self.arrived_at), _day(self.left_at))

    @property
    def days(self) -> int | None:
        """Return the calendar days spent in the village, None until the group has left."""
        return None if self.nights is None else self.nights + 1

    @property
    def is_short(self) -> bool:
        """Tell whether the stay was shorter than the campaign asks, whatever the reason."""
        return self.nights is not None and (
            self.nights < self.campaign.min_nights or self.nights + 1 < self.campaign.min_days
        )

    @property
    def state(self) -> str:
        """Return planned, under_way, back, or short: below the measure and no reason given."""
        if self.arrived_at is None:
            return "planned"
        if self.left_at is None:
            return "under_way"
        return "short" if self.is_short and not self.short_reason else "back"


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


class HouseholdVisit(Record):
    """One talk with one family: at home, by telephone or by video."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    trip = models.ForeignKey(
        Trip, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("行程")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("回访组")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="visits", verbose_name=_("农户")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    method = Coded("visits.method", verbose_name=_("走访方式"), default="home", blank=False)
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    visitors = models.ManyToManyField(Member, related_name="visits", verbose_name=_("走访人"))
    spoke_with = models.CharField(_("被访人"), max_length=60)
    spoke_relation = Coded("registry.relation", verbose_name=_("与户主关系"))
    spoke_mobile = Sealed(_("被访人电话"), kind="mobile")
    met = models.ManyToManyField(
        Person, blank=True, through="Met", related_name="visits",
        verbose_name=_("见到的家庭成员"),
    )  # fmt: skip
    food = Coded("visits.guarantee", verbose_name=_("吃穿不愁"))
    education = Coded("visits.guarantee", verbose_name=_("义务教育"))
    medical = Coded("visits.guarantee", verbose_name=_("基本医疗"))
    housing = Coded("visits.guarantee", verbose_name=_("住房安全"))
    water = Coded("visits.guarantee", verbose_name=_("饮水安全"))
    income_trend = Coded("visits.trend", verbose_name=_("收入变化"))
    schooling_progress = models.CharField(_("学业进展"), max_length=300, blank=True)
    livelihood_progress = models.CharField(_("家业进展"), max_length=300, blank=True)
    employment_progress = models.CharField(_("就业进展"), max_length=300, blank=True)
    policy_known = Coded("visits.policy_known", verbose_name=_("政策知晓"))
    requests = models.TextField(_("困难诉求"), blank=True)
    satisfaction = Coded("visits.satisfaction", verbose_name=_("满意度"))
    remark = models.TextField(_("备注"), blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("走访"), "household", "method", "started_at", "ended_at", "spoke_with",
                "spoke_relation", "spoke_mobile"),
        Section(_("两不愁三保障和饮水安全"), "food", "education", "medical", "housing", "water"),
        Section(_("三个一进展"), "schooling_progress", "livelihood_progress",
                "employment_progress"),
        Section(_("情况与诉求"), "income_trend", "policy_known", "requests", "satisfaction",
                "remark"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("入户走访")
        indexes = (
            models.Index(fields=["campaign", "started_at"], name="visits_visit_when"),
            models.Index(fields=["campaign", "region"], name="visits_visit_where"),
        )

    def __str__(self) -> str:
        return f"{self.household} {timezone.localtime(self.started_at):%Y-%m-%d}"

    def thread(self) -> str:
        return f"household:{self.household_id}"


class Met(Record):
    """One person of the family met on one visit; the figure "people visited" counts persons."""

    visit = models.ForeignKey(HouseholdVisit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("家庭成员"))

    SCOPE = Scope(region="visit__region_id", campaign="visit__campaign_id")

    class Meta:
        verbose_name = _("走访到的人")
        constraints = (models.UniqueConstraint(fields=["visit", "person"], name="visits_met_once"),)

    def __str__(self) -> str:
        return str(self.person)


class Meeting(Record):
    """A talk with villagers together (座谈会)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("回访组")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地点所属村"))
    held_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=120)
    chair = models.CharField(_("主持人"), max_length=60)
    members = models.ManyToManyField(Member, related_name="meetings", verbose_name=_("参加委员"))
    headcount = models.PositiveSmallIntegerField(_("参会人数"))
    topic = models.CharField(_("议题"), max_length=200)
    opinions = models.TextField(_("意见建议"), blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("座谈会"), "topic", "held_at", "region", "place", "chair", "headcount", "group")
    )

    class Meta:
        verbose_name = _("座谈会")

    def __str__(self) -> str:
        return self.topic

    @property
    def opinion_lines(self) -> list[str]:
        """Return the opinions one by one: each line of the minutes is one."""
        return [line.strip() for line in self.opinions.splitlines() if line.strip()]


class Activity(Record):
    """A collective activity of help (集体帮扶活动)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("回访组")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地点所属区划"))
    held_on = models.DateField(_("日期"))
    name = models.CharField(_("活动名称"), max_length=120)
    kind_code = Coded("visits.activity_kind", verbose_name=_("帮扶类型"), blank=False)
    content = models.TextField(_("内容与成效"), blank=True)
    households = models.ManyToManyField(
        Household, blank=True, related_name="activities", verbose_name=_("受益户")
    )
    members = models.ManyToManyField(
        Member, through="Participation", related_name="activities", verbose_name=_("参加委员")
    )

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("集体帮扶活动"), "name", "kind_code", "held_on", "region", "group", "content")
    )

    class Meta:
        verbose_name = _("集体帮扶活动")

    def __str__(self) -> str:
        return self.name


class Participation(Record):
    """One member's part in one activity; the figure "members taking part" counts its members."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="participations", verbose_name=_("委员")
    )

    SCOPE = Scope(region="activity__region_id", campaign="activity__campaign_id")

    class Meta:
        verbose_name = _("参加帮扶")
        constraints = (
            models.UniqueConstraint(fields=["activity", "member"], name="visits_part_once"),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.activity}"


class Meal(Record):
    """A meal eaten in a family: what was due by the rate, what was paid, and the receipt."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="meals", verbose_name=_("行程"))
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    day = models.DateField(_("日期"))
    meal = Coded("campaigns.meal", verbose_name=_("餐次"), blank=False)
    people = models.PositiveSmallIntegerField(_("就餐人数"))
    rate_yuan = models.DecimalField(_("标准（元/人）"), max_digits=7, decimal_places=2)
    paid_yuan = models.DecimalField(
        _("实交（元）"), max_digits=8, decimal_places=2, default=Decimal()
    )
    payee = models.CharField(_("收款人"), max_length=60)
    receipt_kind = Coded("visits.receipt", verbose_name=_("凭证类型"))
    receipt_number = models.CharField(_("凭证号"), max_length=60, blank=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("伙食费"), "day", "meal", "people", "rate_yuan", "paid_yuan", "payee",
                "receipt_kind", "receipt_number", "remark"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("伙食费")
        constraints = (
            models.UniqueConstraint(
                fields=["trip", "day", "meal", "payee"], name="visits_meal_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.trip} {self.day}"

    def thread(self) -> str:
        return f"trip:{self.trip_id}"

    @property
    def due_yuan(self) -> Decimal:
        """Return what was due: people × rate."""
        return self.people * self.rate_yuan
