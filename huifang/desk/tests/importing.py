"""An importer for the tests: accounts from a sheet, each through the deed that opens one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from huifang.access import actions
from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.desk.importing import Checked, Importer, ImportRow
from huifang.kit.errors import Invalid

REFUSED: set[str] = set()
"""Usernames that the deed refuses though the check let them pass."""


def check(viewer: Actor, row: ImportRow) -> Checked:
    """Compare a row with the accounts there are; they are looked up once for the file."""
    known = row.memo.setdefault("known", None)
    if known is None:
        found = Account.objects.filter(username__in=list(row.file.texts("username")))
        known = row.memo["known"] = {account.username: account for account in found}
    seen = row.memo.setdefault("seen", {})
    username, name = row.text("username"), row.text("name")
    values = {"username": username, "name": name, "title": row.text("title")}
    if username in seen:
        return Checked(values, verdict="duplicate", note=f"与第 {seen[username]} 行重复")
    seen[username] = row.number
    if len(name) > 5:
        return Checked(values, {"name": "姓名太长。请核对。"})
    account = known.get(username)
    if account is None:
        return Checked(values)
    same = (account.name, account.title) == (name, row.text("title"))
    return Checked(values, verdict="same" if same else "changed")


def commit(by: Actor, values: Mapping[str, Any]) -> object:
    """Open the account or correct it."""
    now = timezone.now()
    if values["username"] in REFUSED:
        raise Invalid("名额已满。")
    account = Account.objects.filter(username=values["username"]).first()
    if account:
        facts = {"name": values["name"], "title": values["title"], "mobile": ""}
        return actions.change_account(by, account, now=now, **facts)
    return actions.create_account(by, None, password="linshi-mima-2026", now=now, **values)


ACCOUNTS = Importer(
    name="test.accounts",
    title="导入账号",
    columns={
        "username": ("账号", "用户名"),
        "name": ("姓名",),
        "title": ("职务", "单位职务"),
        "id_number": ("身份证号", "证件号码"),
    },
    check_row=check,
    commit_row=commit,
    permission="account.create",
    required=("username", "name"),
    secrets={"id_number": "id_number"},
    done_url="test:people",
)
