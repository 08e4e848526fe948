"""Who sits at which desk, and what he sees and sends, in the tests of pages."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.campaigns import actions
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.make import (
    NOW,
    campaign,
    group,
    office,
    pairing,
    target,
)
from huifang.registry.tests.make import household
from huifang.territory.tests.make import JIA, regions

DAY = date(2026, 3, 1)


def sits(who: Actor) -> Client:
    client = Client()
    assert who.id is not None
    account = Account.objects.get(pk=who.id)
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def url(name: str, *args: Any, **query: str) -> str:
    address = reverse(f"campaigns:{name}", args=args)
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def post(client: Client, address: str, **facts: Any) -> Any:
    return client.post(address, {"op": str(uuid.uuid4()), "seen": "", **facts})


def full() -> Campaign:
    """A campaign with one of everything."""
    plan = campaign()
    mine = group(1, plan)
    near = target(household("甲一", JIA), plan, mine)
    target(household("甲二", JIA), plan)
    actions.list_village(
        office(), plan, region=regions()[JIA], leader=mine.leader, listed_on=DAY, now=NOW
    )
    actions.draw_targets(office(), plan, region=regions()[JIA], size=1, now=NOW)
    pairing(near.household)
    return plan
