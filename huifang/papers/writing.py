"""From a record to its paper: built by the room that knows it, numbered and coded here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.kit.papers import pdf, word
from huifang.kit.papers.tree import Code, Document
from huifang.papers.kinds import PaperKind
from huifang.papers.numbering import next_number
from huifang.records.base import Record

Form = Literal["pdf", "docx"]
CAPTION: Final = "扫码查看记录"
CHINESE: Final = "zh-hans"
"""Official papers are Chinese whatever the reader's language."""


def fonts_folder() -> Path:
    """Return the folder into which an office puts its own font files."""
    return Path(settings.HUIFANG_HOME) / "fonts"


def written(
    kind: PaperKind, viewer: Actor, record: Any, now: datetime, *, named: bool = False
) -> Document:
    """Return what the paper says of the record now, without number and code."""
    build = kind.named if named and kind.named else kind.build
    with translation.override(CHINESE):
        return build(viewer, record, now)


def own_number(kind: PaperKind, record: Any) -> str:
    """Return the number that the record itself already bears, "" for none."""
    return kind.number(record) if kind.number else ""


def take_number(kind: PaperKind, record: Any, now: datetime) -> str:
    """Return the record's own number, else the next of the kind's series, else ""."""
    number = own_number(kind, record)
    if number or kind.series is None:
        return number
    body, of_kind = kind.series(record)
    return next_number(body, of_kind, timezone.localtime(now).year)


def numbered(document: Document, number: str) -> Document:
    """Return the paper with its number in the head; one that its room wrote in stays."""
    if not number or document.head.number:
        return document
    return replace(document, head=replace(document.head, number=number))


def coded(document: Document, kind: PaperKind, record: Record, root: str) -> Document:
    """Return the paper with the code that leads to its record; `root` is the site's address."""
    address = root.rstrip("/") + reverse("papers:record", args=[kind.name, record.pk])
    return replace(document, code=Code(address, CAPTION))


def render(document: Document, form: Form) -> bytes:
    """Return the paper as a file.

    Raises:
        Unavailable: a PDF is wanted on a machine that cannot set one.

    """
    if form == "pdf":
        return pdf.pdf(document, fonts_folder())
    return word.docx_file(document)


def pictures(document: Document) -> tuple[bytes, ...]:
    """Return the pages as pictures; none where this machine cannot set them."""
    return pdf.pictures(document, fonts_folder()) if pdf.is_available() else ()


def file_name(document: Document, form: Form) -> str:
    """Return the name of the file: the number and the title."""
    parts = [document.head.number, document.title.replace("\n", "")]
    return f"{' '.join(part for part in parts if part)}.{form}"


def usual_form() -> Form:
    """Return the form in which papers are filed here: PDF where it can be set, else Word."""
    return "pdf" if pdf.is_available() else "docx"


def place_of(record: Record, units: set[UUID]) -> tuple[str, UUID | None, UUID | None]:
    """Return region key, campaign and unit of a record, as grants compare them.

    Of several units one of `units` is taken first: the one in whose name it is issued.
    """
    scope, at = record.SCOPE, partial(_values, record)
    region = next(iter(at(scope.region)), None) or getattr(record, "region_id", "") or ""
    campaign = next(iter(at(scope.campaign)), None)
    found = [unit for path in scope.unit or () for unit in at(path)]
    unit = next((unit for unit in found if unit in units), found[0] if found else None)
    return str(region), campaign, unit


def _values(record: Record, path: str | None) -> list[Any]:
    if not path:
        return []
    rows = type(record)._default_manager.filter(pk=record.pk).values_list(path, flat=True)
    return [value for value in rows if value is not None]


def kind_words(kind: PaperKind, *, named: bool) -> str:
    """Return the name of a kind, with a word for real names."""
    return _("%(kind)s（实名）") % {"kind": kind.title} if named else str(kind.title)
