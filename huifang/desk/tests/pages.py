"""A small room of its own for the tests of lists and forms: the accounts of the house."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.urls import include, path
from django.utils import timezone

from huifang.access import actions
from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible, visible
from huifang.desk.pages import form_page, listing_page, sheet_form
from huifang.records.listing import Batch, Column, Filter, Listing, Tabs, day_from, equals
from huifang.site.urls import urlpatterns as house

PEOPLE = Listing(
    name="test.people",
    title="人员",
    permission="account.view",
    url="test:people",
    rows=lambda viewer: visible(viewer, Account, "account.view"),
    columns=(
        Column("username", "账号", sort="username"),
        Column("name", "姓名", sort="name"),
        Column("title", "单位职务", kind="tag", tone=lambda row: "blue"),
        Column("mobile", "手机", kind="secret"),
        Column("grants", "授权数", lambda row: len(row.grants.all()), kind="number", shown=False),
        Column("plain", "明文", lambda row: "13800001234", kind="secret", shown=False),
    ),
    filters=(
        Filter("title", "职务", equals("title"), choices=lambda viewer: [("队长", "队长")]),
        Filter("since", "登录自", day_from("last_login"), kind="date"),
        Filter("named", "姓名", lambda value, asked: Q(name=value), kind="hidden"),
    ),
    tabs=Tabs("is_active", (("on", "启用", (True,)), ("off", "停用", (False,)))),
    search=lambda words: Q(name__contains=words),
    order=("username",),
    row_url="test:person",
    prefetch=("grants",),
    batches=(
        Batch("停用", "test:people", "account.disable"),
        Batch("授权", "test:people", "account.grant"),
    ),
    export_permission="account.view",
    empty="先开通账号。",
    create=("开通", "test:people", "account.create"),
    totals=lambda rows: rows.aggregate(total=Count("pk")),
)

PersonForm = sheet_form(Account, ("name", "title", "mobile"))


@page("account.view")
def people(request: Request) -> HttpResponseBase:
    return listing_page(request, PEOPLE)


@page("account.change")
def person(request: Request, pk: Any) -> HttpResponseBase:
    account = get_visible(request.actor, Account, "account.change", pk)

    def save(by: Actor, data: dict[str, Any]) -> Account:
        return actions.change_account(by, account, now=timezone.now(), **data)

    return form_page(
        request, PersonForm, save, title="修改", instance=account, done=lambda _saved: "/people/"
    )


urlpatterns = [
    *house,
    path(
        "",
        include(
            (
                [
                    path("people/", people, name="people"),
                    path("people/<uuid:pk>/", person, name="person"),
                ],
                "test",
            )
        ),
    ),
]
