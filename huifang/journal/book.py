"""Writing in the journal: called by `access.action` and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from huifang.journal.models import Entry
from huifang.journal.sql import next_number

_AT_ONCE = 500


@dataclass(frozen=True)
class Writer:
    """Whose hand writes: the account's key and name, and the door it came in by."""

    id: UUID | None
    name: str
    door: str


@dataclass(frozen=True)
class Subject:
    """What the deed was done to, and where that belongs."""

    kind: str
    id: str
    name: str
    thread: str
    region_key: str = ""
    campaign_id: UUID | None = None


def write(
    writer: Writer,
    deed: str,
    subject: Subject,
    *,
    changes: dict[str, Any],
    happened_at: datetime,
    note: str = "",
    op_id: UUID | None = None,
) -> Entry:
    """Add one entry with the next number; must be called inside the deed's transaction."""
    (entry,) = write_many(
        writer, deed, [(subject, changes)], happened_at=happened_at, note=note, op_id=op_id
    )
    return entry


def write_many(
    writer: Writer,
    deed: str,
    done: Sequence[tuple[Subject, dict[str, Any]]],
    *,
    happened_at: datetime,
    note: str = "",
    op_id: UUID | None = None,
) -> list[Entry]:
    """Add an entry for each subject with its changes, under numbers that follow one another."""
    assert connection.in_atomic_block, "a journal entry belongs to the deed's own transaction"
    if not done:
        return []
    first, now = next_number(len(done)), timezone.now()
    entries = [
        Entry(
            seq=seq,
            recorded_at=now,
            happened_at=happened_at,
            actor_id=writer.id,
            actor_name=writer.name[:100],
            door=writer.door,
            deed=deed,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_name=subject.name[:200],
            thread=subject.thread,
            region_key=subject.region_key,
            campaign_id=subject.campaign_id,
            changes=changes,
            note=note,
            op_id=op_id,
        )
        for seq, (subject, changes) in enumerate(done, start=first)
    ]
    return Entry.objects.bulk_create(entries, batch_size=_AT_ONCE)
