"""Finds every Chinese message of the code and the templates, for the English catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parents[1]
CATALOGUE = HOUSE.parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop", "Phrase"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
CALL = re.compile(
    r"""\b(?P<name>[np]?gettext|_)\(\s*(?P<one>u?"(?:\\.|[^"\\])*"|u?'(?:\\.|[^'\\])*')"""
    r"""(?:\s*,\s*(?P<many>u?"(?:\\.|[^"\\])*"|u?'(?:\\.|[^'\\])*'))?"""
)

HEAD: dict[str, Any] = {
    "locale": "en",
    "fuzzy": False,
    "project": "Huifang",
    "version": "0",
    "header_comment": "# English texts of Huifang; `./run manage messages` brings it up to date.",
    "creation_date": datetime(2026, 11, 24, tzinfo=UTC),
    "revision_date": datetime(2026, 11, 24, tzinfo=UTC),
}

Message = str | tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A message, (one, many) where it is counted, with its context and where it stands."""

    message: Message
    context: str | None
    path: str
    line: int


def messages() -> Iterator[Found]:
    """Yield everything a person may read."""
    for path in sorted(HOUSE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            with path.open("rb") as source:
                for line, found, _comments, context in extract("python", source, KEYWORDS):
                    yield Found(_tidy(found), context, _short(path), line)
    for path in sorted(HOUSE.rglob("templates/**/*.html")):
        yield from _of_template(path)


def _of_template(path: Path) -> Iterator[Found]:
    text = templatize(path.read_text("utf-8"), origin=str(path))
    for call in CALL.finditer(text):
        one, two = (ast.literal_eval(call[part] or "''") for part in ("one", "many"))
        line, short = text.count("\n", 0, call.start()) + 1, _short(path)
        if call["name"] == "pgettext":
            yield Found(two, one, short, line)
        else:
            yield Found((one, two) if call["name"] == "ngettext" else one, None, short, line)


def read() -> Catalog:
    """Return the English catalogue as it stands; empty when there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="en")


def merged() -> Catalog:
    """Return the catalogue with all of today's messages and the translations there are."""
    fresh, known = Catalog(**HEAD), read()
    for found in messages():
        place = [(found.path, found.line)]
        fresh.add(found.message, locations=place, context=found.context)
    for entry in fresh:
        old = known.get(entry.id, entry.context) if entry.id else None
        if old is not None:
            entry.string = old.string
    return fresh


def write(catalogue: Catalog) -> None:
    """Write the catalogue, messages in order, without line numbers that change every day."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as target:
        write_po(
            target, catalogue, width=100, no_location=True, omit_header=False, sort_output=True
        )


def gaps(catalogue: Catalog) -> list[str]:
    """Return the messages without an English text, or whose placeholders differ."""
    return [str(entry.id) for entry in catalogue if entry.id and not _is_whole(entry)]


def _is_whole(entry: object) -> bool:
    ids = getattr(entry, "id", "")
    texts = getattr(entry, "string", "")
    ids = ids if isinstance(ids, tuple | list) else (ids,)
    texts = [text or "" for text in (texts if isinstance(texts, tuple | list) else (texts,))]
    holes = [set(_holes(text)) for text in texts]
    return all(texts) and all(found == set(_holes(ids[-1])) for found in holes)


def _holes(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w+\}", text)


def _tidy(found: object) -> Message:
    if isinstance(found, tuple | list):
        one, many = (str(part) for part in found[:2])
        return one, many
    return str(found)


def _short(path: Path) -> str:
    return str(path.relative_to(HOUSE.parent))
