"""The desk of accounts: list, open, change, grant, revoke, disable, new password."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access import actions
from huifang.access.actor import Actor
from huifang.access.models import Account, Grant
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page, listing_page, sheet_form
from huifang.site.accounts.forms import AccountForm, GrantForm, PasswordResetForm, ReasonForm
from huifang.site.accounts.listings import ACCOUNTS
from huifang.site.accounts.queries import grant_lines

ChangeForm = sheet_form(Account, ("name", "title", "mobile"))


@page("account.view")
def index(request: Request) -> HttpResponseBase:
    """List the accounts."""
    return listing_page(request, ACCOUNTS)


@page("account.view")
def show(request: Request, pk: str) -> HttpResponse:
    """Show an account, its grants and its history."""
    account = get_visible(request.actor, Account, "account.view", pk)
    context = {"account": account, "lines": grant_lines(account)}
    return render(request, "site/account.html", context)


@page("account.create")
def add(request: Request) -> HttpResponse:
    """Open an account."""

    def save(by: Actor, data: dict[str, Any]) -> Account:
        return actions.create_account(by, None, **data, now=timezone.now())

    return form_page(
        request, AccountForm, save, title=_("开通账号"), done=address, submit=_("开通"),
        saved=_("账号已开通，请授予角色。"),
    )  # fmt: skip


@page("account.change")
def change(request: Request, pk: str) -> HttpResponse:
    """Correct an account's name, title or telephone."""
    account = get_visible(request.actor, Account, "account.change", pk)

    def save(by: Actor, data: dict[str, Any]) -> Account:
        return actions.change_account(by, account, **data, now=timezone.now())

    return form_page(request, ChangeForm, save, title=_("修改账号"), instance=account, done=address)


@page("account.grant")
def grant(request: Request, pk: str) -> HttpResponse:
    """Give a role."""
    account = get_visible(request.actor, Account, "account.grant", pk)

    def save(by: Actor, data: dict[str, Any]) -> Grant:
        campaign, unit = data["campaign"], data["unit"]
        return actions.grant(
            by,
            account,
            role=data["role"],
            region_key=data["region"],
            campaign_id=campaign and campaign.pk,
            unit_id=unit and unit.pk,
            now=timezone.now(),
        )

    return form_page(
        request, GrantForm, save, title=_("授予角色"), done=lambda _given: address(account),
        submit=_("授权"), saved=_("已授权，对方下一次操作起生效。"),
    )  # fmt: skip


@page("account.revoke")
def revoke(request: Request, pk: str) -> HttpResponse:
    """End a grant."""
    given = get_visible(request.actor, Grant, "account.revoke", pk)

    def save(by: Actor, data: dict[str, Any]) -> Grant:
        return actions.revoke(by, given, **data, now=timezone.now())

    return form_page(
        request, ReasonForm, save, title=_("收回授权"), done=lambda _g: address(given.account),
        submit=_("收回"), saved=_("授权已收回，立即生效。"),
    )  # fmt: skip


@page("account.disable")
def set_active(request: Request, pk: str) -> HttpResponse:
    """Disable an account, or enable it again."""
    account = get_visible(request.actor, Account, "account.disable", pk)
    active = not account.is_active

    def save(by: Actor, data: dict[str, Any]) -> Account:
        return actions.set_active(by, account, active=active, **data, now=timezone.now())

    title = _("启用账号") if active else _("停用账号")
    return form_page(request, ReasonForm, save, title=title, done=address, submit=title)


@page("account.reset_password")
def reset_password(request: Request, pk: str) -> HttpResponse:
    """Set a first password."""
    account = get_visible(request.actor, Account, "account.reset_password", pk)

    def save(by: Actor, data: dict[str, Any]) -> Account:
        return actions.reset_password(by, account, **data, now=timezone.now())

    return form_page(
        request, PasswordResetForm, save, title=_("重置密码"), done=address, submit=_("重置"),
        saved=_("密码已重置，请告知本人；其登录均已退出。"),
    )  # fmt: skip


def address(account: Account) -> str:
    """Return the address of an account's page."""
    return reverse("site:account", args=[account.pk])
