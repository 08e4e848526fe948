from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection

from huifang.access.tests.make import actor
from huifang.access.tests.test_action import rename
from huifang.journal import sealing, triggers
from huifang.journal.models import Entry, Seal
from huifang.registry.tests.make import household

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(n: int) -> None:
    by, house = actor("t", "township", name="王"), household()
    for i in range(n):
        rename(by, house, head_name=f"名{i}", now=NOW)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        triggers.drop(None, SimpleNamespace(connection=connection, execute=cursor.execute))


def test_the_sequence_has_no_gap() -> None:
    write(5)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


def test_a_sealed_journal_verifies_and_seals_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 2)
    write(5)
    assert sealing.seal(NOW) == 3
    assert sealing.seal(NOW) == 0
    verdict = sealing.verify()
    assert (verdict.fault, verdict.entries, verdict.seals) == ("", 5, 3)


def test_the_first_changed_entry_is_named() -> None:
    write(6)
    sealing.seal(NOW)
    without_triggers()
    Entry.objects.filter(seq__in=[4, 5]).update(note="改")
    assert sealing.verify().at_seq == 4


def test_a_removed_entry_is_named_sealed_or_not() -> None:
    write(4)
    sealing.seal(NOW)
    rename(actor("t", "township"), household("x"), head_name="尾", now=NOW)
    rename(actor("t", "township"), household("y"), head_name="尾", now=NOW)
    without_triggers()
    Entry.objects.filter(seq=5).delete()
    assert sealing.verify().at_seq == 5
    Entry.objects.filter(seq=2).delete()
    assert sealing.verify().at_seq == 2


def test_a_rebuilt_block_without_the_key_is_found() -> None:
    write(3)
    sealing.seal(NOW)
    without_triggers()
    Seal.objects.update(root="0" * 64)
    assert sealing.verify().fault
