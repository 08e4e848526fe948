"""Deeds at one's own desk: saved views, and imports from the file to the end."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.desk.importing import committing
from huifang.desk.models import Export, ImportBatch, ImportState, SavedView
from huifang.desk.queries import owner_id
from huifang.files import storage
from huifang.files.models import StoredFile
from huifang.jobs.models import Job
from huifang.kit.errors import Conflict, Invalid, Missing
from huifang.kit.ids import uuid7


@action("desk.own", creates=True)
def save_view(
    by: Actor, _parent: None, /, *, listing: str, name: str, query: str, now: datetime
) -> SavedView:
    """Keep the filters, order and columns of a list under a name; the same name is overwritten.

    Raises:
        Invalid: no name.

    """
    view = SavedView.objects.filter(
        account_id=owner_id(by), listing=listing, name=_name(name)
    ).first()
    view = view or SavedView(account_id=owner_id(by), listing=listing, name=_name(name))
    view.query = query
    view.save()
    return view


@action("desk.own")
def rename_view(by: Actor, view: SavedView, /, *, name: str, now: datetime) -> SavedView:
    """Give a view of one's own another name.

    Raises:
        Invalid: no name, or another view of the list has it.

    """
    _check_own(by, view)
    view.name = _name(name)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise _taken(name) from None
    return view


@action("desk.own")
def delete_view(by: Actor, view: SavedView, /, *, now: datetime) -> SavedView:
    """Drop a view of one's own."""
    _check_own(by, view)
    SavedView.objects.filter(pk=view.pk).delete()
    also_changed(view, "name", view.name, "")
    return view


@action("desk.own", creates=True)
def start_import(
    by: Actor,
    _parent: None,
    /,
    *,
    importer: str,
    name: str,
    sha256: str,
    file: StoredFile,
    params: dict[str, str],
    written: list[list[int]] | None = None,
    now: datetime,
) -> ImportBatch:
    """Put a file on the desk to be looked through; only rows `written` before are in already."""
    batch = ImportBatch(
        account_id=owner_id(by),
        importer=importer,
        name=name,
        sha256=sha256,
        file=file,
        params=params,
        written=written or [],
        state=ImportState.MAPPING,
    )
    batch.save()
    return batch


@action("desk.own")
def check_import(
    by: Actor,
    batch: ImportBatch,
    /,
    *,
    mapping: dict[str, str],
    state: str,
    preview: StoredFile | None = None,
    counts: dict[str, int] | None = None,
    job: Job | None = None,
    now: datetime,
) -> ImportBatch:
    """Note which column is which field, and what the check of the rows found or who does it."""
    _check_own(by, batch)
    _check_open(batch)
    old = batch.preview
    batch.mapping, batch.state, batch.job = mapping, state, job
    batch.preview, batch.counts = preview, counts or {}
    batch.save()
    if old:
        storage.discard(old)
    return batch


@action("desk.own")
def commit_import(by: Actor, batch: ImportBatch, /, *, now: datetime) -> ImportBatch:
    """Write every new and changed row of a checked file through the room's own deed, or none.

    Raises:
        Invalid: a row has errors or its deed refused it; names the row.

    """
    _check_ready(by, batch)
    rows = committing.checked_rows(by, batch)
    committing.refuse_errors(rows)
    committing.write(by, batch, rows)
    return _close(batch, ImportState.DONE, committing.counts(rows))


@action("desk.own")
def run_import(by: Actor, batch: ImportBatch, /, *, job: Job, now: datetime) -> ImportBatch:
    """Let the background write the rows of a large file that has no errors."""
    _check_ready(by, batch)
    batch.state, batch.job = ImportState.RUNNING, job
    batch.save()
    return batch


@action("desk.own")
def note_written(
    by: Actor, batch: ImportBatch, /, *, first: int, last: int, now: datetime
) -> ImportBatch:
    """Note the rows that a part of an import has written, inside the part's own transaction."""
    _check_own(by, batch)
    joined = [*batch.written, [first, last]]
    batch.written = joined
    batch.save()
    return batch


@action("desk.own")
def finish_import(
    by: Actor, batch: ImportBatch, /, *, counts: dict[str, int], now: datetime
) -> ImportBatch:
    """Close an import whose rows are all written."""
    _check_own(by, batch)
    return _close(batch, ImportState.DONE, counts)


@action("desk.own")
def discard_import(by: Actor, batch: ImportBatch, /, *, now: datetime) -> ImportBatch:
    """Give up an import; its file is gone at once, what parts of it have written stays."""
    _check_own(by, batch)
    _check_open(batch)
    return _close(batch, ImportState.DISCARDED, batch.counts)


@action("desk.export", creates=True)
def note_export(
    by: Actor,
    _parent: None,
    /,
    *,
    listing: str,
    name: str,
    query: str,
    rows: int,
    file: StoredFile | None,
    key: uuid.UUID | None = None,
    now: datetime,
) -> Export:
    """Write down that rows of a list left the house as a file, under `key` where it has one."""
    export = Export(
        pk=key or uuid7(),
        account_id=owner_id(by),
        listing=listing,
        name=name,
        query=query[:2000],
        rows=rows,
        file=file,
    )
    export.save(force_insert=True)
    return export


def _close(batch: ImportBatch, state: str, counts: dict[str, int]) -> ImportBatch:
    files = [file for file in (batch.file, batch.preview) if file]
    batch.state, batch.counts, batch.file, batch.preview = state, counts, None, None
    batch.save()
    for file in files:
        storage.discard(file)
    return batch


def _check_ready(by: Actor, batch: ImportBatch) -> None:
    _check_own(by, batch)
    if batch.state != ImportState.STAGED or batch.counts.get("error"):
        raise Invalid(_("这次导入还不能写入。请先改正错误并重新核对。"))


def _check_open(batch: ImportBatch) -> None:
    if batch.state == ImportState.DONE:
        raise Conflict(_("这份文件已经导入完成，不能再改。"))
    if batch.state == ImportState.RUNNING and batch.job and batch.job.is_active:
        raise Conflict(_("正在写入，请等它完成，或先取消后台任务。"))


def _check_own(by: Actor, record: SavedView | ImportBatch) -> None:
    if record.account_id != by.id:
        raise Missing


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > 40:
        words = _("请给这个视图起一个不超过 40 字的名称。")
        raise Invalid(words, name=words)
    return tidy


def _taken(name: str) -> Invalid:
    words = _("已有名为“%(name)s”的视图，请换一个名称。") % {"name": name}
    return Invalid(words, name=words)
