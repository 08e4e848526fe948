"""The style sheet and the templates know each other: no class without a look, no icon missing."""

from __future__ import annotations

import re
from pathlib import Path

from huifang.site.menu import PAGES

HOUSE = Path(__file__).resolve().parents[2]
WEB = HOUSE.parent / "web"


def pages() -> list[Path]:
    return [*HOUSE.rglob("templates/**/*.html"), *(HOUSE / "ui" / "demo").glob("*.html")]


def styled() -> set[str]:
    css = "".join(path.read_text("utf-8") for path in (WEB / "src").rglob("*.css"))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/", "", css, flags=re.S)))


def test_every_class_in_a_template_has_a_look() -> None:
    known = styled()
    strange = []
    for path in pages():
        # A word with a place in it ("tone-{{ tone }}") is looked at by its components' tests.
        bare = re.sub(r"{{.*?}}", "\0", re.sub(r"{%.*?%}", " ", path.read_text("utf-8")))
        for words in re.findall(r'class="([^"]*)"', bare):
            whole = [word for word in words.split() if "\0" not in word]
            strange += [f"{path.name}: {word}" for word in whole if word not in known]
    assert strange == []


def test_every_look_is_worn_by_something() -> None:
    drawn = [*pages(), *HOUSE.rglob("*.py"), *(WEB / "src").rglob("*.ts")]
    text = "".join(path.read_text("utf-8") for path in drawn)
    words = set(re.findall(r"[\w-]+", text))
    # Made of two words where they are drawn: a part and its tone.
    toned = re.compile(r"(alert|bar|figure|is|lamp|timeline|toast|tone)-[a-z]+")
    assert [name for name in sorted(styled() - words) if not toned.fullmatch(name)] == []


def test_every_icon_named_in_a_template_is_in_the_sheet() -> None:
    sheet = set((WEB / "icons.txt").read_text("utf-8").split())
    named = {
        (path.name, name)
        for path in pages()
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8"))
    }
    assert [pair for pair in sorted(named) if pair[1] not in sheet] == []


def test_no_template_carries_inline_style_script_or_evaluated_htmx() -> None:
    handlers = r"\son(click|change|input|submit|load|error|focus|blur|key\w+|mouse\w+|pointer\w+)="
    wrong = re.compile(
        rf"\sstyle=|<style|{handlers}|hx-on|\"js:|'js:|<script|hx-trigger=\"[^\"]*\["
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in pages()
        for match in wrong.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_every_icon_of_the_menu_is_in_the_sheet() -> None:
    sheet = set((WEB / "icons.txt").read_text("utf-8").split())
    named = [icon for _heading, pages in PAGES for _label, _url, _right, icon, _lit in pages]
    assert [icon for icon in named if icon not in sheet] == []
