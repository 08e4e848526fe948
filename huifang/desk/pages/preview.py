"""The preview of an import as its page draws it: counts, rows of a verdict, first errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.desk import queries
from huifang.desk.forms import WordsForm
from huifang.desk.importing import flow
from huifang.desk.importing.checking import VERDICTS, Preview, PreviewRow, first_errors
from huifang.desk.importing.contract import Importer
from huifang.desk.models import ImportBatch

WORDS = {
    "new": (_("新增"), "green"),
    "changed": (_("变更"), "blue"),
    "same": (_("相同"), "grey"),
    "duplicate": (_("重复"), "amber"),
    "error": (_("错误"), "red"),
}
SIZE = 100
BUSY = {"checking", "running"}


@dataclass(frozen=True)
class Drawn:
    """One row of the grid: its cells with what is wrong with them, and the verdict in words."""

    number: int
    cells: list[tuple[str, str]]
    verdict: Any
    tone: str
    said: str


def preview_context(request: Request, batch: ImportBatch, importer: Importer) -> dict[str, Any]:
    """Return what the page of an import draws beside the import itself."""
    found = flow.read_preview(batch)
    chosen = request.GET.get("verdict", "")
    context: dict[str, Any] = {
        "tabs": _tabs(batch, chosen),
        "earlier": queries.earlier_import(batch),
        "ready": batch.state == "staged" and not batch.counts.get("error"),
        "to_write": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "job_url": reverse("jobs:progress", args=[batch.job_id]) if batch.job_id else "",
        "done_url": reverse(importer.done_url) if importer.done_url else "",
        "params": urlencode(batch.params),
        "written": written_words(batch, [row.number for row in found.rows] if found else []),
        "stopped": batch.state in BUSY and not (batch.job and batch.job.is_active),
        "rest": rest(batch),
        "outcome": [
            (WORDS[name][0], WORDS[name][1], batch.counts.get(name, 0)) for name in VERDICTS
        ],
    }
    if found is None:
        return context
    rows = [row for row in found.rows if not chosen or row.verdict == chosen]
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return context | {
        "labels": found.labels,
        "page": page,
        "rows": [_drawn(found, row) for row in page.object_list],
        "complaints": first_errors(found.rows),
        "skipped": found.skipped,
        "word_form": words_form(request.actor, batch, importer) if found.unknown else None,
    }


def words_form(
    viewer: Actor, batch: ImportBatch, importer: Importer, data: Any = None
) -> WordsForm:
    """Return the form that asks what words of the file stand for that nobody knows."""
    found = flow.read_preview(batch)
    unknown = found.unknown if found else []
    fields = {field for field, _text in unknown}
    words = {field: importer.words[field](viewer, batch.params) for field in fields}
    return WordsForm(unknown, {field: importer.label(field) for field in fields}, words, data)


def written_words(batch: ImportBatch, numbers: Iterable[int] = ()) -> str:
    """Return which rows of the file are in, as `3–202、205`; "" when none is.

    Lines that are no rows part nothing, where the `numbers` of the rows are known.
    """
    joined: list[list[int]] = []
    after = dict(pairwise(sorted(numbers)))
    for first, last in sorted(batch.written):
        if joined and first <= after.get(joined[-1][1], joined[-1][1] + 1):
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return "、".join(f"{a}–{b}" if a < b else str(a) for a, b in joined)


def rest(batch: ImportBatch) -> int:
    """Return how many rows of an import that wrote in parts are not in yet."""
    total = batch.job.total if batch.job else sum(batch.counts.values())
    done = batch.job.committed if batch.job and batch.job.name == "desk.import" else 0
    return max(total - done, 0)


def _drawn(found: Preview, row: PreviewRow) -> Drawn:
    cells = [
        (text, row.errors.get(name, ["", ""])[1])
        for name, text in zip(found.fields, row.texts, strict=True)
    ]
    hidden = [words for name, (_cell, words) in row.errors.items() if name not in found.fields]
    words, tone = WORDS[row.verdict]
    return Drawn(row.number, cells, words, tone, " ".join([row.note, *hidden]).strip())


def _tabs(batch: ImportBatch, chosen: str) -> list[dict[str, Any]]:
    total = sum(batch.counts.values())
    named = [("", _("全部"), total)]
    named += [(name, WORDS[name][0], batch.counts.get(name, 0)) for name in VERDICTS]
    return [
        {"name": name, "label": label, "count": count, "current": name == chosen}
        for name, label, count in named
    ]
