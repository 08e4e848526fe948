"""The Sheet of a record: what it shows, declared once, drawn as page, form, import and export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import Sealed, Secret


class Section:
    """A titled block of fields, in the order in which people read them."""

    def __init__(self, title: Any, *fields: str) -> None:
        self.title, self.fields = title, fields


@dataclass(frozen=True)
class Row:
    """One line of a drawn sheet: its label, its words, and whether it can be revealed."""

    name: str
    label: Any
    text: str
    secret: bool
    wide: bool


class Sheet:
    """Sections of fields, and the column names under which Excel sheets carry them."""

    def __init__(
        self, *sections: Section, aliases: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.sections, self.aliases = sections, dict(aliases or {})

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of all fields, in order."""
        return tuple(name for section in self.sections for name in section.fields)

    def draw(self, record: models.Model) -> Iterator[tuple[Any, list[Row]]]:
        """Yield (title, rows) of each section of `record`."""
        for section in self.sections:
            rows = []
            for name in section.fields:
                field = record._meta.get_field(name)
                assert isinstance(field, models.Field)
                text = display(record, name)
                rows.append(
                    Row(
                        name,
                        field.verbose_name,
                        text,
                        isinstance(field, Sealed) and bool(text),
                        isinstance(field, models.TextField),
                    )
                )
            yield section.title, rows

    def columns(self, model: type[models.Model]) -> dict[str, set[str]]:
        """Return for each field the header words that an imported sheet may use."""
        found = {}
        for name in self.fields:
            field = model._meta.get_field(name)
            assert isinstance(field, models.Field)
            found[name] = {str(field.verbose_name), *self.aliases.get(name, ())}
        return found


def display(record: models.Model, name: str) -> str:
    """Return the words for one field of a record, as a person reads them; secrets masked."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if isinstance(field, Coded | CodedMany):
        return field.label(value)
    if isinstance(field, models.Field) and field.choices:
        return str(getattr(record, f"get_{name}_display")())
    return words(value)


def words(value: Any) -> str:
    """Return a plain value as a person reads it: dates as 2026-03-01, yes and no as words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, dict):  # one of several lines, with what is known about it
        return str(value.get("text", value))
    if isinstance(value, list | tuple):
        return "、".join(words(item) for item in value)
    return str(value)
