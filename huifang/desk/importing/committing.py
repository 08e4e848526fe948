"""From checked rows to deeds: every row once, through the room's own door."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.desk.importing.checking import VERDICTS, check_file
from huifang.desk.importing.contract import Checked, ImportRow, importer_called
from huifang.desk.importing.reading import Opened, open_table
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


def checked_rows(by: Actor, batch: ImportBatch) -> Rows:
    """Check all rows of a batch against the data as they are now."""
    importer = importer_called(batch.importer)
    return list(check_file(importer, by, opened(batch).file(batch.params)))


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
    with transaction.atomic():
        for row, checked in rows:
            if checked.verdict not in WRITTEN:
                continue
            op = uuid.uuid5(batch.pk, str(row.number))
            try:
                importer.commit_row(hand.doing(op), checked.values)
            except HouseError as error:
                raise Invalid(
                    _("第 %(n)s 行没有写入：%(words)s") % {"n": row.number, "words": _said(error)}
                ) from error


def counts(rows: Rows) -> dict[str, int]:
    """Return the number of rows of each verdict."""
    found = Counter("error" if checked.errors else checked.verdict for _row, checked in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def _said(error: HouseError) -> str:
    return error.message or " ".join(error.fields.values())
