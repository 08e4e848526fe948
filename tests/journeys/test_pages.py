"""Every page of the demo, reached as a person reaches it: by links, as each role in turn.

One walk over the site answers for all: each address opens, axe finds no serious fault, nothing is
wider than a phone, the console is silent with the strict policy in force, a first load is light.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, Page, Response
from pytest_django.plugin import DjangoDbBlocker

from huifang.site.demo.texts import read
from tests.browser import Desk, serious_faults
from tests.conftest import serving
from tests.servers import Site, Sites

ROLES = (
    "office", "leader", "group1", "issuer", "handler1", "verifier1", "approver", "county",
    "expert", "admin", "security", "auditor",
)  # fmt: skip
ALSO = {"office": "checks:rounds", "issuer": "supervision:suggestions"}
"""Where a role starts as well: pages whose links lie deep, or whose way in others have gone."""
PHONE = 390
HEAVIEST = 150_000  # bytes of a first load, compressed
DEEPEST = 2  # links away from a page of the menu
FEWEST = 60  # pages that the walk must reach, or it has lost its way
MUST_SEE = {
    "calendar:year", "notices:inbox", "notices:settings", "papers:index", "papers:filed",
    "supervision:slips", "supervision:suggestions", "supervision:slip", "supervision:quality",
    "supervision:interviews", "supervision:interview", "consultations:consultations",
    "consultations:consultation", "bundles:bundles", "bundles:bundle", "checks:tasks",
    "checks:task", "checks:rounds", "checks:round", "checks:findings", "problems:meter",
    "problems:todo", "problems:slips", "problems:slip", "reports:listed", "reports:screen",
    "campaigns:listed-villages", "visits:reconciliation",
}  # fmt: skip
"""Pages that the walk must not miss, whatever the menu looks like."""
NOT_PAGES = {"access:logout", "access:language", "problems:evidence", "desk:template"}
TICKED = {
    "campaigns:target-assign",
    "campaigns:target-leave-out",
    "campaigns:target-mark",
    "campaigns:target-unmet",
    "bundles:open",
}
"""Pages for ticked rows; their addresses stand in the list without the rows."""

pytestmark = pytest.mark.once  # pages look the same over either database


@dataclass
class Walk:
    """What was seen on the way: faults by kind, and the pages reached by name."""

    seen: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def walk(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker, browser: Browser
) -> Walk:
    """Walk the whole demo once, as each role in turn."""
    found = Walk()
    for server in serving(sites, demo_site, django_db_blocker):
        desk = Desk(browser)
        for role in ROLES:
            page = desk.open(width=PHONE, height=844)
            _sign_in(page, server.url, role)
            _follow(page, server.url, role, found)
            page.close()
        found.broken += desk.complaints
        desk.close()
    return found


def test_every_page_opens_and_the_console_is_silent(walk: Walk) -> None:
    assert walk.broken == []
    assert len(walk.seen) >= FEWEST, sorted(walk.seen)
    assert MUST_SEE - set(walk.seen) == set()


def test_no_page_has_a_serious_fault_for_anybody(walk: Walk) -> None:
    assert walk.unusable == []


def test_no_page_is_wider_than_a_phone(walk: Walk) -> None:
    assert walk.too_wide == []


def test_a_first_load_is_light(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker, desk: Desk
) -> None:
    for server in serving(sites, demo_site, django_db_blocker):
        for path in ("/", "/problems/", "/figures/", "/registry/households/", "/campaigns/"):
            page = desk.open()
            _sign_in(page, server.url, "office")
            page.wait_for_load_state("networkidle")
            weights = _weighed(page)
            page.goto(server.url + path, wait_until="networkidle")
            assert 0 < sum(weights) < HEAVIEST, path
            page.context.close()


def _sign_in(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}/access/login/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", str(read("accounts")["password"]))
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _follow(page: Page, address: str, role: str, found: Walk) -> None:
    """Open every page not seen yet, from the menu on, nearest first."""
    ahead = [("/", 0), *((reverse(ALSO[one]), 0) for one in ALSO if one == role)]
    while ahead:
        path, depth = ahead.pop(0)
        name = _name(path)
        if name is None or (name in found.seen and depth):
            continue
        answer = page.goto(address + path, wait_until="networkidle")
        if answer is None or answer.status != 200:
            found.broken.append(f"{role}: {path} {answer and answer.status}")
            continue
        if name not in found.seen:
            found.seen[name] = path
            _look(page, f"{role}: {path}", found)
        if depth < DEEPEST:
            links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            ahead += [(_path(link), depth + 1) for link in links if link.startswith(address)]


def _look(page: Page, where: str, found: Walk) -> None:
    found.unusable += [f"{where} {fault}" for fault in serious_faults(page)]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        found.too_wide.append(f"{where}: {over} pixels")


def _name(path: str) -> str | None:
    """Return the name of the page at an address; None for what is no page."""
    if "format=" in path:
        return None
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    return None if name in NOT_PAGES | TICKED else name


def _path(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _weighed(page: Page) -> list[int]:
    """Return a list that takes in what every answer weighs, from now on."""
    weights: list[int] = []

    def weigh(answer: Response) -> None:
        weights.append(_weight(answer))

    page.on("response", weigh)
    return weights


def _weight(answer: Response) -> int:
    """Return what an answer weighs on the wire, its head not counted."""
    body = answer.body() if answer.status == 200 else b""
    packed = answer.headers.get("content-encoding") == "gzip"
    return len(gzip.compress(body, 6)) if packed else len(body)
