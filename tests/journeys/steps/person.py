"""Somebody at the desk: signs in, opens pages, fills in forms, presses buttons."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser import Desk
from tests.journeys.steps.world import PASSWORD
from tests.servers import Server


class Form:
    """A form that is filled in by its labels, as a page or in the drawer."""

    def __init__(self, page: Page, place: Locator) -> None:
        self.page, self.place = page, place

    def type(self, **answers: str) -> Form:
        """Fill in plain boxes, named by their labels."""
        for label, text in answers.items():
            self.box(label).fill(text)
        return self

    def box(self, label: str) -> Locator:
        """Return the control with a label."""
        return self.place.get_by_label(label, exact=True)

    def select(self, label: str, option: str) -> Form:
        """Choose from a drop-down."""
        self.box(label).select_option(label=option)
        return self

    def tick(self, group: str, *options: str) -> Form:
        """Press radio buttons or boxes of a group."""
        place = self.place.get_by_role("group", name=re.compile(f"^{re.escape(group)}"))
        for option in options:
            place.get_by_label(option, exact=True).check()
        return self

    def find(self, label: str, *names: str) -> Form:
        """Choose records by typing into a picker; those chosen already stay."""
        box = self.box(label)
        root = box.locator("xpath=ancestor::*[@data-picker]")
        for name in names:
            chip = root.locator(".chip").filter(has_text=name)
            if chip.count():
                continue
            box.press_sequentially(name)
            root.get_by_role("option").filter(has_text=name).first.click()
            expect(chip).to_be_visible()
        return self

    def region(self, label: str, name: str) -> Form:
        """Choose a region by typing its name."""
        button = self.box(label)
        root = button.locator("xpath=ancestor::*[@data-cascader]")
        button.click()
        root.get_by_role("searchbox").fill(name)
        root.locator(".option").filter(has_text=name).first.click()
        expect(button).to_contain_text(name)
        return self

    def send(self, button: str) -> None:
        """Press the button at the foot; the answer is what comes next."""
        self.place.get_by_role("button", name=button, exact=True).click()


class Person:
    """One of the cast, with a browser window of his own."""

    def __init__(self, desk: Desk, server: Server, username: str) -> None:
        self.page = desk.open()
        self.root = server.url
        self.go("/access/login/")
        Form(self.page, self.page.locator("body")).type(账号=username, 密码=PASSWORD).send("登录")
        expect(self.page.locator("#menu")).to_be_attached()

    def go(self, path: str) -> Person:
        """Open an address of the site."""
        self.page.goto(f"{self.root}{path}")
        return self

    def asks(self, path: str) -> int:
        """Return the status of an address, without a page of it."""
        return self.page.request.get(f"{self.root}{path}").status

    @property
    def path(self) -> str:
        """Return where he is."""
        return self.page.url.removeprefix(self.root)

    def menu(self, item: str) -> Person:
        """Open a page from the menu."""
        self.page.locator("#menu").get_by_role("link", name=item, exact=True).click()
        return self

    def follow(self, link: str) -> Person:
        """Follow a link of the page."""
        self.page.locator("main").get_by_role("link", name=link).first.click()
        return self

    @property
    def form(self) -> Form:
        """Return the form that is the page."""
        return Form(self.page, self.page.locator("main"))

    def drawer(self, link: str, among: Locator | None = None) -> Form:
        """Follow a link that opens in the drawer and return what is there to be filled in."""
        place = self.page.locator("#drawer")
        links = among or self.page.locator("main")
        links.get_by_role("link", name=link, exact=True).first.click()
        expect(place.locator(".drawer-body")).to_be_visible()
        return Form(self.page, place)

    def send(self, form: Form, button: str, *, sure: bool = False) -> None:
        """Send what is in the drawer and wait until the page behind it is fresh."""
        lists = self.page.locator("[data-listing]").count()
        fresh: Any = self.page.expect_event("load")
        if lists:
            fresh = self.page.expect_response(_is_list)
        with fresh:
            form.send(button)
            if sure:
                dialog = self.page.locator("#confirm")
                dialog.get_by_role("button", name="确定", exact=True).click()
        expect(self.page.locator("#drawer-dialog")).to_be_hidden()

    def batch(self, deed: str) -> Form:
        """Take the ticked rows to a deed."""
        return self.drawer(deed, self.page.locator("[data-batch]"))

    def tick(self, *rows: str) -> Person:
        """Tick rows of a list by words in them."""
        for words in rows:
            self.row(words).locator("[data-select]").check()
        return self

    def row(self, words: str) -> Locator:
        """Return a row of a list by words in it."""
        return self.page.locator("main [data-row]").filter(has_text=words)

    def tab(self, label: str, count: int) -> Person:
        """Open a tab that tells so many, and see as many rows."""
        tab = self.page.locator(".tabs").get_by_role("link", name=f"{label} {count}", exact=True)
        tab.click()
        return self.rows(count)

    def rows(self, count: int) -> Person:
        """See so many rows in the list."""
        expect(self.page.locator("main [data-row]")).to_have_count(count)
        return self

    def sees(self, *words: str) -> Person:
        """See words on the page."""
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)
        return self

    def sees_not(self, *words: str) -> Person:
        """Not see words on the page."""
        for word in words:
            expect(self.page.locator("main")).not_to_contain_text(word)
        return self

    def told(self, *words: str) -> Person:
        """Be told of a fault, on the form."""
        for word in words:
            expect(
                self.page.locator("[data-form-errors], .field-error").filter(has_text=word).first
            ).to_be_visible()
        return self

    def figure(self, label: str) -> Locator:
        """Return a number on a card, by what stands above it."""
        card = self.page.locator(".figure-card").filter(
            has=self.page.locator(".figure-label", has_text=re.compile(f"^{label}$"))
        )
        return card.locator(".figure-value")

    def counts(self, **numbers: int) -> Person:
        """See numbers on cards."""
        for label, number in numbers.items():
            expect(self.figure(label)).to_have_text(re.compile(rf"^{number}\D*$"))
        return self


class Cast:
    """Everybody, each signed in when first needed."""

    def __init__(self, desk: Desk, server: Server) -> None:
        self._desk, self._server = desk, server
        self._known: dict[str, Person] = {}

    def __getattr__(self, username: str) -> Person:
        if username not in self._known:
            self._known[username] = Person(self._desk, self._server, username)
        return self._known[username]


def _is_list(answer: Response) -> bool:
    """Tell whether a list behind the drawer has been read again."""
    request = answer.request
    return request.method == "GET" and "listing" in request.headers.get("hx-target", "")
