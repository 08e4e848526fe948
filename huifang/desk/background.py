"""What the desk does in the background: check and write large imports, large exports, tidying."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.desk import actions, keeping
from huifang.desk.importing import committing, flow
from huifang.desk.models import Export, ImportBatch
from huifang.desk.pages import export
from huifang.files import storage
from huifang.jobs.registry import job, periodic
from huifang.jobs.run import Run
from huifang.records.listing import Asked

ONE_TRANSACTION = 2000
"""Rows that one transaction writes; a longer file goes in numbered parts of `PART` rows."""
PART = 200
EACH = 100
"""Rows between two looks at the clock."""


@job("desk.check_import")
def check_import(run: Run, batch: str, mapping: dict[str, str]) -> dict[str, Any]:
    """Check the rows of a large file."""
    found = ImportBatch.objects.get(pk=batch)
    found.mapping = mapping
    run.progress(0, note=_("正在打开文件"))

    def tick(done: int, total: int) -> None:
        if done % EACH == 0:
            run.progress(done, total, _("正在核对"))

    flow.keep_preview(run.owner, found, committing.opened(found), run.now(), tick)
    return {"url": reverse("desk:import", args=[batch]), "label": _("查看核对结果")}


@job("desk.import")
def import_rows(run: Run, batch: str) -> dict[str, Any]:
    """Write the rows of a large file; it starts only when no row has an error.

    A part is committed with its number, so that a second attempt goes on behind it, and with the
    rows that it has written, so that people know after a failure what is in.
    """
    found = ImportBatch.objects.get(pk=batch)

    def tick() -> None:
        run.progress(run.committed, note=_("写入前再核对一遍"))

    tick()
    rows = committing.checked_rows(run.owner, found, tick)
    committing.refuse_errors(rows[run.committed :])
    size = len(rows) if len(rows) <= ONE_TRANSACTION else PART
    for start in range(run.committed, len(rows), size):
        with run.step(min(start + size, len(rows))):
            part = rows[start : start + size]
            committing.write(run.owner, found, part)
            if size < len(rows):
                first, last = part[0][0].number, part[-1][0].number
                actions.note_written(run.owner, found, first=first, last=last, now=run.now())
    actions.finish_import(run.owner, found, counts=found.counts, now=run.now())
    return {"url": reverse("desk:import", args=[batch]), "label": _("查看导入结果")}


@job("desk.export")
def export_rows(run: Run, listing: str, params: dict[str, str], now: str) -> dict[str, Any]:
    """Write a long list into a file for its owner, who has a day to fetch it."""
    made = keeping.kept(run) or _written(run, listing, params, datetime.fromisoformat(now))
    words = _("共 %(n)s 行，文件保留一天。") % {"n": made.rows}
    return {"url": reverse("desk:export", args=[made.pk]), "label": _("下载"), "text": words}


def _written(run: Run, listing: str, params: dict[str, str], moment: datetime) -> Export:
    found = export.listing_called(listing)
    assert found
    rows = export.exported(found, run.owner, Asked.of(params, moment))
    total = rows.count()
    run.progress(0, total, _("正在写入文件"))
    with tempfile.TemporaryFile() as stream:
        export.write(stream, found, run.owner, rows, moment, run.progress)
        stream.seek(0)
        content = stream.read()
    name = export.file_name(found, moment)
    return keeping.keep(
        run, content, listing=listing, name=name, query=urlencode(params), rows=total
    )


@periodic("desk.sweep", timedelta(hours=1))
def sweep(now: datetime) -> None:
    """Drop uploads, imports and exports that are past their time."""
    storage.sweep(now)
