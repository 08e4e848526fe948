"""Every page of the demo in a real browser: each address opens to whom it is made for.

One walk over all addresses answers for all: it opens, the console and the policy are silent, axe
finds no serious fault, nothing is wider than a phone, a first load weighs little.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django.plugin import DjangoDbBlocker

from huifang.site.demo.texts import read
from huifang.site.menu import PAGES
from tests.browser import Desk, serious_faults
from tests.conftest import serving
from tests.journeys.steps import addresses
from tests.journeys.steps.world import PASSWORD
from tests.servers import Server, Site, Sites

OFFICE, PHONE = (1366, 768), (390, 844)
SHEET = "县区,乡镇,村,户主姓名,姓名\n东安县,没有的镇,没有的村,赵模某,赵模某\n"
HEAVIEST = 150_000  # bytes of a first load, compressed
MENU = {address for _group, rows in PAGES for _label, address, *_more in rows}

pytestmark = pytest.mark.once  # pages look the same over either database


@dataclass
class Walk:
    """What was seen on the way, by kind of fault."""

    pages: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker, browser: Browser
) -> Walk:
    """Open every page of the demo once."""
    found = Walk()
    for server in serving(sites, demo_site, django_db_blocker):
        with server.inside():
            samples, whose = addresses.samples(), addresses.pages()
        desk = Desk(browser)
        for username in sorted(set(whose.values())):
            walker = _Walker(desk.open(), server, found)
            walker.sign_in(username)
            for name, path in samples.items():
                if whose[name] == username:
                    walker.look(name, path)
            if username == addresses.EVERYBODY:
                walker.look_at_an_import()
        found.loud = desk.complaints
        desk.close()
    return found


def test_every_page_opens_to_whom_it_is_made_for(walk: Walk) -> None:
    assert walk.closed == []
    assert walk.pages == set(addresses.pages())


def test_the_console_is_silent_and_the_policy_kept(walk: Walk) -> None:
    assert walk.loud == []


def test_axe_finds_no_serious_fault_on_any_page(walk: Walk) -> None:
    assert walk.unusable == []


def test_no_page_is_wider_than_a_phone(walk: Walk) -> None:
    assert walk.too_wide == []


def test_a_first_load_of_any_page_is_light(walk: Walk) -> None:
    heavy = {path: weight for path, weight in walk.weights.items() if weight > HEAVIEST}
    assert heavy == {}


class _Walker:
    """One person on his way through the site."""

    def __init__(self, page: Page, server: Server, found: Walk) -> None:
        self.page, self.server, self.found = page, server, found
        self.assets: dict[str, int] = {}
        page.on("response", self._weigh)

    def sign_in(self, username: str) -> None:
        """Sign in as one of the demo or as everybody; stay outside without a name."""
        if not username:
            return
        password = PASSWORD if username == addresses.EVERYBODY else read("accounts")["password"]
        self.page.goto(f"{self.server.url}/access/login/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.locator("#menu")).to_be_attached()

    def look(self, name: str, path: str) -> None:
        """Open a page and write down what is wrong with it, on both screens."""
        answer, found = self.page.goto(self.server.url + path), self.found
        if answer is None or answer.status != 200:
            found.closed.append(f"{name} {path}: {answer and answer.status}")
            return
        found.pages.add(name)
        found.weights[path] = _packed(answer) + sum(self.assets.values())
        self._screen(OFFICE)
        found.unusable += [f"{path} {fault}" for fault in serious_faults(self.page)]
        self._screen(PHONE)
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.too_wide.append(f"{path}: {over} pixels")
        if name in MENU:  # what the others are made of is before axe in test_look
            found.unusable += [f"{path} (390) {fault}" for fault in serious_faults(self.page)]

    def look_at_an_import(self) -> None:
        """Begin an import, for its page and that of the work it starts."""
        page, root = self.page, self.server.url
        page.goto(f"{root}/desk/imports/{addresses.IMPORT}/")
        upload: Any = {"name": "农户.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
        page.locator("main input[type=file]").set_input_files(upload)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/desk/import/*/")
        self.look("desk:import", page.url.removeprefix(root))
        page.goto(f"{root}/jobs/")
        job = page.locator("main table a").first.get_attribute("href")
        self.look("jobs:job", job or "")

    def _screen(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _weigh(self, answer: Response) -> None:
        if answer.request.resource_type in {"stylesheet", "script"}:
            self.assets.setdefault(answer.url, _packed(answer))


def _packed(answer: Response) -> int:
    """Return what an answer weighs on the wire, its head not counted."""
    body = answer.body()
    return len(gzip.compress(body, 6)) if answer.headers.get("content-encoding") else len(body)
