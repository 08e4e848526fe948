"""Deeds on accounts: open, change, disable, grant, revoke, new password, and reveal a secret."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.models import Account, Grant, Session
from huifang.kit.errors import Invalid
from huifang.rules.permissions import ADMINISTRATORS, ROLES

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@action("account.create", creates=True)
def create_account(
    by: Actor,
    _parent: None,
    /,
    *,
    username: str,
    name: str,
    password: str,
    title: str = "",
    mobile: str = "",
    must_change: bool = True,
    now: datetime,
) -> Account:
    """Open an account without any right; its owner must change the password first.

    Only the demo passes `must_change` False: its password is printed for everybody to try.

    Raises:
        Invalid: the name of the account is taken, or the password is too weak.

    """
    if Account.objects.filter(username=username).exists():
        words = _("账号“%(name)s”已被使用，请换一个。") % {"name": username}
        raise Invalid(words, username=words)
    account = Account(username=username, name=name, title=title)
    account.mobile, account.must_change_password = mobile, must_change
    set_checked_password(account, password)
    account.save()
    return account


@action("account.change")
def change_account(
    by: Actor, account: Account, /, *, name: str, title: str, mobile: str, now: datetime
) -> Account:
    """Correct the name, title or telephone of an account."""
    account.name, account.title = name, title
    if mobile:
        account.mobile = mobile
    account.save()
    return account


@action("account.disable")
def set_active(
    by: Actor, account: Account, /, *, active: bool, reason: str, now: datetime
) -> Account:
    """Disable or enable an account; a disabled one loses all its sessions at once.

    Raises:
        Invalid: somebody would disable himself.

    """
    if account.pk == by.id and not active:
        raise Invalid(_("不能停用自己的账号，请由另一位管理员办理。"))
    account.is_active = active
    account.save()
    if not active:
        Session.objects.filter(account_id=account.pk).delete()
    return account


@action("account.reset_password")
def reset_password(by: Actor, account: Account, /, *, password: str, now: datetime) -> Account:
    """Set a first password that the owner must change, and end the account's sessions."""
    set_checked_password(account, password)
    account.must_change_password = True
    account.save()
    Session.objects.filter(account_id=account.pk).delete()
    return account


@action("desk.own")
def change_own_password(
    by: Actor, account: Account, /, *, old: str, new: str, now: datetime
) -> Account:
    """Change one's own password; other sessions end.

    Raises:
        Invalid: it is not one's own account, the old password is wrong or the new one too weak.

    """
    if account.pk != by.id or not account.check_password(old):
        words = _("原密码不正确，请重新输入。")
        raise Invalid(words, old=words)
    set_checked_password(account, new, field="new")
    account.must_change_password = False
    account.save()
    return account


@action("account.grant", creates=True)
def grant(
    by: Actor,
    account: Account,
    /,
    *,
    role: str,
    region_key: str = "",
    campaign_id: UUID | None = None,
    unit_id: UUID | None = None,
    now: datetime,
) -> Grant:
    """Give an account a role, in a region, a campaign or a unit where one is named.

    Raises:
        Invalid: no such role, somebody would give himself a right, or the account would hold two
            of the three administrators' roles.

    """
    if account.pk == by.id:
        raise Invalid(_("不能给自己授权，请由另一位安全管理员办理。"))
    return give(account, role=role, region_key=region_key, campaign_id=campaign_id, unit_id=unit_id)


def give(
    account: Account,
    *,
    role: str,
    region_key: str = "",
    campaign_id: UUID | None = None,
    unit_id: UUID | None = None,
    source: str = "",
) -> Grant:
    """Write a grant as part of another deed (a group's members get the villages they go to)."""
    if role not in ROLES:
        raise Invalid(_("没有这个角色。"), role=_("请从列表中选择角色。"))
    live = account.grants.filter(ended_at=None)
    held = set(live.values_list("role", flat=True))
    if role in ADMINISTRATORS and held & (ADMINISTRATORS - {role}):
        words = _("系统管理员、安全管理员、安全审计员不能由同一账号兼任。")
        raise Invalid(words, role=words)
    found, _made = Grant.objects.get_or_create(
        account=account,
        role=role,
        region_key=region_key,
        campaign_id=campaign_id,
        unit_id=unit_id,
        source=source,
        ended_at=None,
    )
    return found


@action("account.revoke")
def revoke(by: Actor, given: Grant, /, *, reason: str, now: datetime) -> Grant:
    """End a grant; it works from the account's next request."""
    given.ended_at = given.ended_at or now
    given.save()
    return given


def set_checked_password(account: Account, password: str, field: str = "password") -> None:
    """Set a password that passes the house's rules.

    Raises:
        Invalid: it is too weak; the words say why.

    """
    try:
        validate_password(password, account)
    except ValidationError as error:
        words = " ".join(error.messages)
        raise Invalid(words, **{field: words}) from error
    account.set_password(password)


def first_password() -> str:
    """Return a random first password of twelve signs that can be read out on the telephone."""
    return get_random_string(12, READABLE)
