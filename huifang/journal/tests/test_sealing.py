from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from huifang.access.tests.make import actor
from huifang.access.tests.test_action import rename
from huifang.journal import sealing, sql
from huifang.journal.models import Counter, Entry, Seal
from huifang.registry.tests.make import household

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(n: int) -> None:
    by, house = actor("t", "township", name="王"), household()
    for i in range(n):
        rename(by, house, head_name=f"名{i}", now=NOW)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        sql.drop(None, SimpleNamespace(connection=connection, execute=cursor.execute))


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


def cut_off_after(seq: int) -> None:
    """Do what somebody with the database in his hands can do: the end is gone, counted so."""
    Seal.objects.filter(last_seq__gt=seq).delete()
    Entry.objects.filter(seq__gt=seq).delete()
    Counter.objects.update(last=seq)


def test_a_cut_off_end_is_shown_by_an_earlier_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 2)
    write(4)
    sealing.seal(NOW)
    checkpoint = sealing.fingerprint()
    assert sealing.verify(checkpoint).fault == ""
    without_triggers()
    cut_off_after(2)
    assert sealing.verify().fault == ""  # nothing inside the machine can tell
    assert "第 2 块" in sealing.verify(checkpoint).fault
    with pytest.raises(CommandError, match="第 2 块"):
        call_command("journal", "verify", "--checkpoint", checkpoint)


def test_a_rewritten_and_newly_sealed_end_is_shown_by_an_earlier_checkpoint() -> None:
    write(4)
    sealing.seal(NOW)
    checkpoint = sealing.fingerprint()
    without_triggers()
    Seal.objects.all().delete()
    Entry.objects.filter(seq=3).update(note="改")
    sealing.seal(NOW)
    assert sealing.verify().fault == ""
    assert sealing.verify(checkpoint).fault


def test_a_checkpoint_holds_while_the_journal_grows() -> None:
    write(2)
    sealing.seal(NOW)
    checkpoint = sealing.fingerprint()
    write(2)
    sealing.seal(NOW)
    assert sealing.verify(checkpoint).fault == ""


def test_a_mistyped_checkpoint_is_no_verdict_on_the_journal() -> None:
    with pytest.raises(CommandError, match="不是校验点"):
        call_command("journal", "verify", "--checkpoint", "1-2")


def test_a_counter_set_back_or_forward_is_found() -> None:
    write(3)
    Counter.objects.update(last=2)
    assert sealing.verify().at_seq == 3
    Counter.objects.update(last=5)
    assert sealing.verify().at_seq == 4


def test_a_deed_done_during_the_proof_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    sealing.seal(NOW)
    by, house = actor("t", "township"), household()
    proved = sealing._block_fault

    def meanwhile(*args: Any) -> str:
        rename(by, house, head_name="新", now=NOW)
        return proved(*args)

    monkeypatch.setattr(sealing, "_block_fault", meanwhile)
    assert sealing.verify().fault == ""
