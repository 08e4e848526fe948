"""What a deed changed, column by column, as the journal writes it down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from huifang.journal import book
from huifang.records.base import Record
from huifang.records.sealed import BlindIndex, Sealed

UNSAID = frozenset({"password"})
"""Columns that the journal notes as changed only, besides the sealed ones: hashes of passwords."""


def also_changed(record: Record, name: str, before: Any, after: Any) -> None:
    """Note a change that columns do not show (many-to-many, child rows) for the journal."""
    record.__dict__.setdefault("_also_changed", {})[name] = [plain(before), plain(after)]


def subject_of(record: Record) -> book.Subject:
    """Return what an entry is about: the row, its history, its region and campaign."""
    scope = record.SCOPE
    return book.Subject(
        record.kind(),
        str(record.pk),
        str(record),
        record.thread(),
        str(_column(record, scope.region) or ""),
        _column(record, scope.campaign),
    )


def changes(record: Record, before: dict[str, Any]) -> dict[str, Any]:
    """Return [before, after] of each column that differs; a new row leaves out what is empty."""
    found = {
        name: [before.get(name), value]
        for name, value in snapshot(record).items()
        if name != "id"
        and before.get(name) != value
        and (before or value not in (None, "", [], False))
    }
    found |= record.__dict__.pop("_also_changed", {})
    return {name: [_hide(pair[0]), _hide(pair[1])] for name, pair in found.items()}


class _Hidden(str):
    """The sealed bytes of a secret: compared, never written down."""


def snapshot(record: Record) -> dict[str, Any]:
    """Return every column of a row in plain values; secrets as bytes that only compare."""
    found: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if isinstance(field, BlindIndex):
            continue  # it says no more than its source, and must not outlive it in the journal
        if field.attname in UNSAID:
            found[field.attname] = _Hidden(getattr(record, field.attname)) or None
        elif isinstance(field, Sealed):
            raw = record.__dict__.get(field.attname)
            found[field.attname] = _Hidden(bytes(raw).hex()) if raw else None
        else:
            found[field.attname] = plain(getattr(record, field.attname))
    return found


def _hide(value: Any) -> Any:
    return "***" if isinstance(value, _Hidden) else value


def _column(record: Record, path: str | None) -> Any:
    """Follow a scope path such as `campaign_id` or `group__campaign_id` from the record."""
    value: Any = record
    for part in path.split("__") if path else ():
        value = getattr(value, part) if value is not None else None
    return None if value is record else value


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()  # one moment has one spelling
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return _Hidden(bytes(value).hex())
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(item) for item in value]
    return value
