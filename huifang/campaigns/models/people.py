"""Who goes: members, and the groups they form."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.models.plan import Campaign
from huifang.kit.chinese import initials
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region


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

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="groups", verbose_name=_("行动")
    )
    number = models.PositiveSmallIntegerField(_("组别"))
    leader = models.ForeignKey(Member, models.PROTECT, related_name="leads", verbose_name=_("组长"))
    liaison = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联络员")
    )
    members = models.ManyToManyField(Member, related_name="groups", verbose_name=_("成员"))
    counties = models.ManyToManyField(Region, related_name="+", verbose_name=_("负责县区"))
    villages = models.ManyToManyField(
        Region, blank=True, related_name="+", verbose_name=_("行程所到村")
    )

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
