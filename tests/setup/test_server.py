"""The server of the journeys is real, and each has one of its own."""

from __future__ import annotations

import urllib.request

from django.contrib.contenttypes.models import ContentType
from playwright.sync_api import Page

from tests.servers import Server


def test_a_journey_gets_a_served_site_and_can_reach_into_its_database(server: Server) -> None:
    with server.inside():
        ContentType.objects.create(app_label="journey", model="one")
    told = server.manage("shell", "-v0", "-c", _COUNT)
    assert told.strip() == "1"


def test_another_journey_sees_nothing_of_the_first(server: Server) -> None:
    assert server.manage("shell", "-v0", "-c", _COUNT).strip() == "0"


def test_the_sign_in_page_is_drawn_under_the_strict_policy(server: Server, page: Page) -> None:
    page.goto(server.url)
    with urllib.request.urlopen(page.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


_COUNT = (
    "from django.contrib.contenttypes.models import ContentType as C;"
    "print(C.objects.filter(app_label='journey').count())"
)
