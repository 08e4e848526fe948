"""What the journeys share: a served site of their own and a browser that complains aloud."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from setup.site import DEMO
from setup.steps import BUILD
from tests import home
from tests.browser import Desk, chromium
from tests.servers import Server, Site, Sites

FAILURES = BUILD / "failures"


@pytest.fixture(scope="session")
def sites() -> Iterator[Sites]:
    """Makes and removes the sites of this run."""
    url = os.environ.get("DATABASE_URL", "")
    made = Sites(home.HOME / "sites", home.HOME / "keys" / "huifang.json", url)
    yield made
    made.remove_all()


@pytest.fixture(scope="session")
def migrated_site(sites: Sites) -> Site:
    """A site with all tables and nothing in them; copy it, never serve it."""
    site = sites.new()
    site.manage("migrate", "--no-input", "--verbosity", "0")
    return site


@pytest.fixture(scope="session")
def demo_site(sites: Sites, migrated_site: Site) -> Site:
    """A site with both demo campaigns; copy it, never serve it."""
    site = sites.copy(migrated_site)
    site.manage("demo", *DEMO)
    return site


@pytest.fixture
def server(
    sites: Sites, migrated_site: Site, django_db_blocker: DjangoDbBlocker
) -> Iterator[Server]:
    """A server on an empty database of its own."""
    yield from serving(sites, migrated_site, django_db_blocker)


@pytest.fixture
def demo_server(
    sites: Sites, demo_site: Site, django_db_blocker: DjangoDbBlocker
) -> Iterator[Server]:
    """A server on a copy of the demo."""
    yield from serving(sites, demo_site, django_db_blocker)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of this run."""
    with chromium() as running:
        yield running


@pytest.fixture
def desk(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Opens pages for several persons; afterwards the browser must have had no complaint."""
    opened = Desk(browser)
    yield opened
    if request.session.testsfailed:
        _keep_pictures(opened, request.node.name)
    opened.close()
    assert not opened.complaints, "the browser complains:\n" + "\n".join(opened.complaints)


@pytest.fixture
def page(desk: Desk) -> Page:
    """A page of a usual office screen."""
    return desk.open()


def serving(sites: Sites, original: Site, blocker: DjangoDbBlocker) -> Iterator[Server]:
    """Serve a copy of a site for as long as it is asked for."""
    site = sites.copy(original)
    server = Server(site, blocker)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        print(server.log.read_text("utf-8"))  # pytest shows it where the test has failed
        sites.remove(site)


def _keep_pictures(desk: Desk, name: str) -> list[Path]:
    FAILURES.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^\w-]+", "-", name)
    kept = [FAILURES / f"{plain}-{number}.png" for number, _ in enumerate(desk.pages)]
    for page, picture in zip(desk.pages, kept, strict=True):
        page.screenshot(path=picture, full_page=True)
    return kept
