"""A client of the gallery alone: no room above is needed to see how things look."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

ABOVE = ("huifang.access.", "axes.")


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = "huifang.ui.tests.urls"
    settings.HUIFANG_MENU = "huifang.ui.tests.urls.menu"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(ABOVE)]
    return Client()
