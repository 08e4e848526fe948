"""A campaign as planned: its rules, its meal rates, its categories of problem."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, word
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region

OF_CAMPAIGN = Scope(campaign="campaign_id")


class Campaign(Record):
    """A household-visit campaign from plan to archive; its numbers are rules set in the plan."""

    code = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    template = models.CharField(_("模板"), max_length=40, blank=True)
    document_number = models.CharField(_("文号/方案"), max_length=120, blank=True)
    purpose = models.TextField(_("目标任务"), blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("范围"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    state = Coded("campaigns.state", verbose_name=_("状态"), default="draft", blank=False)
    adopted_on = models.DateField(_("审议通过日期"), null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(_("最少天数"), default=2)
    min_nights = models.PositiveSmallIntegerField(_("最少夜数"), default=2)
    min_group_size = models.PositiveSmallIntegerField(_("每组最少人数"), default=2)
    notice_days = models.PositiveSmallIntegerField(_("销号公示天数"), default=0)
    look_back_days = models.PositiveSmallIntegerField(_("销号后多少天回头看"), default=30)
    look_back_percent = models.PositiveSmallIntegerField(_("回头看抽查比例（%）"), default=10)
    issuing_body = models.CharField(_("交办主体"), max_length=60, blank=True)
    document_code = models.CharField(_("发文代字"), max_length=20, blank=True)

    # A campaign is seen by whoever holds a grant for it or for all campaigns, wherever he works.
    SCOPE = Scope(region=None, campaign="id", unit=None)
    SHEET = Sheet(
        Section(_("方案"), "name", "code", "document_number", "adopted_on", "region", "starts_on",
                "ends_on", "purpose"),
        Section(_("规则"), "min_days", "min_nights", "min_group_size", "notice_days",
                "look_back_days", "look_back_percent"),
        Section(_("文书"), "issuing_body", "document_code"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("行动")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="campaigns_days",
                violation_error_message=_("结束日期早于开始日期。请改正其中一个。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class MealRate(Record):
    """What one person pays for a meal in a family, in yuan, with the document that says so."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="meal_rates", verbose_name=_("行动")
    )
    meal = Coded("campaigns.meal", verbose_name=_("餐次"), blank=False)
    yuan = models.DecimalField(_("标准（元/人）"), max_digits=7, decimal_places=2)
    document = models.CharField(_("依据文号"), max_length=120)

    SCOPE = Scope(region=None, campaign="campaign_id")
    SHEET = Sheet(Section(_("伙食标准"), "meal", "yuan", "document"))

    class Meta:
        verbose_name = _("伙食标准")
        ordering = ("meal",)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "meal"], name="campaigns_rate_once"),
        )

    def __str__(self) -> str:
        return f"{self.meal} {self.yuan}"

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"


class Category(Record):
    """One kind of problem of a campaign: data with its basis, never code."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="categories", verbose_name=_("行动")
    )
    code = models.CharField(_("代码"), max_length=20)
    label = models.CharField(_("名称"), max_length=60)
    en = models.CharField(_("英文名称"), max_length=80, blank=True)
    level = Coded("problems.level", verbose_name=_("层级"), default="household")
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    standard = models.CharField(_("销号标准"), max_length=300, blank=True)
    criteria = models.TextField(_("逐项核验标准"), blank=True, help_text=_("每行一条"))
    rank = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("在用"), default=True)

    SCOPE = Scope(region=None, campaign="campaign_id", unit=None)
    SHEET = Sheet(
        Section(_("问题类别"), "code", "label", "en", "level", "basis", "standard", "criteria",
                "rank", "active"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("问题类别")
        ordering = ("rank", "code")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "code"], name="campaigns_category_once"),
        )

    def __str__(self) -> str:
        return word(self.label, self.en or self.label)

    @property
    def criteria_lines(self) -> tuple[str, ...]:
        """Return what must hold before a problem of this kind is cleared, one by one."""
        return tuple(
            dict.fromkeys(line.strip() for line in self.criteria.splitlines() if line.strip())
        )

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"
