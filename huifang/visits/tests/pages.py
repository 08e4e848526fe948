"""People at the desk, addresses and forms, for the tests of the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.territory.tests.make import COUNTY, YI


def signed_in(username: str, role: str, region: str = "") -> Client:
    actor(username, role, region=region)
    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def leader() -> Client:
    return signed_in("leader", "group_leader", COUNTY)


def li() -> Client:
    return signed_in("li", "group_leader", YI)


def url(name: str, *args: Any, **query: Any) -> str:
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"visits:{name}", args=args) + (f"?{text}" if text else "")


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"op": uuid.uuid4(), "seen": "", **data})
