"""The check of a whole file, and the preview people read before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.desk.importing.contract import Checked, Importer, ImportFile, ImportRow
from huifang.desk.importing.reading import Opened
from huifang.kit.chinese import mask

MOST_UNKNOWN = 30
VERDICTS = ("new", "changed", "same", "duplicate", "error")


@dataclass
class PreviewRow:
    """One row as the preview shows it; `errors` maps a field to (cell, sentence)."""

    number: int
    verdict: str
    texts: list[str]
    errors: dict[str, list[str]]
    note: str = ""

    def complaints(self) -> list[str]:
        """Return the errors as sentences that name the cell."""
        return [
            _("%(cell)s：%(words)s") % {"cell": cell, "words": words}
            for cell, words in self.errors.values()
        ]


@dataclass
class Preview:
    """A checked file: the columns it shows (field and label), its rows, the rows by verdict."""

    fields: list[str]
    labels: list[str]
    rows: list[PreviewRow] = field(default_factory=list)
    skipped: list[list[Any]] = field(default_factory=list)  # (number, text) of what is no row
    unknown: list[list[str]] = field(default_factory=list)  # (field, text) that mean nothing here

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows of each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def dump(self) -> bytes:
        """Return the preview as bytes, to be kept sealed."""
        facts = {**vars(self), "rows": [vars(row) for row in self.rows]}
        return json.dumps(facts, ensure_ascii=False).encode()

    @classmethod
    def load(cls, content: bytes) -> Preview:
        """Read what `dump` gave."""
        facts = json.loads(content)
        rows = [PreviewRow(**row) for row in facts["rows"]]
        return cls(
            facts["fields"],
            facts["labels"],
            rows,
            facts.get("skipped", []),
            facts.get("unknown", []),
        )


def check_file(
    importer: Importer, viewer: Actor, file: ImportFile
) -> Iterator[tuple[ImportRow, Checked]]:
    """Yield every row with what the room's check, and the cells by themselves, say of it."""
    for row in file.rows:
        if row.number in file.written:
            yield row, Checked(verdict="same", note=_("本次导入已写入"))
            continue
        checked = importer.check_row(viewer, row)
        own = {name: cell.problem for name, cell in row.cells.items() if cell.problem}
        empty = {
            name: _("不能为空，请填写。")
            for name in importer.required
            if not row.text(name) and name not in checked.errors
        }
        if own or empty:
            errors = {**checked.errors, **empty, **own}
            checked = Checked(checked.values, errors, checked.verdict, checked.note)
        yield row, checked


def preview(
    importer: Importer,
    viewer: Actor,
    opened: Opened,
    file: ImportFile,
    tick: Callable[[int, int], object] | None = None,
) -> Preview:
    """Check a whole file and return what people are to read; secrets are masked."""
    fields = list(opened.mapping.values())
    labels = opened.table.header.labels
    found = Preview(fields, [labels[column] for column in opened.mapping])
    found.skipped = [list(skipped) for skipped in file.skipped]
    unknown: dict[tuple[str, str], None] = {}
    for done, (row, checked) in enumerate(check_file(importer, viewer, file)):
        if tick:
            tick(done, len(file.rows))
        found.rows.append(
            PreviewRow(
                row.number,
                "error" if checked.errors else checked.verdict,
                [_shown(importer, name, row[name].text) for name in fields],
                {name: [_where(row, name), str(words)] for name, words in checked.errors.items()},
                str(checked.note),
            )
        )
        wrong = [name for name in importer.words if name in checked.errors and row.text(name)]
        unknown |= {(name, row[name].text[:120]): None for name in wrong}
    found.unknown = [list(pair) for pair in unknown][:MOST_UNKNOWN]
    return found


def _where(row: ImportRow, name: str) -> str:
    return row[name].address or _("第 %(n)s 行") % {"n": row.number}


def _shown(importer: Importer, name: str, text: str) -> str:
    kind = importer.secrets.get(name)
    return mask(kind, text) if kind and text else text


def first_errors(rows: list[PreviewRow], most: int = 50) -> list[dict[str, Any]]:
    """Return the first complaints with the number of their row, for the list above the grid."""
    found = [{"number": row.number, "words": words} for row in rows for words in row.complaints()]
    return found[:most]
