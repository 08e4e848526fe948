"""Papers in bulk: each issued in its own step, then all in one file for their owner."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from huifang.desk import keeping
from huifang.desk.models import Export
from huifang.files import storage
from huifang.jobs.registry import job
from huifang.jobs.run import Run
from huifang.kit.errors import HouseError, Missing
from huifang.kit.papers.tree import from_json
from huifang.papers import actions, queries, writing
from huifang.papers.kinds import PaperKind, kind_called
from huifang.papers.models import Paper


@job("papers.print")
def print_papers(
    run: Run, on: str, ids: list[str], kind: str, form: writing.Form, root: str
) -> dict[str, Any]:
    """Issue the papers of ticked records and put them into one file.

    A second attempt issues nothing twice: what stands in the file is taken as it is.
    """
    found = kind_called(kind)
    made, refused = keeping.kept(run), list[str]()
    if made is None:
        keys = queries.keys_of(run.owner, found, on, ids)
        refused = _issue_all(run, found, keys, root)
        papers = _issued(run, found, keys)
        made = _kept(run, found, papers, form) if papers else None
    if made is None:
        return {
            "text": _("勾选的 %(n)s 条都没有这种文书。") % {"n": len(ids)} + "".join(refused[:1])
        }
    left = len(ids) - made.rows
    words = _("共 %(n)s 份，文件保留一天。") % {"n": made.rows}
    if left > 0:
        words += _("另有 %(n)s 条没有这种文书、重复或不能签发，已跳过。") % {"n": left}
    return {"url": reverse("desk:export", args=[made.pk]), "label": _("下载"), "text": words}


def _kept(run: Run, kind: PaperKind, papers: list[Paper], form: writing.Form) -> Export:
    run.progress(len(papers), len(papers), _("正在合成文件"))
    content, ending = _together(papers, form)
    name = f"{kind.title}-{len(papers)}.{ending}"
    return keeping.keep(
        run, content, listing="papers", name=name, query=kind.name, rows=len(papers)
    )


def _issue_all(run: Run, kind: PaperKind, keys: list[str], root: str) -> list[str]:
    """Issue each paper in a step of its own; return the words of those refused."""
    refused = []
    for number, key in enumerate(keys[run.committed :], start=run.committed + 1):
        run.progress(number - 1, len(keys), _("正在制作文书"))
        with run.step(number):
            try:
                record = kind.load(run.owner, key)
                actions.issue(run.owner, record, kind=kind.name, root=root, now=run.now())
            except HouseError as error:
                refused.append(error.message)
    return refused


def _issued(run: Run, kind: PaperKind, keys: list[str]) -> list[Paper]:
    found = []
    for key in keys:
        try:
            paper = queries.latest(kind, kind.load(run.owner, key))
        except Missing:
            continue
        found += [paper] if paper else []
    return found


def _together(papers: list[Paper], form: writing.Form) -> tuple[bytes, str]:
    """Return all papers as one PDF to print, or as an archive of Word files."""
    stream = io.BytesIO()
    if form == "pdf":
        writer = PdfWriter()
        for paper in papers:
            writer.append(io.BytesIO(_content(paper, form)))
        writer.write(stream)
        return stream.getvalue(), "pdf"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, paper in enumerate(papers, start=1):
            name = writing.file_name(from_json(paper.content.reveal()), form)
            archive.writestr(f"{number:03d} {name}", _content(paper, form))
    return stream.getvalue(), "zip"


def _content(paper: Paper, form: writing.Form) -> bytes:
    if paper.file.name.endswith(f".{form}"):
        with storage.open_file(paper.file) as filed:
            return filed.read()
    return writing.render(from_json(paper.content.reveal()), form)
