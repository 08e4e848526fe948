"""Many entries written at once keep what one entry keeps: numbers, seal, proof."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from huifang.journal import book
from huifang.journal.models import Counter, Entry
from huifang.journal.sealing import seal, verify

WRITER = book.Writer(None, "系统", "import")


def write(count: int) -> list[Entry]:
    done: list[tuple[book.Subject, dict[str, Any]]] = [
        (book.Subject("thing", str(n), f"第{n}", f"thing:{n}"), {}) for n in range(count)
    ]
    with transaction.atomic():
        return book.write_many(WRITER, "thing.import", done, happened_at=timezone.now())


@pytest.mark.django_db
@pytest.mark.database
def test_entries_written_together_follow_one_another_and_are_sealed_and_proved() -> None:
    before = Counter.objects.get(pk=1).last
    entries = write(1201)
    alone = write(1)
    assert [entry.seq for entry in entries] == list(range(before + 1, before + 1202))
    assert alone[0].seq == before + 1202 == Counter.objects.get(pk=1).last
    assert [e.subject_id for e in Entry.objects.order_by("seq")][-2] == "1200"
    seal(timezone.now())
    assert verify().fault == ""


@pytest.mark.django_db
def test_nothing_written_takes_no_number() -> None:
    before = Counter.objects.get(pk=1).last
    assert write(0) == []
    assert Counter.objects.get(pk=1).last == before
