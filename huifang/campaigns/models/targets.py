"""To whom they go: draws, target households, listed villages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models.people import Group, Member
from huifang.campaigns.models.plan import OF_CAMPAIGN, Campaign
from huifang.records.base import Record
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet
from huifang.registry.models import Household
from huifang.territory.models import Region


class Draw(Record):
    """A random draw of households: seed, candidates and result can be checked by anyone later.

    `candidate_list` holds the sorted keys of the candidates, 16 bytes each. Until `opened_at` only
    those who may draw see which households came out (the county is not told before departure).
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="draws", verbose_name=_("行动")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("回访组")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("抽取范围"))
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    size = models.PositiveIntegerField(_("抽取户数"))
    seed = models.CharField(_("随机种子"), max_length=64)
    candidates = models.PositiveIntegerField(_("候选户数"))
    candidates_sha256 = models.CharField(_("候选名单摘要"), max_length=64)
    candidate_list = models.BinaryField("", editable=False)  # not for histories
    drawn_at = models.DateTimeField(_("抽取时间"))
    opened_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    SCOPE = OF_CAMPAIGN
    SHEET = Sheet(
        Section(_("随机抽取"), "region", "group", "round", "size", "candidates", "drawn_at",
                "opened_at"),
        Section(_("可复核"), "seed", "candidates_sha256"),
    )  # fmt: skip

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

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="targets", verbose_name=_("行动")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="targets", verbose_name=_("农户")
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="targets",
        verbose_name=_("回访组"),
    )  # fmt: skip
    left_out_reason = models.CharField(_("不安排原因"), max_length=200, blank=True)
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, blank=True, related_name="targets",
        verbose_name=_("随机抽取"),
    )  # fmt: skip
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    visited_on = models.DateField(_("走访到位"), null=True, blank=True)
    policy_on = models.DateField(_("政策落实到位"), null=True, blank=True)
    risk_removed_on = models.DateField(_("不稳定因素消除到位"), null=True, blank=True)
    papers_on = models.DateField(_("档案资料整理到位"), null=True, blank=True)

    # Why nobody was met, as long as nobody was; a visit by telephone or video counts as one.
    unmet = Coded("campaigns.unmet", verbose_name=_("未见到的原因"))
    unmet_on = models.DateField(_("上门日期"), null=True, blank=True)
    unmet_note = models.CharField(_("未见到的说明"), max_length=200, blank=True)

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


class ListedVillage(Record):
    """A village under special watch （挂牌） of a leader, until it is taken off the list."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="listed_villages", verbose_name=_("行动")
    )
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
            models.UniqueConstraint(
                fields=["campaign", "region"],
                condition=models.Q(delisted_on=None),
                name="campaigns_listed_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.region)

    def thread(self) -> str:
        return f"campaign:{self.campaign_id}"
