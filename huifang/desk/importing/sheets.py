"""Sheets that an import gives back: an empty one to fill in, and the same one with its errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from huifang.desk.importing.checking import Preview
from huifang.desk.importing.contract import Importer
from huifang.desk.importing.reading import Opened
from huifang.kit.tables import Column, Worksheet, write_xlsx


def write_template(stream: BinaryIO, importer: Importer) -> None:
    """Write a sheet with nothing but the head; required columns carry a star."""
    heads = [
        Column(importer.label(name) + ("*" if name in importer.required else ""))
        for name in importer.known()
    ]
    write_xlsx(stream, [Worksheet(str(importer.title), heads, [])])


def write_errors(
    stream: BinaryIO, importer: Importer, opened: Opened, preview: Preview | None
) -> None:
    """Write the file's own columns and one more that says what is wrong in each row."""
    labels = opened.table.header.labels
    said = {
        row.number: "".join(
            _("%(column)s：%(words)s") % {"column": importer.label(name), "words": words}
            for name, (_cell, words) in row.errors.items()
        )
        for row in (preview.rows if preview else ())
    }

    def rows() -> Iterator[list[str]]:
        for row in opened.table.rows:
            texts = [row.texts[at] if at < len(row.texts) else "" for at in labels]
            yield [*texts, said.get(row.number, "")]

    heads = [Column(label) for label in labels.values()]
    sheet = Worksheet(opened.table.sheet, [*heads, Column(_("问题"), width=60)], rows())
    write_xlsx(stream, [sheet])
