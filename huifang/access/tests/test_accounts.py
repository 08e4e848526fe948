from __future__ import annotations

from datetime import UTC, datetime

import pytest

from huifang.access import actions
from huifang.access.actor import actor_of
from huifang.access.models import Account
from huifang.access.tests.make import account, actor
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, NotAllowed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db
ADMINS = ("admin", "security", "auditor")


@pytest.mark.parametrize("first", ADMINS)
@pytest.mark.parametrize("second", ADMINS)
def test_no_account_holds_two_of_the_three_administrators(first: str, second: str) -> None:
    chief, wang = actor("chief", "security"), account("wang")
    actions.grant(chief, wang, role=first, now=NOW)
    if first == second:
        actions.grant(chief, wang, role=second, now=NOW)
        return
    with pytest.raises(Invalid, match="兼任"):
        actions.grant(chief, wang, role=second, now=NOW)


def test_who_opens_accounts_does_not_grant_and_the_reverse() -> None:
    with pytest.raises(NotAllowed):
        actions.grant(actor("a", "admin"), account("wang"), role="office", now=NOW)
    with pytest.raises(NotAllowed):
        actions.create_account(
            actor("s", "security"), None, username="x", name="x", password="mima-2026-abc", now=NOW
        )


def test_a_revoked_grant_ends_at_once() -> None:
    chief, wang = actor("chief", "security"), account("wang")
    given = actions.grant(chief, wang, role="office", now=NOW)
    assert actor_of(wang).can("campaign.create")
    actions.revoke(chief, given, reason="调离", now=NOW)
    assert not actor_of(wang).can("campaign.create")


def test_a_taken_name_or_weak_password_is_refused_at_its_field() -> None:
    by = actor("a", "admin")
    account("wang")
    with pytest.raises(Invalid) as taken:
        actions.create_account(
            by, None, username="wang", name="王", password="mima-2026-abc", now=NOW
        )
    assert "username" in taken.value.fields
    with pytest.raises(Invalid) as weak:
        actions.create_account(by, None, username="li", name="李", password="123", now=NOW)
    assert "password" in weak.value.fields
    assert not Account.objects.filter(username="li").exists()


def test_nobody_disables_himself() -> None:
    by = actor("a", "admin")
    with pytest.raises(Invalid):
        actions.set_active(by, account("a"), active=False, reason="x", now=NOW)


def test_nobody_gives_himself_a_right() -> None:
    chief = actor("chief", "security")
    with pytest.raises(Invalid, match="自己"):
        actions.grant(chief, account("chief"), role="office", now=NOW)


def test_a_password_is_noted_as_changed_and_its_hash_never_written_down() -> None:
    by = actor("a", "admin")
    made = actions.create_account(
        by, None, username="wang", name="王", password="mima-2026-abc", now=NOW
    )
    actions.reset_password(by, made, password="mima-2026-xyz", now=NOW)
    opened, reset = Entry.objects.order_by("seq")
    assert (opened.changes["password"], reset.changes["password"]) == (
        [None, "***"],
        ["***", "***"],
    )
