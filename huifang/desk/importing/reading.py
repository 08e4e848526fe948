"""From the bytes of a file to its rows: where the header is, which column is which field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from huifang.desk.importing.contract import Importer, ImportFile, ImportRow
from huifang.desk.models import ColumnMapping, WordMapping
from huifang.kit.errors import Invalid
from huifang.kit.tables import Cell, Row, Table, address, read_table

MOST_ROWS = 100_000
FOOTER = re.compile(
    "(合计|总计|小计|共计)$|(填表|制表|填报|审核|复核|经办|联系|负责|主要领导|分管领导|单位负责)"
    "人?(签字|签名)?[:：]|(填表|制表|填报|报送)(单位|日期|时间)|(备注|说明|注|填表说明)[:：]|示?例$"
)
"""How lines that are no rows begin: totals, who filled it in, remarks, the form's example."""


@dataclass(frozen=True)
class Opened:
    """A file whose header was found; `mapping` gives the field of a column, by column number."""

    table: Table
    mapping: Mapping[int, str]
    missing: frozenset[str]

    @property
    def signature(self) -> str:
        """Return what is the same for every file with these column labels in this order."""
        return signature(self.table)

    def file(self, params: Mapping[str, str], day: date) -> ImportFile:
        """Return the rows by field, ready to be checked; what is no row is set apart."""
        found = ImportFile([], params, day)
        for row in self.table.rows:
            if self._is_no_row(row):
                found.skipped.append((row.number, "".join(row.texts)[:60]))
                continue
            cells = {name: _cell(row, column) for column, name in self.mapping.items()}
            if any(cells.values()):
                found.rows.append(ImportRow(row.number, cells, found))
        return found

    def _is_no_row(self, row: Row) -> bool:
        """Tell whether it is a line below the table, or the head once more on the next page."""
        first = next((text for text in row.texts if text), "")
        if FOOTER.match("".join(first.split())):
            return True
        labels = self.table.header.labels
        same = [
            at for at, text in enumerate(row.texts) if text and labels.get(at, "").endswith(text)
        ]
        return len(same) >= max(2, sum(map(bool, row.texts)) // 2 + 1)


def open_table(
    importer: Importer, content: bytes, given: Mapping[str, str] | None = None
) -> Opened:
    """Find the header in `content` and name its columns.

    What people said by hand (`given`, or an earlier file with the same labels) comes first.

    Raises:
        Invalid: no table, no header, no rows below it or too many; says what to do.

    """
    table = read_table(content, importer.known())
    if not table.rows:
        raise Invalid(file=_("表头下面没有数据。请填好后再导入。"))
    if len(table.rows) > MOST_ROWS:
        raise Invalid(
            file=_("文件有 %(n)s 行，一次最多导入 %(most)s 行。请拆成几个文件。")
            % {"n": len(table.rows), "most": MOST_ROWS}
        )
    mapping = dict(table.header.columns)
    by_hand = given or remembered(importer, table)
    for text, name in by_hand.items():
        column = int(text)
        mapping = {at: known for at, known in mapping.items() if known != name and at != column}
        if name in importer.known() and column in table.header.labels:
            mapping[column] = name
    missing = frozenset(importer.required) - set(mapping.values())
    return Opened(table, dict(sorted(mapping.items())), missing)


def signature(table: Table) -> str:
    """Return what is the same for every file with these column labels in this order."""
    labels = "\0".join(f"{column}={label}" for column, label in table.header.labels.items())
    return hashlib.sha256(labels.encode()).hexdigest()


def remembered(importer: Importer, table: Table) -> dict[str, str]:
    """Return how the columns of such a file were named by hand before."""
    row = ColumnMapping.objects.filter(importer=importer.name, signature=signature(table)).first()
    return dict(row.mapping) if row else {}


def remember(importer: Importer, table: Table, mapping: Mapping[str, str]) -> None:
    """Keep how the columns of such a file are named."""
    ColumnMapping.objects.update_or_create(
        importer=importer.name, signature=signature(table), defaults={"mapping": dict(mapping)}
    )


def remembered_words(importer: Importer) -> dict[tuple[str, str], str]:
    """Return what texts of a field stand for, as people told for earlier files."""
    rows = WordMapping.objects.filter(importer=importer.name)
    return {(row.field, row.text): row.word for row in rows}


def remember_words(importer: Importer, told: Mapping[tuple[str, str], str]) -> None:
    """Keep what texts of a field stand for."""
    for (field, text), word in told.items():
        WordMapping.objects.update_or_create(
            importer=importer.name, field=field, text=text, defaults={"word": word}
        )


def _cell(row: Row, column: int) -> Cell:
    text = row.texts[column] if column < len(row.texts) else ""
    return Cell(text, address(column, row.number), row.problems.get(column))
