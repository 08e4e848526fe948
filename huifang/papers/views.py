"""Pages of papers: the register, one paper and its files, with real names, in bulk, faces."""

from __future__ import annotations

import io
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from huifang.access.action import together
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import listing_page
from huifang.desk.pages.form import add_error
from huifang.files import storage
from huifang.files.kinds import CONTENT_TYPES
from huifang.jobs.queue import enqueue
from huifang.kit.errors import HouseError
from huifang.kit.papers import pdf
from huifang.kit.papers.tree import Document
from huifang.papers import actions, forms, queries, writing
from huifang.papers.kinds import kind_called
from huifang.papers.listings import REGISTER
from huifang.papers.models import Paper
from huifang.ui.context import in_drawer

MOST = 200
"""Papers that one bulk print takes: what a page of the ledger shows at most."""


@page("paper.view")
def register(request: Request) -> HttpResponseBase:
    """List the issued papers."""
    return listing_page(request, REGISTER, template="papers/register.html")


@page("paper.view")
def filed(request: Request, key: UUID) -> HttpResponse:
    """Go to the page of an issued paper."""
    paper = get_visible(request.actor, Paper, "paper.view", key)
    return redirect("papers:paper", paper.kind_name, paper.subject.partition(":")[2])


@never_cache
@page("paper.view")
def paper(request: Request, name: str, key: str) -> HttpResponseBase:
    """Show a paper, or with `format` hand it out as a file."""
    kind, record = queries.loaded(request.actor, name, key)
    now, form = timezone.now(), request.GET.get("format", "")
    if form in ("pdf", "docx"):
        return _file(request, kind, record, cast(writing.Form, form))
    seen = queries.sight(request.actor, kind, record, now)
    context = {"title": str(kind.title), "sight": seen, "key": key}
    return render(request, "papers/paper.html", context)


@never_cache
@page("paper.view")
def picture(request: Request, name: str, key: str, number: int) -> HttpResponse:
    """Give one page of a paper as a picture."""
    kind, record = queries.loaded(request.actor, name, key)
    found = writing.pictures(queries.shown(request.actor, kind, record, timezone.now()))
    if not 0 < number <= len(found):
        raise Http404
    return HttpResponse(found[number - 1], content_type="image/png")


@page("paper.view")
def record(request: Request, name: str, key: str) -> HttpResponse:
    """Go from a paper's code to its record, for those who may see it."""
    kind, found = queries.loaded(request.actor, name, key)
    return redirect(kind.page(found)) if kind.page else redirect("papers:paper", name, key)


@require_POST
@page("paper.issue")
def issue(request: Request, name: str, key: str) -> HttpResponse:
    """Issue a paper, or its next edition."""
    kind, found = queries.loaded(request.actor, name, key)
    actions.issue(request.actor, found, kind=kind.name, root=_root(request), now=timezone.now())
    return redirect("papers:paper", name, key)


@never_cache
@page("household.reveal")
def named(request: Request, name: str, key: str) -> HttpResponseBase:
    """Ask why, then hand out the paper with real names on that answer only."""
    kind, found = queries.loaded(request.actor, name, key)
    if kind.named is None:
        raise Http404
    form = forms.NamedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _named_file(request, kind.name, found, form.cleaned_data["reason"])
        except HouseError as error:
            if error.status == 404:
                raise
            add_error(form, error)
    context = {"title": _("下载实名文书"), "form": form, "submit": _("下载"), "kind": kind,
               "key": key, "op": "", "seen": "", "back": _address(kind.name, key)}  # fmt: skip
    return render(request, "papers/named.html", context, status=422 if form.is_bound else 200)


@page("paper.issue")
def bulk(request: Request) -> HttpResponseBase:
    """Ask which paper of the ticked rows is wanted, and let a job print them."""
    on = request.GET.get("on", "problem")
    ids = request.POST.get("ids") or request.GET.get("ids", "")
    form = forms.BulkForm(
        request.POST if request.method == "POST" else None, initial={"ids": ids},
        kinds=queries.bulk_kinds(request.actor, on), has_pdf=pdf.is_available(),
    )  # fmt: skip
    if form.is_valid():
        return _enqueue(request, on, form.cleaned_data)
    context = {"title": _("批量打印文书"), "form": form, "count": len(_parts(ids)),
               "address": f"{request.path}?on={on}"}  # fmt: skip
    return render(request, "papers/bulk.html", context, status=422 if form.is_bound else 200)


@page("paper.view")
def fonts(request: Request) -> HttpResponse:
    """Say which faces of the standard are here, which are missing and what stands in."""
    context = {"title": _("公文字体"), "faces": queries.faces(), "has_pdf": pdf.is_available()}
    return render(request, "papers/fonts.html", context)


def _file(request: Request, kind: Any, found: Any, form: writing.Form) -> HttpResponseBase:
    """Hand out the filed file where it is of that form, else one made of the same words."""
    issued = queries.latest(kind, found)
    if issued and issued.file.name.endswith(f".{form}"):
        answer = storage.response(issued.file)
        answer["Content-Type"] = CONTENT_TYPES[form]
        return answer
    return _download(queries.shown(request.actor, kind, found, timezone.now()), form)


def _download(document: Document, form: writing.Form) -> FileResponse:
    answer = FileResponse(
        io.BytesIO(writing.render(document, form)), as_attachment=True,
        filename=writing.file_name(document, form), content_type=CONTENT_TYPES[form],
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _named_file(request: Request, name: str, found: Any, reason: str) -> HttpResponseBase:
    by, now = request.actor, timezone.now()
    with together():
        actions.reveal_names(by, found, kind=name, reason=reason, now=now)
        made = actions.issue(
            by, found, kind=name, root=_root(request), named=True, reason=reason, now=now
        )
    answer = storage.response(made.file)
    answer["Content-Type"] = CONTENT_TYPES[made.file.name.rpartition(".")[2]]
    return answer


def _enqueue(request: Request, on: str, data: dict[str, Any]) -> HttpResponse:
    ids = _parts(data["ids"])
    args = {"on": on, "ids": ids, "kind": data["kind"], "form": data["file"],
            "root": _root(request)}  # fmt: skip
    title = _("批量打印：%(kind)s") % {"kind": kind_called(data["kind"]).title}
    job = enqueue(request.actor, "papers.print", args, now=timezone.now(), title=title,
                  total=len(ids))  # fmt: skip
    target = redirect("jobs:job", job.pk)
    return HttpResponseClientRedirect(target.url) if in_drawer(request) else target


def _parts(ids: str) -> list[str]:
    return [part for part in ids.split(",") if part][:MOST]


def _root(request: Request) -> str:
    return request.build_absolute_uri("/")


def _address(name: str, key: str) -> str:
    return redirect("papers:paper", name, key).url
