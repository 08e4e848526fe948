"""The gallery of components in a real browser: by keyboard, on the phone, and before axe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import Desk, serious_faults
from tests.servers import Server, Site, Sites

PARTS = ("parts", "list", "detail", "board", "form")


@dataclass(frozen=True)
class Workshop(Site):
    """A site where pages are being built: only there does the gallery have an address."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "HUIFANG_DEBUG": "1"}


@pytest.fixture(scope="module")
def gallery(sites: Sites, migrated_site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a served gallery."""
    site = sites.copy(migrated_site)
    server = Server(Workshop(site.home, site.url), django_db_blocker)
    try:
        server.start()
        yield f"{server.url}/ui/gallery"
    finally:
        server.stop()
        sites.remove(site)


def open_list(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/list")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_in_any_part(desk: Desk, gallery: str, width: int) -> None:
    page = desk.open(width=width, height=844)
    for part in PARTS:
        page.goto(f"{gallery}/{part}")
        page.wait_for_load_state("networkidle")
        assert serious_faults(page) == [], part
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{part} is {over} pixels too wide"


def test_a_record_opens_is_changed_and_closed_by_keyboard(page: Page, gallery: str) -> None:
    open_list(page, gallery)
    page.locator("a", has_text="YZ2026-0002").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_be_focused()
    page.get_by_role("link", name="整改完成").press("Enter")
    expect(page.locator("#drawer form")).to_be_visible()
    page.get_by_label("问题标题").fill("屋顶漏雨")
    page.locator("#drawer").get_by_role("button", name="登记").press("Enter")
    expect(page.locator("[data-form-errors]")).to_be_focused()
    expect(page.get_by_label("问题标题")).to_have_value("屋顶漏雨")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer-dialog")).to_be_hidden()
    expect(page.locator("a", has_text="YZ2026-0003")).to_be_focused()


def test_a_form_is_filled_in_without_a_mouse_and_sent_once(page: Page, gallery: str) -> None:
    open_list(page, gallery)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.get_by_role("link", name="登记问题").press("Enter")
    page.get_by_label("问题标题").fill("屋顶漏雨")
    page.get_by_label("问题类别").select_option("h")
    page.get_by_label("所在村").press("Enter")
    expect(page.locator(".cascader-column:last-child button:focus")).to_have_text("甲县")
    for name in ("清溪镇", "大塘村"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".cascader-column:last-child button:focus")).to_have_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("#drawer [name=region]")).to_have_value("001001001001")
    page.get_by_label("发现日期", exact=True).fill("20260301")
    page.get_by_label("具体情况").fill("西侧")
    expect(page.get_by_label("发现日期", exact=True)).to_have_value("2026-03-01")
    page.get_by_label("牵头人").press_sequentially("oy")
    expect(page.get_by_role("option", name="欧阳模拟")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.get_by_label("入户").check()
    page.locator("#drawer").get_by_role("button", name="登记").dblclick()
    expect(page.locator("#toasts")).to_contain_text("已登记。")
    expect(page.locator("#drawer-dialog")).to_be_hidden()
    assert [request.method for request in sent].count("POST") == 1


def test_what_was_typed_outlives_a_reload_but_secrets_do_not(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/form")
    page.locator("#id_amount").evaluate("box => box.dataset.secret = ''")
    page.get_by_label("所需资金").fill("1234567")
    page.get_by_label("问题标题").fill("屋顶漏雨")
    page.wait_for_timeout(700)  # a draft is kept when the typing has rested
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "屋顶漏雨" in kept
    assert "1234567" not in kept
    page.reload()
    expect(page.get_by_label("问题标题")).to_have_value("屋顶漏雨")
    page.get_by_role("button", name="放弃并清空").click()
    expect(page.get_by_label("问题标题")).to_have_value("")


def test_ticked_rows_go_to_the_batch_with_their_ids(page: Page, gallery: str) -> None:
    open_list(page, gallery)
    page.get_by_label("选择 YZ2026-0002").check()
    page.get_by_label("选择 YZ2026-0004").click(modifiers=["Shift"])
    expect(page.locator("[data-batch-count]")).to_have_text("已选 3 条")
    link = page.get_by_role("link", name="批量交办")
    expect(link).to_have_attribute(
        "href", "/ui/gallery/form?ids=YZ2026-0002%2CYZ2026-0003%2CYZ2026-0004"
    )
    page.get_by_role("button", name="取消选择").click()
    expect(link).to_be_hidden()


def test_filters_reload_the_list_alone_and_keep_the_cursor(page: Page, gallery: str) -> None:
    open_list(page, gallery)
    page.evaluate("window.same = true")
    page.get_by_role("searchbox").press_sequentially("漏雨")
    page.wait_for_url("**/list?q=*")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("link", name="整改中 402").click()
    page.wait_for_url("**/list?tab=doing")
    assert page.evaluate("window.same")
    page.go_back()
    page.wait_for_url("**/list?q=*")


def test_what_cannot_be_undone_is_asked_first(page: Page, gallery: str) -> None:
    page.goto(gallery)
    button = page.get_by_role("button", name="退单（先确认）")
    button.evaluate("b => b.addEventListener('click', () => { window.done = true })")
    button.press("Enter")
    page.keyboard.press("Escape")
    assert not page.evaluate("window.done")
    expect(button).to_be_focused()
    button.press("Enter")
    page.locator("#confirm").get_by_role("button", name="确定").click()
    expect(page.locator("#confirm")).to_be_hidden()
    assert page.evaluate("window.done")


def test_the_type_size_changes_at_once_and_stays(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.locator("summary", has_text="字号").press("Enter")
    page.get_by_role("button", name="特大").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19px"
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "huge"


def test_on_the_phone_the_menu_opens_from_the_top_bar(desk: Desk, gallery: str) -> None:
    page = desk.open(width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(f"{gallery}/list")
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("button", name="打开菜单").click()
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
