"""`tell`: put a line into the inboxes of those whom a deed concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from huifang.access.models import Account
from huifang.notices.models import Notice
from huifang.rules.reader import codes

LONGEST: Final = 300


def tell(accounts: Iterable[Account], *, kind: str, text: str, url: str, now: datetime) -> None:
    """Store one unread line for each account; call it inside a deed, in its transaction.

    An unread line of the same kind about the same page is brought up to date instead of doubled.
    `url` is an address of this site from its root. Each account is told once, disabled ones not.
    """
    assert url.startswith("/"), url
    assert kind in {code.value for code in codes("notices.kind")}, kind
    if isinstance(accounts, QuerySet):
        accounts = accounts.only("is_active")
    wanted = {account.pk for account in accounts if account.is_active}
    same = Notice.objects.filter(account__in=wanted, code=kind, url=url, read_at=None)
    again = set(same.values_list("account_id", flat=True))
    if again:
        same.update(text=text[:LONGEST], made_at=now)
    Notice.objects.bulk_create(
        Notice(account_id=key, code=kind, text=text[:LONGEST], url=url, made_at=now)
        for key in sorted(wanted - again)
    )
