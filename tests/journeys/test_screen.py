"""The big screen in the browser: drawn under the strict policy, alive, honest when it is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from huifang.site.demo.texts import read
from tests.browser import Desk, serious_faults
from tests.conftest import serving
from tests.servers import Site, Sites

SIZES = ((1920, 1080), (1440, 900))
CHARTS = ("weeks", "categories", "tiles", "lamps")
OFTEN = 'data-seconds="1"'

pytestmark = pytest.mark.once


def test_the_screen_fits_is_drawn_without_a_violation_and_opens_rows(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker, desk: Desk
) -> None:
    for server in serving(sites, demo_site, django_db_blocker):
        for width, height in SIZES:
            page = _opened(desk, server.url, width, height)
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            for name in CHARTS:  # a tooltip in the library's own way would break the policy
                page.locator(f"[data-chart={name}] canvas").first.hover()
            page.locator("details summary").click()
            assert serious_faults(page) == []
        expect(page.locator("#screen-tables a").first).to_be_visible()
        page.locator("[data-chart=tiles] canvas").first.click()
        page.wait_for_url("**/problems/?**")
    assert desk.complaints == []


def test_a_screen_that_hears_nothing_keeps_what_it_shows_and_says_since_when(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker, desk: Desk
) -> None:
    for server in serving(sites, demo_site, django_db_blocker):
        page = _opened(desk, server.url, 1440, 900)
        page.route("**/figures/screen/", _often)
        page.reload()
        status, shown = page.locator("#screen-status"), page.locator("#screen-figures").inner_text()
        expect(status).to_have_text("每分钟自动更新")
        page.unroute("**/figures/screen/")
        page.route("**/figures/screen/", _sign_in_page)
        expect(status).to_contain_text("起未能更新")
        assert page.locator("#screen-figures").inner_text() == shown
        page.unroute("**/figures/screen/")
        expect(status).to_have_text("每分钟自动更新")
        page.close()


def _opened(desk: Desk, address: str, width: int, height: int) -> Page:
    page = desk.open(width=width, height=height)
    page.goto(f"{address}/access/login/")
    page.fill("[name=username]", "leader")
    page.fill("[name=password]", str(read("accounts")["password"]))
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.goto(f"{address}/figures/screen/", wait_until="networkidle")
    return page


def _often(route: Route) -> None:
    """Answer with a page that asks again each second."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('data-seconds="60"', OFTEN))


def _sign_in_page(route: Route) -> None:
    """Answer as to somebody whose session has ended."""
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><p>请登录</p>")
