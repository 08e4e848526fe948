"""The way of a file over the desk: upload, columns, check, confirmation; at once or in a job."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.desk import actions
from huifang.desk.importing import committing
from huifang.desk.importing.checking import Preview, preview
from huifang.desk.importing.committing import opened
from huifang.desk.importing.contract import Importer, importer_called
from huifang.desk.importing.reading import Opened, open_table, remember, remember_words
from huifang.desk.models import ImportBatch, ImportState
from huifang.files import storage
from huifang.jobs.queue import enqueue
from huifang.kit.errors import Invalid
from huifang.kit.tables import Limits

AT_ONCE = 200
"""Rows that are checked and written while the person waits; more go to the background."""
KEEP = timedelta(hours=24)


def stage(
    by: Actor,
    importer: Importer,
    upload: UploadedFile[Any],
    params: dict[str, str],
    now: datetime,
    after: ImportBatch | None = None,
) -> ImportBatch:
    """Take a file in: find its header, keep it sealed for a day, and check its rows.

    It may go on where an import stopped that has written some rows (`after`).

    Raises:
        Invalid: it is no table, has no header of this kind or no rows; says what to do.

    """
    limit = Limits().file_bytes
    if upload.size is not None and upload.size > limit:
        raise Invalid(file=_("文件超过 %(n)s MB。请拆成几个文件。") % {"n": limit >> 20})
    params = after.params if after else importer.completed(by, params)
    content = upload.read()
    found = open_table(importer, content)
    name = storage.tidy_name(upload.name or "")
    batch = actions.start_import(
        by,
        None,
        importer=importer.name,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        file=storage.store_sealed(content, by, name, now + KEEP),
        params=params,
        written=committing.same_rows(after, found) if after else [],
        now=now,
    )
    return check(by, batch, found, now)


def tell_words(
    by: Actor, batch: ImportBatch, told: Mapping[tuple[str, str], str], now: datetime
) -> ImportBatch:
    """Take what people said about words nobody knew, remember it for later files, and check."""
    remember_words(importer_called(batch.importer), told)
    return check(by, batch, opened(batch), now)


def name_columns(
    by: Actor, batch: ImportBatch, mapping: Mapping[str, str], now: datetime
) -> ImportBatch:
    """Take what people said about the columns, remember it for files like this, and check.

    Raises:
        Invalid: one field was given to two columns, or a required one to none.

    """
    importer = importer_called(batch.importer)
    given = {column: name for column, name in mapping.items() if name}
    if len(set(given.values())) < len(given):
        raise Invalid(_("同一个项目对应了两列。请每个项目只选一列。"))
    batch.mapping = given
    found = opened(batch)
    if found.missing:
        words = "、".join(importer.label(name) for name in sorted(found.missing))
        raise Invalid(_("还缺这些必填列：%(words)s。") % {"words": words})
    remember(importer, found.table, {str(at): name for at, name in found.mapping.items()})
    return check(by, batch, found, now)


def check(by: Actor, batch: ImportBatch, found: Opened, now: datetime) -> ImportBatch:
    """Check the rows now, or let the background do it when they are many."""
    mapping = {str(column): name for column, name in found.mapping.items()}
    if found.missing:
        state = ImportState.MAPPING
        return actions.check_import(by, batch, mapping=mapping, state=state, now=now)
    if len(found.table.rows) <= AT_ONCE:
        return keep_preview(by, batch, found, now)
    with transaction.atomic():
        job = enqueue(
            by,
            "desk.check_import",
            {"batch": str(batch.pk), "mapping": mapping},
            now=now,
            title=_("核对 %(name)s") % {"name": batch.name},
            key=f"desk.check_import:{batch.pk}",
        )
        state = ImportState.CHECKING
        return actions.check_import(by, batch, mapping=mapping, state=state, job=job, now=now)


def keep_preview(
    by: Actor,
    batch: ImportBatch,
    found: Opened,
    now: datetime,
    tick: Callable[[int, int], object] | None = None,
) -> ImportBatch:
    """Check all rows and keep the result, sealed like the file itself."""
    importer = importer_called(batch.importer)
    result = preview(importer, by, found, committing.file_of(batch, found), tick)
    return actions.check_import(
        by,
        batch,
        mapping={str(column): name for column, name in found.mapping.items()},
        state=ImportState.STAGED,
        preview=storage.store_sealed(result.dump(), by, f"{batch.name}.json", now + KEEP),
        counts=result.counts,
        now=now,
    )


def confirm(by: Actor, batch: ImportBatch, now: datetime) -> ImportBatch:
    """Write the rows: a small file at once, a larger one in the background.

    Raises:
        Invalid: there are errors, or a row was refused; nothing is written.

    """
    if sum(batch.counts.values()) <= AT_ONCE and not batch.written:
        return actions.commit_import(by, batch, now=now)
    with transaction.atomic():
        job = enqueue(
            by,
            "desk.import",
            {"batch": str(batch.pk)},
            now=now,
            title=_("导入 %(name)s") % {"name": batch.name},
            key=f"desk.import:{batch.pk}",
            total=sum(batch.counts.values()),
        )
        return actions.run_import(by, batch, job=job, now=now)


def read_preview(batch: ImportBatch) -> Preview | None:
    """Return the check's result as it is kept, None when there is none."""
    if batch.preview is None:
        return None
    with storage.open_file(batch.preview) as stream:
        return Preview.load(stream.read())
