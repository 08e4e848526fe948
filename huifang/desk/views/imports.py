"""An import from the upload to the end: columns, preview, confirmation, result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huifang.access.pages import Request, page
from huifang.desk import actions, queries
from huifang.desk.forms import ColumnsForm, UploadForm
from huifang.desk.importing import committing, flow, sheets
from huifang.desk.importing.contract import Importer, importer_called
from huifang.desk.models import ImportBatch
from huifang.desk.pages.address import joined
from huifang.desk.pages.form import add_error
from huifang.desk.pages.preview import preview_context, words_form
from huifang.desk.pages.spreadsheet import spreadsheet
from huifang.kit.errors import HouseError, Missing, NotAllowed


@page("desk.own")
def upload(request: Request, name: str) -> HttpResponse:
    """Take a file in and look it through; nothing is written yet."""
    importer = _allowed(request, importer_called(name))
    after, params = _after(request, importer)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = flow.stage(request.actor, importer, file, params, timezone.now(), after)
        except HouseError as error:
            add_error(form, error)
        else:
            return redirect("desk:import", batch.pk)
    context = {"importer": importer, "form": form, "title": importer.title, "after": after}
    context["about"] = importer.about(request.actor, params) if importer.about else ""
    return render(request, "desk/import_upload.html", context, status=422 if sent else 200)


@page("desk.own")
def template(request: Request, name: str) -> HttpResponseBase:
    """Give an empty sheet with the columns that this import knows."""
    importer = _allowed(request, importer_called(name))
    name, make = f"{importer.title}.xlsx", importer.template
    if make is None:
        return spreadsheet(name, lambda stream: sheets.write_template(stream, importer))[0]
    params = importer.completed(request.actor, joined(request.GET))
    return spreadsheet(name, lambda stream: make(stream, request.actor, params))[0]


@page("desk.own")
def batch_page(request: Request, key: UUID) -> HttpResponse:
    """Show an import as far as it is: columns to name, preview, progress or result."""
    batch, importer = _batch(request, key)
    context = {"batch": batch, "importer": importer, "title": batch.name}
    if batch.state == "mapping" and batch.file:
        return _columns(request, batch, context)
    context |= preview_context(request, batch, importer)
    return render(request, "desk/import_preview.html", context)


@require_POST
@page("desk.own")
def columns(request: Request, key: UUID) -> HttpResponse:
    """Take what was said about the columns."""
    batch, importer = _batch(request, key)
    form = ColumnsForm(committing.opened(batch), importer, request.POST)
    if form.is_valid():
        try:
            flow.name_columns(request.actor, batch, form.mapping(), timezone.now())
        except HouseError as error:
            add_error(form, error)
        else:
            return redirect("desk:import", batch.pk)
    context = {"batch": batch, "importer": importer, "title": batch.name, "form": form}
    return render(request, "desk/import_columns.html", context, status=422)


@require_POST
@page("desk.own")
def words(request: Request, key: UUID) -> HttpResponse:
    """Take what was said about words that nobody knew."""
    batch, importer = _batch(request, key)
    form = words_form(request.actor, batch, importer, request.POST)
    if form.is_valid():
        flow.tell_words(request.actor, batch, form.told(), timezone.now())
    return redirect("desk:import", key)


@require_POST
@page("desk.own")
def recheck(request: Request, key: UUID) -> HttpResponse:
    """Check the rows again, because the data has changed since."""
    batch, _importer = _batch(request, key)
    flow.check(request.actor, batch, committing.opened(batch), timezone.now())
    return redirect("desk:import", batch.pk)


@require_POST
@page("desk.own")
def confirm(request: Request, key: UUID) -> HttpResponse:
    """Write the rows, all or none."""
    batch, importer = _batch(request, key)
    try:
        flow.confirm(request.actor, batch, timezone.now())
    except HouseError as error:
        batch = queries.own_import(request.actor, key)
        context = {"batch": batch, "importer": importer, "title": batch.name, "refusal": error}
        context |= preview_context(request, batch, importer)
        return render(request, "desk/import_preview.html", context, status=error.status)
    return redirect("desk:import", key)


@require_POST
@page("desk.own")
def discard(request: Request, key: UUID) -> HttpResponse:
    """Give the import up."""
    batch, importer = _batch(request, key)
    actions.discard_import(request.actor, batch, now=timezone.now())
    return redirect("desk:upload", importer.name)


@page("desk.own")
def errors(request: Request, key: UUID) -> HttpResponseBase:
    """Give the same sheet back with one more column that says what is wrong in each row."""
    batch, importer = _batch(request, key)
    opened, found = committing.opened(batch), flow.read_preview(batch)
    name = _("错误-%(name)s") % {"name": batch.name.rpartition(".")[0] + ".xlsx"}
    return spreadsheet(name, lambda stream: sheets.write_errors(stream, importer, opened, found))[0]


def _columns(request: Request, batch: ImportBatch, context: dict[str, Any]) -> HttpResponse:
    opened = committing.opened(batch)
    form = ColumnsForm(opened, context["importer"])
    missing = [context["importer"].label(name) for name in sorted(opened.missing)]
    context |= {"form": form, "missing": "、".join(missing)}
    return render(request, "desk/import_columns.html", context)


def _batch(request: Request, key: UUID) -> tuple[ImportBatch, Importer]:
    batch = queries.own_import(request.actor, key)
    return batch, _allowed(request, importer_called(batch.importer))


def _after(request: Request, importer: Importer) -> tuple[ImportBatch | None, dict[str, str]]:
    """Return the import that a new file goes on with, if any, and the upload's parameters."""
    params = joined(request.GET)
    key = params.pop("after", "")
    if not key:
        return None, importer.completed(request.actor, params)
    earlier = queries.own_import(request.actor, key)
    if earlier.importer != importer.name or not earlier.written or earlier.file is None:
        raise Missing(_("那次导入已经清除，接不上了。请直接上传，已有的行会认出来。"))
    return earlier, dict(earlier.params)


def _allowed(request: Request, importer: Importer) -> Importer:
    if not request.actor.can(importer.permission):
        raise NotAllowed(_("您没有导入此表的权限。"))
    return importer
