"""Questions to the journal: the history of a record or of a whole file, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.journal.models import Entry
from huifang.records.base import Record
from huifang.records.fields import Coded, CodedMany, word
from huifang.records.sealed import Sealed
from huifang.records.sheet import words
from huifang.rules.permissions import PERMISSIONS
from huifang.ui import parts

DOORS = {
    "office": ("电脑", "desk"),
    "phone": ("手机", "phone"),
    "api": ("接口", "interface"),
    "import": ("导入", "import"),
    "command": ("命令行", "command line"),
}

NOTED = {"revealed": gettext_lazy("查看的内容")}
"""Words for what deeds note beside columns."""


def history_of(record: Record) -> models.QuerySet[Entry]:
    """Return the entries about one record, newest first; whoever sees it may see its history."""
    return Entry.objects.filter(subject_kind=record.kind(), subject_id=str(record.pk)).order_by(
        "-seq"
    )


def history_of_thread(record: Record) -> models.QuerySet[Entry]:
    """Return the entries of the whole file that `record` opens, newest first."""
    return Entry.objects.filter(thread=record.thread()).order_by("-seq")


def last_seq(record: Record) -> int:
    """Return the number of the newest entry about `record`; 0 when there is none."""
    return history_of(record).values_list("seq", flat=True).first() or 0


def tell(entries: Iterable[Entry], without: Collection[str] = ()) -> list[parts.Entry]:
    """Turn entries into words, looking up what foreign keys point to once for all.

    Columns in `without` are left out, for readers who may not see what they hold.
    """
    entries = list(entries)
    names = _Names()
    return [
        parts.Entry(
            entry.happened_at,
            entry.actor_name,
            deed_label(entry.deed),
            entry.note,
            word(*DOORS.get(entry.door, (entry.door, entry.door))),
            list(_changes(entry, names, without)),
        )
        for entry in entries
    ]


def deed_label(deed: str) -> str:
    """Return the name of a deed in the reader's language."""
    row = PERMISSIONS.get(deed)
    return word(row.zh, row.en) if row else deed


def models_by_kind() -> dict[str, type[Record]]:
    """Return every kind of record by its journal word."""
    return {model.kind(): model for model in apps.get_models() if issubclass(model, Record)}


class _Names:
    """Looks up the names of referred rows, each table's row once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[models.Model], Any], str] = {}
        self.kinds = models_by_kind()

    def of(self, model: type[models.Model], key: Any) -> str:
        if (model, key) not in self._known:
            row = model._default_manager.filter(pk=key).first()
            self._known[model, key] = str(row) if row else str(key)
        return self._known[model, key]


def _changes(entry: Entry, names: _Names, without: Collection[str]) -> Iterator[parts.Change]:
    model = names.kinds.get(entry.subject_kind)
    if model is None:
        return
    by_column: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    by_column |= {field.name: field for field in model._meta.many_to_many}
    for column, (before, after) in entry.changes.items():
        field = by_column.get(column)
        if column.removesuffix("_id") in without:
            continue
        if field is None:
            kind = names.kinds.get(column)  # child rows are noted under their kind
            label = str(kind._meta.verbose_name if kind else NOTED.get(column, column))
            yield parts.Change(label, words(before), words(after))
        elif field.editable:  # the rest are keys, indexes and what is computed
            yield parts.Change(
                str(field.verbose_name),
                field_words(field, before, names.of),
                field_words(field, after, names.of),
            )


def field_words(field: Any, value: Any, name_of: Any) -> str:
    """Return the words for a journalled value of `field`."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, Sealed):
        return _("（已加密）")
    if isinstance(field, models.ForeignKey):
        return str(name_of(field.related_model, value))
    if isinstance(field, Coded | CodedMany):
        return field.label(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        return words(parse_datetime(value) or value)
    return words(value)
