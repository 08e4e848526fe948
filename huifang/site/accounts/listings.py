"""The list of accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account, Grant
from huifang.access.scope import visible
from huifang.records.fields import word
from huifang.records.listing import Asked, Column, Filter, Listing, Tabs
from huifang.rules.permissions import ROLES


def _rows(viewer: Any) -> QuerySet[Account]:
    return visible(viewer, Account, "account.view")


def _roles(account: Account) -> str:
    live = [g.role_label for g in account.grants.all() if g.ended_at is None]
    return "、".join(dict.fromkeys(live))


def _with_role(value: str, _asked: Asked) -> Q:
    held = Grant.objects.filter(account=OuterRef("pk"), role__in=value.split(","), ended_at=None)
    return Q(Exists(held))


def _state(account: Account) -> str:
    return str(_("启用") if account.is_active else _("停用"))


def _search(keyword: str) -> Q:
    return Q(username__icontains=keyword) | Q(name__icontains=keyword) | Q(title__icontains=keyword)


ACCOUNTS = Listing(
    name="accounts",
    title=_("账号与授权"),
    permission="account.view",
    url="site:accounts",
    rows=_rows,
    columns=(
        Column("username", _("账号"), sort="username"),
        Column("name", _("姓名"), sort="name"),
        Column("title", _("单位职务"), width=24),
        Column("roles", _("角色"), _roles, width=30),
        Column("is_active", _("状态"), _state, kind="tag",
               tone=lambda account: "green" if account.is_active else "grey"),
        Column("last_login", _("最近登录"), sort="last_login", kind="date", width=16),
    ),
    filters=(
        Filter("role", _("角色"), _with_role,
               choices=lambda _viewer: [(name, word(*names)) for name, names in ROLES.items()]),
    ),
    tabs=Tabs("is_active", (("active", _("启用"), (True,)), ("disabled", _("停用"), (False,)))),
    search=_search,
    search_hint=_("账号、姓名、单位职务"),
    order=("username",),
    row_url="site:account",
    prefetch=("grants",),
    create=(_("开通账号"), "site:account-add", "account.create"),
    empty=_("还没有账号。"),
)  # fmt: skip
