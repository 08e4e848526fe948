from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huifang.access.action import action, together
from huifang.access.action.door import _Deed
from huifang.access.actor import Actor
from huifang.access.models import Operation, RefusedOperation
from huifang.access.tests.make import actor
from huifang.desk.actions import save_view
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Missing, NotAllowed
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.tests.make import JIA, YI

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@action("household.change")
def rename(
    by: Actor, house: Household, /, *, head_name: str, mobile: str = "", now: datetime
) -> Household:
    house.head_name = head_name
    if mobile:
        house.mobile = mobile
    house.save()
    return house


def township(key: str = JIA) -> Actor:
    return actor(f"t{key}", "township", name="王", region=key)


def test_a_deed_is_written_in_the_journal_from_and_to() -> None:
    house = household("旧名")
    rename(township(), house, head_name="新名", now=NOW)
    entry = Entry.objects.latest("seq")
    assert entry.changes["head_name"] == ["旧名", "新名"]
    assert (entry.actor_name, entry.happened_at, entry.region_key) == ("王", NOW, JIA)
    assert entry.thread == f"household:{house.pk}"


def test_a_secret_is_noted_as_changed_but_never_written_down() -> None:
    rename(township(), household(), head_name="王甲一", mobile="13800001234", now=NOW)
    entry = Entry.objects.latest("seq")
    assert entry.changes["mobile"] == [None, "***"]
    assert "13800001234" not in str(entry.changes)


def test_a_neighbour_cannot_tell_a_foreign_record_from_a_missing_one() -> None:
    li = township(YI)
    with pytest.raises(Missing) as foreign:
        rename(li, household(region=JIA), head_name="x", now=NOW)
    with pytest.raises(Missing) as missing:
        rename(li, Household(id=uuid.uuid4()), head_name="x", now=NOW)
    assert str(foreign.value) == str(missing.value)


def test_without_the_permission_nothing_happens() -> None:
    with pytest.raises(NotAllowed):
        rename(actor("x", "statistician"), household(), head_name="x", now=NOW)
    assert not Entry.objects.exists()


def test_the_same_operation_twice_gives_the_same_answer_and_one_entry() -> None:
    house, by = household(), township().doing(uuid.uuid4())
    first = rename(by, house, head_name="新名", now=NOW)
    again = rename(by, house, head_name="新名", now=NOW)
    assert first == again
    assert Entry.objects.count() == Operation.objects.count() == 1


def test_the_same_id_with_other_content_is_refused_and_both_are_kept() -> None:
    house, by = household(), township().doing(uuid.uuid4())
    rename(by, house, head_name="甲", now=NOW)
    with pytest.raises(Conflict):
        rename(by, house, head_name="乙", now=NOW)
    house.refresh_from_db()
    assert house.head_name == "甲"
    assert "乙" in RefusedOperation.objects.get().content.reveal()


def test_what_was_refused_is_kept_though_the_deeds_around_it_are_undone() -> None:
    house, other = household(), household("另一户")
    by = township().doing(uuid.uuid4())
    rename(by, house, head_name="甲", now=NOW)

    def both() -> None:
        with together():
            rename(by.step("first"), other, head_name="改", now=NOW)
            rename(by, house, head_name="乙", now=NOW)

    with pytest.raises(Conflict):
        both()
    other.refresh_from_db()
    assert other.head_name == "另一户"
    assert "乙" in RefusedOperation.objects.get().content.reveal()


def test_of_two_twins_at_once_the_slower_gets_the_answer_of_the_faster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house, by = household(), township().doing(uuid.uuid4())
    first = rename(by, house, head_name="新名", now=NOW)
    looked, looks = _Deed._already, iter([False])  # the first look came before the twin's end
    monkeypatch.setattr(
        _Deed, "_already", lambda deed, text: looked(deed, text) if next(looks, True) else None
    )
    assert rename(by, house, head_name="新名", now=NOW) == first
    assert Entry.objects.count() == 1


def test_an_operation_whose_record_is_gone_says_so() -> None:
    by = actor("o", "office").doing(uuid.uuid4())
    asked: dict[str, Any] = {"listing": "problems", "name": "我的", "query": "", "now": NOW}
    save_view(by, None, **asked).delete()
    with pytest.raises(Missing, match="已删除"):
        save_view(by, None, **asked)


def test_a_record_that_moved_on_is_not_overwritten() -> None:
    house, by = household(), township()
    rename(by, house, head_name="甲", now=NOW)
    seen = Entry.objects.latest("seq").seq
    rename(by, house, head_name="乙", now=NOW)
    with pytest.raises(Conflict, match="王"):
        rename(by.doing(seen=seen), house, head_name="丙", now=NOW)


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_entry(deed: str) -> None:
    rename(township(), household(), head_name="新名", now=NOW)
    rows = Entry.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete() if deed == "delete" else rows.update(note="x")
