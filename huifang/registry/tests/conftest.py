"""Who works with the registry in these tests; the rooms above it are left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.territory.tests.make import COUNTY, JIA, YI


@pytest.fixture(autouse=True)
def _rooms_below(settings: Any, tmp_path: Any) -> None:
    settings.ROOT_URLCONF = "huifang.registry.tests.pages"
    settings.HUIFANG_FILES = tmp_path / "files"
    settings.HUIFANG_MENU = settings.HUIFANG_TOPBAR_END = ""


@pytest.fixture
def wang(db: None) -> Client:
    """The township clerk of 甲村."""
    return signed_in("wang", "township", JIA)


@pytest.fixture
def li(db: None) -> Client:
    """The township clerk of 乙村, who must never see 甲村."""
    return signed_in("li", "township", YI)


@pytest.fixture
def county(db: None) -> Client:
    """The desk of the county in which both villages lie."""
    return signed_in("county", "county", COUNTY)


def signed_in(username: str, role: str, region: str = "") -> Client:
    actor(username, role, region=region)
    client = Client()
    client.force_login(
        Account.objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client
