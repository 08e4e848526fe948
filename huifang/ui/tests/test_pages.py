from __future__ import annotations

import re

import pytest
from django.test import Client

from huifang.ui.urls import urlpatterns

PARTS = ("parts", "list", "detail", "board")
DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}
LIST = {"HX-Request": "true", "HX-Target": "div#listing"}


def text_of(client: Client, path: str, headers: dict[str, str] | None = None) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_inline_style_script_or_handler(client: Client, part: str) -> None:
    html = text_of(client, f"/ui/gallery/{part}")
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|javascript:|js:", html)
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


def test_a_page_has_a_skip_link_one_heading_and_a_named_menu(client: Client) -> None:
    html = text_of(client, "/ui/gallery/list")
    assert 'class="skip" href="#main"' in html
    assert html.count("<h1") == 1
    assert 'aria-label="主菜单"' in html


def test_the_same_template_draws_a_page_or_the_drawer(client: Client) -> None:
    assert "<!doctype html>" in text_of(client, "/ui/gallery/detail")
    drawer = text_of(client, "/ui/gallery/detail", DRAWER)
    assert "<html" not in drawer
    assert drawer.count('id="drawer-title"') == 1
    assert "整改完成" in drawer


def test_a_request_for_the_list_gets_the_list_alone(client: Client) -> None:
    part = text_of(client, "/ui/gallery/list", LIST)
    assert part.strip().startswith('<div class="listing" id="listing"')
    assert "<h1" not in part


def test_the_type_size_and_the_narrow_menu_come_from_cookies(client: Client) -> None:
    assert 'data-size="normal"' in text_of(client, "/ui/gallery")
    client.cookies.load({"huifang_size": "huge", "huifang_menu": "narrow"})
    html = text_of(client, "/ui/gallery")
    assert 'data-size="huge"' in html
    assert 'data-menu="narrow"' in html


def test_a_made_up_type_size_is_ignored(client: Client) -> None:
    client.cookies.load({"huifang_size": "x"})
    assert 'data-size="normal"' in text_of(client, "/ui/gallery")


def test_only_the_closest_entry_of_the_menu_is_lit(client: Client) -> None:
    html = text_of(client, "/ui/gallery/board")
    lit = re.findall(r'aria-current="page"[^>]*>.*?menu-text grow">([^<]+)', html, re.S)
    assert lit == ["问题看板"]


def test_the_gallery_has_no_address_in_the_product() -> None:
    assert urlpatterns == []


def test_a_sent_form_closes_or_comes_back_with_what_is_wrong(client: Client) -> None:
    wrong = client.post("/ui/gallery/form", {}, headers=DRAWER)
    assert wrong.status_code == 422
    assert "请填写“问题标题”。" in wrong.content.decode()
    right = {
        "title": "屋顶漏雨", "kind": "h", "region": "001001001001", "found_on": "2026-03-01",
        "text": "西侧", "leader": "p1", "way": "home",
    }  # fmt: skip
    done = client.post("/ui/gallery/form", right, headers=DRAWER)
    assert done.status_code == 204
    assert "huifang:changed" in done["HX-Trigger"]
    assert "huifang:toast" in done["HX-Trigger"]


def test_first_load_is_far_below_150_kilobytes(client: Client) -> None:
    """Style sheet, scripts and icons are measured as the build compressed them."""
    import gzip
    import json
    from pathlib import Path

    from django.conf import settings

    manifest = Path(settings.DJANGO_VITE["default"]["manifest_path"])
    entries = json.loads(manifest.read_text("utf-8"))
    office = entries["src/office.ts"]
    files = [office["file"], *office["css"], *office["assets"]]
    size = sum(len(gzip.compress((manifest.parent / name).read_bytes())) for name in files)
    page = len(gzip.compress(text_of(client, "/ui/gallery/list").encode()))
    assert size + page < 60_000
