"""From checked rows to deeds: every row once, through the room's own door."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.desk.importing.checking import VERDICTS, check_file
from huifang.desk.importing.contract import (
    Checked,
    CommitRows,
    ImportFile,
    ImportRow,
    RowRefused,
    importer_called,
)
from huifang.desk.importing.reading import Opened, open_table, remembered_words
from huifang.desk.models import ImportBatch
from huifang.files import storage
from huifang.kit.errors import HouseError, Invalid, Missing

Rows = Sequence[tuple[ImportRow, Checked]]

WRITTEN = {"new", "changed"}


def opened(batch: ImportBatch) -> Opened:
    """Read the file of a batch again.

    Raises:
        Missing: it was given up, is written already or a day old.

    """
    if batch.file is None:
        raise Missing(_("这份文件已经清除。请重新上传。"))
    with storage.open_file(batch.file) as stream:
        return open_table(importer_called(batch.importer), stream.read(), batch.mapping)


def file_of(batch: ImportBatch, found: Opened) -> ImportFile:
    """Return the rows of a batch's file, with what is known of them from before."""
    file = found.file(batch.params, timezone.localdate(batch.recorded_at))
    file.words = remembered_words(importer_called(batch.importer))
    if batch.written:
        file.written = {row.number for row in file.rows if batch.has_written(row.number)}
    return file


def same_rows(earlier: ImportBatch, found: Opened) -> list[list[int]]:
    """Return the numbers of the rows in `found` that an earlier batch has written already."""
    rows = file_of(earlier, opened(earlier))
    known = {_said_by(row) for row in rows.rows if row.number in rows.written}
    file = found.file(earlier.params, rows.day)
    return [[row.number, row.number] for row in file.rows if _said_by(row) in known]


def checked_rows(by: Actor, batch: ImportBatch, tick: Callable[[], object] | None = None) -> Rows:
    """Check all rows of a batch against the data as they are now; `tick` is called at each."""
    importer = importer_called(batch.importer)
    rows: list[tuple[ImportRow, Checked]] = []
    for found in check_file(importer, by, file_of(batch, opened(batch))):
        rows.append(found)
        if tick:
            tick()
    return rows


def refuse_errors(rows: Rows) -> None:
    """Stop when any row has an error: nothing is half imported.

    Raises:
        Invalid: names the first row.

    """
    bad = [(row, checked) for row, checked in rows if checked.errors]
    if bad:
        row, checked = bad[0]
        name, words = next(iter(checked.errors.items()))
        raise Invalid(
            _("有 %(n)s 行不能写入，什么都没有导入。第一处是 %(cell)s：%(words)s请重新核对。")
            % {"n": len(bad), "cell": row[name].address or row.number, "words": words}
        )


def write(by: Actor, batch: ImportBatch, rows: Rows) -> None:
    """Do the deed of each new and changed row, all in one transaction; a repeat does nothing.

    Raises:
        Invalid: a deed refused its row; names it.

    """
    importer = importer_called(batch.importer)
    hand = by.through("import")
    todo = [(row, checked) for row, checked in rows if checked.verdict in WRITTEN]
    with transaction.atomic():
        if importer.commit_rows and todo:
            _write_many(importer.commit_rows, hand, batch, todo)
            return
        for row, checked in todo:
            op = uuid.uuid5(batch.pk, str(row.number))
            try:
                importer.commit_row(hand.doing(op), checked.values)
            except HouseError as error:
                raise _refused(row.number, error) from error


def _write_many(commit: CommitRows, hand: Actor, batch: ImportBatch, todo: Rows) -> None:
    first, last = todo[0][0].number, todo[-1][0].number
    op = uuid.uuid5(batch.pk, f"{first}-{last}")
    try:
        commit(hand.doing(op), [checked.values for _row, checked in todo])
    except RowRefused as error:
        raise _refused(error.number, error) from error
    except HouseError as error:
        words = _("第 %(first)s 至 %(last)s 行没有写入：%(words)s")
        raise Invalid(words % {"first": first, "last": last, "words": _said(error)}) from error


def _refused(number: int, error: HouseError) -> Invalid:
    return Invalid(_("第 %(n)s 行没有写入：%(words)s") % {"n": number, "words": _said(error)})


def counts(rows: Rows) -> dict[str, int]:
    """Return the number of rows of each verdict."""
    found = Counter("error" if checked.errors else checked.verdict for _row, checked in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def _said_by(row: ImportRow) -> frozenset[tuple[str, str]]:
    """Return what a row says, whichever its number and the order of its columns."""
    return frozenset((name, cell.text) for name, cell in row.cells.items() if cell.text)


def _said(error: HouseError) -> str:
    return error.message or " ".join(error.fields.values())
