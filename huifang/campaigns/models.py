"""A plan: rules, categories, members, groups, targets, draws, pairings, listed villages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.kit.chinese import initials
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.registry.models import Household, Person
from huifang.territory.models import Region, Unit

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

    # A campaign is seen by whoever holds a grant for it or for all campaigns, wherever he works.
    SCOPE = Scope(region=None, campaign="id", unit=None)
    SHEET = Sheet(
        Section(_("方案"), "name", "code", "document_number", "region", "starts_on", "ends_on",
                "purpose"),
        Section(_("规则"), "min_days", "min_nights", "min_group_size", "notice_days"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("行动")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaigns_days"
            ),
        )

    def __str__(self) -> str:
        return self.name


class MealRate(Record):
    """What one person pays for a meal in a family, in yuan, with the document that says so."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="meal_rates")
    meal = Coded("campaigns.meal", verbose_name=_("餐次"), blank=False)
    yuan = models.DecimalField(_("标准(元/人)"), max_digits=7, decimal_places=2)
    document = models.CharField(_("依据文号"), max_length=120)

    SCOPE = Scope(region=None, campaign="campaign_id")
    SHEET = Sheet(Section(_("伙食标准"), "meal", "yuan", "document"))

    class Meta:
        verbose_name = _("伙食标准")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "meal"], name="campaigns_rate_once"),
        )

    def __str__(self) -> str:
        return f"{self.meal} {self.yuan}"

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"


class Category(Record):
    """One kind of problem of a campaign: data with its basis, never code."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="categories")
    code = models.CharField(_("代码"), max_length=20)
    label = models.CharField(_("名称"), max_length=60)
    en = models.CharField(_("英文名称"), max_length=80, blank=True)
    level = Coded("problems.level", verbose_name=_("层级"), default="household")
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    standard = models.CharField(_("销号标准"), max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("在用"), default=True)

    SCOPE = Scope(region=None, campaign="campaign_id", unit=None)
    SHEET = Sheet(
        Section(_("问题类别"), "code", "label", "en", "level", "basis", "standard", "rank",
                "active"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("问题类别")
        ordering = ("rank", "code")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "code"], name="campaigns_category_once"),
        )

    def __str__(self) -> str:
        return self.label

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"


class Member(Record):
    """A committee member or cadre who takes part; may have an account of the system."""

    name = models.CharField(_("姓名"), max_length=60)
    initials = models.CharField(max_length=60, blank=True, editable=False)
    account = models.OneToOneField(
        Account, models.PROTECT, null=True, blank=True, verbose_name=_("账号")
    )
    sector = Coded("campaigns.sector", verbose_name=_("界别"))
    level = Coded("campaigns.member_level", verbose_name=_("级别"), default="city")
    post = Coded("campaigns.post", verbose_name=_("职务"), default="member")
    in_chair_meeting = models.BooleanField(_("主席会议成员"), default=False)
    workplace = models.CharField(_("工作单位"), max_length=120, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在行政区划"))
    skills = CodedMany("campaigns.skill", verbose_name=_("特长"))
    mobile = Sealed(_("联系电话"), kind="mobile")
    active = models.BooleanField(_("在任"), default=True)

    # Members are public persons: whoever may see members at all sees every one of them.
    SCOPE = Scope(region=None, unit=None)
    SHEET = Sheet(
        Section(_("委员"), "name", "level", "post", "in_chair_meeting", "sector", "workplace",
                "region"),
        Section(_("专长与联系"), "skills", "mobile", "active"),
        aliases={"workplace": ("单位", "单位及职务"), "mobile": ("手机", "电话")},
    )  # fmt: skip

    class Meta:
        verbose_name = _("委员")
        indexes = (models.Index(fields=["initials"], name="campaigns_member_initials"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.initials = initials(self.name)[:60]
        super().save(*args, **options)


class Group(Record):
    """A group that goes to counties: leader, members, liaison."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="groups")
    number = models.PositiveSmallIntegerField(_("组别"))
    leader = models.ForeignKey(Member, models.PROTECT, related_name="leads", verbose_name=_("组长"))
    liaison = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联络员")
    )
    members = models.ManyToManyField(Member, related_name="groups", verbose_name=_("成员"))
    counties = models.ManyToManyField(Region, related_name="+", verbose_name=_("负责县区"))

    SCOPE = Scope(region=None, campaign="campaign_id")
    SHEET = Sheet(Section(_("回访组"), "number", "leader", "liaison"))

    class Meta:
        verbose_name = _("回访组")
        ordering = ("campaign", "number")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_group_once"),
        )

    def __str__(self) -> str:
        return str(_("第%(n)s组") % {"n": self.number})

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"


class Draw(Record):
    """A random draw of households: seed, candidates and result can be checked by anyone later."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="draws")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("抽取范围"))
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    size = models.PositiveIntegerField(_("抽取户数"))
    seed = models.CharField(_("随机种子"), max_length=64)
    candidates = models.PositiveIntegerField(_("候选户数"))
    candidates_sha256 = models.CharField(_("候选名单摘要"), max_length=64)
    drawn_at = models.DateTimeField(_("抽取时间"))

    SCOPE = OF_CAMPAIGN

    class Meta:
        verbose_name = _("随机抽取")

    def __str__(self) -> str:
        return f"{self.region} {self.size}"

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"


class Target(Record):
    """A household on a campaign's list: in exactly one group, or left out for a stated reason.

    The four dates are the four 到位 of a listed village: visited, policy in place, risk removed,
    papers in order.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="targets")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="targets", verbose_name=_("农户")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="targets",
        verbose_name=_("回访组"),
    )  # fmt: skip
    left_out_reason = models.CharField(_("不安排原因"), max_length=200, blank=True)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="targets")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    visited_on = models.DateField(_("走访到位"), null=True, blank=True)
    policy_on = models.DateField(_("政策落实到位"), null=True, blank=True)
    risk_removed_on = models.DateField(_("不稳定因素消除到位"), null=True, blank=True)
    papers_on = models.DateField(_("档案资料整理到位"), null=True, blank=True)

    SCOPE = OF_CAMPAIGN

    class Meta:
        verbose_name = _("对象户")
        indexes = (models.Index(fields=["campaign", "region"], name="campaigns_target_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "household", "round"], name="campaigns_target_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.household)

    def thread(self) -> str:
        return f"household:{self.household_id}"


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

    def __str__(self) -> str:
        return f"{self.head or self.unit or ''}–{self.household or self.region}"

    def thread(self) -> str:
        return f"household:{self.household_id}" if self.household_id else f"pairing:{self.pk}"


class Goal(Record):
    """One of the three goals of a pairing: schooling, livelihood, employment."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="goals")
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
        constraints = (
            models.UniqueConstraint(fields=["pairing", "goal"], name="campaigns_goal_once"),
        )

    def __str__(self) -> str:
        return f"{self.pairing} {self.goal}"

    def thread(self) -> str:
        return self.pairing.thread()


class ListedVillage(Record):
    """A village under special watch (挂牌) of a leader, until it is taken off the list."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="listed_villages")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    leader = models.ForeignKey(Member, models.PROTECT, verbose_name=_("责任领导"))
    listed_on = models.DateField(_("挂牌日期"))
    delisted_on = models.DateField(_("摘牌日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(Section(_("挂牌村"), "region", "leader", "listed_on", "delisted_on", "note"))

    class Meta:
        verbose_name = _("挂牌村")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "region"], name="campaigns_listed_once"),
        )

    def __str__(self) -> str:
        return str(self.region)

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"
