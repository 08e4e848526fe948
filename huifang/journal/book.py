"""Writing in the journal: called by `access.action` and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from huifang.journal.models import Entry
from huifang.journal.sql import next_number


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
    assert connection.in_atomic_block, "a journal entry belongs to the deed's own transaction"
    return Entry.objects.create(
        seq=next_number(),
        recorded_at=timezone.now(),
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
