"""A real Chromium for the journeys, and what it complains about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from setup.machine import find_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
# The browser says this of every 4xx; the journeys look at what such a page says themselves.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium without a window."""
    program = find_chromium()
    assert program, "no Chromium here: ./run test finds or installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Desk:
    """Opens pages, each for a person of its own, and gathers what the browser complains about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    @property
    def pages(self) -> list[Page]:
        """Return every page that is open."""
        return [page for context in self._contexts for page in context.pages]

    def open(self, *, width: int = 1366, height: int = 768, **options: object) -> Page:
        """Open a page in a new context: other cookies, so another person."""
        context = self._browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]  # passed on as they are
        )
        context.set_default_timeout(15_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._watch)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            self.complaints.append(f"asked another machine: {request.url}")


def serious_faults(page: Page) -> list[str]:
    """Return what axe finds that keeps some people from using the page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]
