"""Deeds on papers: issue one, and set one with real names for a reason."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.scope import get_visible
from huifang.files import storage
from huifang.kit.errors import Invalid
from huifang.kit.papers.tree import Document, from_json, to_json
from huifang.papers import writing
from huifang.papers.kinds import PaperKind, kind_called, subject_of
from huifang.papers.models import Paper
from huifang.papers.queries import same
from huifang.records.base import Record

SHORTEST_REASON = 4


@action("paper.issue", creates=True)
def issue(
    by: Actor,
    record: Record,
    /,
    *,
    kind: str,
    root: str,
    named: bool = False,
    reason: str = "",
    now: datetime,
) -> Paper:
    """File the paper of a record under its number and return it; `root` is the site's address.

    What stands in the file already is returned as it is; a record that has changed since gives the
    next edition under the same number. For one with real names call `reveal_names` first.

    Raises:
        Missing: `by` may not see the record, or may not issue this kind.

    """
    found = kind_called(kind)
    subject = _subject(by, found, record)
    said = writing.written(found, by, subject, now, named=named)
    editions = Paper.objects.filter(kind_name=kind, subject=subject_of(record))
    filed = editions.filter(named=named).order_by("-edition").first()
    if filed is not None and same(from_json(filed.content.reveal()), said):
        return filed
    number = _number(editions, found, subject, now)
    document = writing.coded(writing.numbered(said, number), found, record, root)
    paper = Paper(
        kind_name=kind, subject=subject_of(record), number=number, named=named,
        subject_words=(found.about(subject) if found.about else document.title)[:200],
        edition=filed.edition + 1 if filed else 1, issued_by_id=by.id, issued_at=now,
        thread_name=record.thread(),
    )  # fmt: skip
    _file(paper, by, document)
    _place(paper, by, record)
    paper.save(force_insert=True)
    return paper


@action("household.reveal")
def reveal_names(by: Actor, record: Record, /, *, kind: str, reason: str, now: datetime) -> Record:
    """Let a paper of this record carry villagers' real names, and write down why.

    Raises:
        Invalid: no reason was given.

    """
    if len(reason.strip()) < SHORTEST_REASON:
        words = _("请写明使用实名的理由，如“发放到户签字”。")
        raise Invalid(words, reason=words)
    also_changed(record, "revealed", "", writing.kind_words(kind_called(kind), named=True))
    return record


def _file(paper: Paper, by: Actor, document: Document) -> None:
    """Keep the paper as a sealed file with its digest, and what it says beside it."""
    form = writing.usual_form()
    content = writing.render(document, form)
    paper.content = to_json(document)
    paper.file = storage.store_sealed(content, by, writing.file_name(document, form), None)
    paper.sha256 = hashlib.sha256(content).hexdigest()


def _place(paper: Paper, by: Actor, record: Record) -> None:
    """Tie the paper to the places of its record, so that the same grants reach both."""
    units = {grant.unit_id for grant in by.grants_for("paper.issue") if grant.unit_id}
    paper.region_key, paper.campaign_id, paper.unit_id = writing.place_of(record, units)


def _subject(by: Actor, kind: PaperKind, record: Record) -> Any:
    """Return the record when `by` may issue this kind for it.

    Its row stays locked, so that two who issue at once take one number between them.
    """
    rows = type(record)._default_manager.select_for_update(of=("self",))
    get_visible(by, rows, kind.issuing or "paper.issue", record.pk)
    return kind.load(by, record.pk)


def _number(editions: QuerySet[Paper], kind: PaperKind, record: Record, now: datetime) -> str:
    """Return the number of earlier editions, with or without names, else a new one."""
    known = editions.exclude(number="").values_list("number", flat=True).first()
    return known or writing.take_number(kind, record, now)
