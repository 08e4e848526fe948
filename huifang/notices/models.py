"""Notices to an account, how it wants to be reminded, group robots, and the digests sent."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sealed import Sealed

NOWHERE = Scope(region=None, unit=None)


class Notice(Record):
    """A line in the inbox of one account: what happened, and the page where it lies."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    code = Coded("notices.kind", verbose_name=_("类别"), blank=False)
    text = models.CharField(_("内容"), max_length=300)
    url = models.CharField(_("地址"), max_length=300)
    made_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    SCOPE: ClassVar[Scope] = NOWHERE

    class Meta:
        verbose_name = _("消息")
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(fields=["account", "-made_at"], name="notice_inbox"),
            models.Index(
                fields=["account"], condition=models.Q(read_at=None), name="notice_unread"
            ),
        )

    def __str__(self) -> str:
        return self.text


class NoticeSettings(Record):
    """Whether, where and when an account wants its daily digest by e-mail."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        on_delete=models.CASCADE,
        related_name="notice_settings",
    )
    digest = models.BooleanField(_("每日提醒邮件"), default=False)
    email = Sealed(_("电子邮箱"), kind="email")
    at = models.TimeField(_("发送时间"), null=True, blank=True)

    SCOPE: ClassVar[Scope] = NOWHERE

    class Meta:
        verbose_name = _("消息设置")

    def __str__(self) -> str:
        return f"{self.account} {self._meta.verbose_name}"

    def thread(self) -> str:
        return f"account:{self.account_id}"


class Webhook(Record):
    """A robot of a group chat, told once a day how much waits for a unit or in a campaign.

    Its address carries the key of the group, so it is sealed as the signing secret is. The places
    are named by key as in a grant, for the rooms that own them stand above this one.
    """

    name = models.CharField(_("群名称"), max_length=60)
    code = Coded("notices.robot", verbose_name=_("平台"), blank=False)
    address = Sealed(_("机器人地址"), kind="text")
    secret = Sealed(_("加签密钥"), kind="text")
    unit_id = models.UUIDField(_("单位"), null=True, blank=True)
    campaign_id = models.UUIDField(_("行动"), null=True, blank=True)
    at = models.TimeField(_("发送时间"), null=True, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    tested_at = models.DateTimeField(_("测试时间"), null=True, blank=True)
    test_result = models.CharField(_("测试结果"), max_length=200, blank=True)

    SCOPE: ClassVar[Scope] = NOWHERE

    class Meta:
        verbose_name = _("群机器人")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Return the machine of the address; the rest of it is a key and never shown."""
        return urlsplit(self.address.reveal()).hostname or "" if self.address else ""


class Digest(Record):
    """The one digest of a target on a day: its row is made before it is sent, never twice.

    `sending` after a crash stays unknown and is not sent again: no digest is better than two.
    """

    target = models.CharField(_("对象"), max_length=60)
    """account:UUID or webhook:UUID"""
    day = models.DateField(_("日期"))
    state = Coded("notices.digest_state", verbose_name=_("状态"), blank=False)
    lines = models.PositiveIntegerField(_("行数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    began_at = models.DateTimeField(_("开始时间"))
    next_at = models.DateTimeField(_("下次尝试"), null=True, blank=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)

    SCOPE: ClassVar[Scope] = NOWHERE

    class Meta:
        verbose_name = _("每日提醒")
        ordering = ("-day", "-began_at")
        constraints = (models.UniqueConstraint(fields=["target", "day"], name="digest_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.target}"
