"""Who sits at the desk in these tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.desk.queries import owner_id


@pytest.fixture(autouse=True)
def _small_house(settings: Any, tmp_path: Any) -> None:
    settings.ROOT_URLCONF = "huifang.desk.tests.pages"
    settings.HUIFANG_FILES = tmp_path / "files"
    settings.HUIFANG_MENU = ""


@pytest.fixture
def admin(db: None) -> Actor:
    return actor("admin", "admin", name="管理员")


@pytest.fixture
def desk(admin: Actor) -> Client:
    return signed_in(admin)


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=owner_id(who)), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client
