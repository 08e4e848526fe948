"""Builders of accounts for tests; plain functions."""

from __future__ import annotations

from uuid import UUID

from huifang.access.actions import give
from huifang.access.actor import Actor, actor_of
from huifang.access.models import Account

PASSWORD = "linshi-mima-2026"


def account(username: str, name: str = "", *, is_active: bool = True) -> Account:
    """Return an account that may sign in with PASSWORD at once."""
    found = Account.objects.filter(username=username).first()
    if found:
        return found
    made = Account(
        username=username, name=name or username, is_active=is_active, must_change_password=False
    )
    made.set_password(PASSWORD)
    made.save()
    return made


def actor(
    username: str,
    role: str,
    *,
    name: str = "",
    region: str = "",
    campaign: UUID | None = None,
    unit: UUID | None = None,
) -> Actor:
    """Return an actor with one grant (or one more, when the account is there already)."""
    made = account(username, name)
    give(made, role=role, region_key=region, campaign_id=campaign, unit_id=unit)
    return actor_of(made)
