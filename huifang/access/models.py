"""Accounts, the grants that give them roles, their sessions, and the operations already done."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.kit.ids import uuid7
from huifang.records.base import Record, Scope
from huifang.records.fields import word
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet
from huifang.rules.permissions import ROLES

NOWHERE = Scope(region=None, unit=None)


class Account(Record, AbstractBaseUser):
    """A person who signs in. Roles come by grants; there is no superuser."""

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("单位职务"), max_length=120, blank=True)
    mobile = Sealed(_("手机号码"), kind="mobile")
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    SCOPE = NOWHERE
    SHEET = Sheet(Section(_("账号"), "username", "name", "title", "mobile"))

    class Meta:
        verbose_name = _("账号")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name


class Grant(Record):
    """A role given to an account, bound to a region, a campaign or a unit where one is named.

    The places are named by key, for the rooms that own them stand above this one. Rows with
    `source` were derived (a group's members get the villages they go to) and end by the same rule.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="grants", verbose_name=_("账号")
    )
    role = models.CharField(_("角色"), max_length=20)
    region_key = models.CharField(_("行政区划"), max_length=21, blank=True)
    campaign_id = models.UUIDField(_("行动"), null=True, blank=True)
    unit_id = models.UUIDField(_("单位"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    SCOPE = NOWHERE

    class Meta:
        verbose_name = _("授权")
        indexes = (models.Index(fields=["account", "ended_at"], name="access_grant_live"),)

    def __str__(self) -> str:
        return f"{self.account} {self.role_label}"

    @property
    def role_label(self) -> str:
        """Return the role's name in the reader's language."""
        return word(*ROLES[self.role]) if self.role in ROLES else self.role

    def thread(self) -> str:
        return f"account:{self.account_id}"


class Session(AbstractBaseSession):
    """A sign-in that lives, so that its owner can see and end it."""

    account_id = models.UUIDField(null=True, db_index=True)
    signed_in_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("登录会话")

    @classmethod
    def get_session_store_class(cls) -> type:
        from huifang.access.sessions import SessionStore

        return SessionStore


class Operation(models.Model):
    """A deed that was done once under a client's id: the same again gets the same answer."""

    id = models.UUIDField(primary_key=True, editable=False)
    deed = models.CharField(max_length=60)
    content_sha256 = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("操作")

    def __str__(self) -> str:
        return f"{self.deed} {self.id}"


class RefusedOperation(models.Model):
    """An operation that came under a used id with other content: both are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="refused")
    actor_id = models.UUIDField(null=True)
    content = Sealed(kind="content")
    refused_at = models.DateTimeField()

    class Meta:
        verbose_name = _("被拒操作")

    def __str__(self) -> str:
        return f"{self.operation_id}"
