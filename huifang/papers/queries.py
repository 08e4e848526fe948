"""Questions about papers: the register, the papers of a record, one as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.journal.queries import models_by_kind
from huifang.kit.errors import Missing
from huifang.kit.papers import pdf
from huifang.kit.papers.fonts import Chosen
from huifang.kit.papers.tree import Document, from_json
from huifang.papers import writing
from huifang.papers.kinds import PaperKind, kind_called, kinds_offered, subject_of
from huifang.papers.models import Paper
from huifang.records.base import Record


@dataclass(frozen=True)
class Offer:
    """A paper that a record has or may have: its name, its page, its number once issued."""

    title: str
    url: str
    number: str


@dataclass(frozen=True)
class Sight:
    """A paper as its page shows it; `paper` is None as long as it was never issued."""

    kind: PaperKind
    record: Any
    paper: Paper | None
    document: Document
    stale: bool  # the record has changed since
    may_issue: bool
    may_name: bool
    named: list[Paper]
    pages: range
    has_pdf: bool
    has_record: bool  # a page of its own, to which the code leads
    about: str


def papers(viewer: Actor) -> QuerySet[Paper]:
    """Return the issued papers in scope."""
    return visible(viewer, Paper, "paper.view")


def loaded(viewer: Actor, name: str, key: Any) -> tuple[PaperKind, Any]:
    """Return the kind and the record, when the viewer may see it.

    Raises:
        Missing: no such kind, or no such record in the viewer's scope.

    """
    kind = kind_called(name)
    if not viewer.can(kind.permission):
        raise Missing
    return kind, kind.load(viewer, key)


def latest(kind: PaperKind, record: Record, *, named: bool = False) -> Paper | None:
    """Return the newest edition of a record's paper, None when it was never issued."""
    found = Paper.objects.filter(kind_name=kind.name, subject=subject_of(record), named=named)
    return found.select_related("file", "issued_by").order_by("-edition").first()


def offers(viewer: Actor, record: Record) -> list[Offer]:
    """Return the papers that a record, which the viewer sees, has or may have."""
    if not viewer.can("paper.view"):
        return []
    found = []
    for kind in kinds_offered(record.kind()):
        key = kind.offers[record.kind()](record)
        if key is None or not viewer.can(kind.permission):
            continue
        found.append((kind, str(key)))
    numbers = _numbers([(kind.name, key) for kind, key in found])
    return [
        Offer(
            str(kind.title),
            reverse("papers:paper", args=[kind.name, key]),
            numbers.get((kind.name, key), ""),
        )
        for kind, key in found
    ]


def shown(viewer: Actor, kind: PaperKind, record: Any, now: datetime) -> Document:
    """Return the paper as it was issued, else as it would be."""
    paper = latest(kind, record)
    if paper is not None:
        return from_json(paper.content.reveal())
    return draft(viewer, kind, record, now)


def draft(viewer: Actor, kind: PaperKind, record: Any, now: datetime) -> Document:
    """Return the paper as it would be issued now; its number is still to be taken."""
    number = writing.own_number(kind, record)
    if not number and kind.series:
        number = _("（草稿，签发后编号）")
    return writing.numbered(writing.written(kind, viewer, record, now), number)


def sight(viewer: Actor, kind: PaperKind, record: Any, now: datetime) -> Sight:
    """Return a paper with everything its page shows."""
    paper = latest(kind, record)
    document = from_json(paper.content.reveal()) if paper else draft(viewer, kind, record, now)
    now_said = writing.written(kind, viewer, record, now)
    return Sight(
        kind=kind,
        record=record,
        paper=paper,
        document=document,
        stale=paper is not None and not same(document, now_said),
        may_issue=may_issue(viewer, kind, record),
        may_name=kind.named is not None
        and may_issue(viewer, kind, record)
        and _holds(viewer, record, "household.reveal"),
        named=_named(kind, record),
        pages=range(1, len(writing.pictures(document)) + 1),
        has_pdf=pdf.is_available(),
        has_record=kind.page is not None,
        about=kind.about(record) if kind.about else document.title,
    )


def same(filed: Document, now_said: Document) -> bool:
    """Tell whether a filed paper still says what its record says, number and code aside."""
    number = now_said.head.number or filed.head.number
    again = replace(now_said, code=filed.code, head=replace(now_said.head, number=number))
    return filed == again


def may_issue(viewer: Actor, kind: PaperKind, record: Record) -> bool:
    """Tell whether the viewer may issue this kind of paper for this very record."""
    wanted = ["paper.issue", *([kind.issuing] if kind.issuing else [])]
    return all(_holds(viewer, record, permission) for permission in wanted)


def bulk_kinds(viewer: Actor, on: str) -> list[PaperKind]:
    """Return the kinds that the viewer may print in bulk for ticked records of a kind."""
    return [kind for kind in kinds_offered(on) if viewer.can(kind.permission)]


def keys_of(viewer: Actor, kind: PaperKind, on: str, ids: list[str]) -> list[str]:
    """Return the keys of this paper for the ticked records in scope, each once, in order."""
    model = models_by_kind().get(on)
    if model is None or on not in kind.offers:
        raise Missing
    found: dict[str, None] = {}
    for key in ids:
        try:
            record = get_visible(viewer, model, kind.permission, key)
        except Missing:
            continue
        wanted = kind.offers[on](record)
        if wanted is not None:
            found[str(wanted)] = None
    return list(found)


def faces() -> list[Chosen]:
    """Return the faces of the standard and what each is set in here; none without typst."""
    return pdf.faces(writing.fonts_folder()) if pdf.is_available() else []


def _holds(viewer: Actor, record: Record, permission: str) -> bool:
    rows = type(record)._default_manager.filter(pk=record.pk)
    return viewer.can(permission) and visible(viewer, rows, permission).exists()


def _named(kind: PaperKind, record: Record) -> list[Paper]:
    found = Paper.objects.filter(kind_name=kind.name, subject=subject_of(record), named=True)
    return list(found.select_related("issued_by").order_by("-edition"))


def _numbers(wanted: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the numbers of issued papers by kind and key; "—" for one that bears none."""
    names = {name for name, _key in wanted}
    rows = Paper.objects.filter(kind_name__in=names, named=False)
    keys = {key for _name, key in wanted}
    subjects = dict.fromkeys(wanted)
    found: dict[tuple[str, str], str] = {}
    for name, subject, number in rows.filter(
        subject__in=[f"{kind}:{key}" for kind in models_by_kind() for key in keys]
    ).values_list("kind_name", "subject", "number"):
        place = (name, subject.partition(":")[2])
        if place in subjects:
            found[place] = number or _("已签发")
    return found
