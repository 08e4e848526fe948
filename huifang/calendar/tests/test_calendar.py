"""Which days are worked: our table before the published calendar, and never a stale one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import actor
from huifang.calendar import actions, queries
from huifang.calendar.background import fill
from huifang.calendar.models import Holiday
from huifang.calendar.published import published
from huifang.calendar.reading import read_notice
from huifang.calendar.tests.make import NOTICE_2027, NOW, mark, office
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, NotAllowed
from huifang.kit.workdays import add_workdays, is_workday

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TODAY = date(2026, 11, 24)


def fresh() -> queries.Table:
    return queries.calendar(fresh=True)


def test_an_empty_table_gives_the_published_calendar() -> None:
    assert not is_workday(date(2026, 10, 1), fresh())
    assert is_workday(date(2026, 10, 10), fresh())


def test_a_day_entered_by_the_office_comes_before_the_published_one() -> None:
    mark(date(2026, 10, 10), works=False, name="本地停工")
    assert add_workdays(date(2026, 10, 9), 1, fresh()).day == date(2026, 10, 12)


def test_taking_the_mark_back_brings_the_published_day_again_or_the_weekday() -> None:
    moved, plain = mark(date(2026, 10, 10)), mark(date(2026, 11, 25))
    actions.clear_day(office(), moved, reason="录错", now=NOW)
    actions.clear_day(office(), plain, reason="录错", now=NOW)
    moved.refresh_from_db()
    assert (moved.works, moved.origin) == (True, "published")
    assert not Holiday.objects.filter(day=date(2026, 11, 25)).exists()
    assert is_workday(date(2026, 11, 25), fresh())
    with pytest.raises(Invalid, match="本来就按公开日历"):
        actions.clear_day(office(), moved, reason="再撤", now=NOW)


def test_a_change_wants_a_reason_and_the_right() -> None:
    with pytest.raises(Invalid) as refused:
        mark(date(2026, 12, 1), reason=" ")
    assert "reason" in refused.value.fields
    with pytest.raises(NotAllowed):
        actions.set_day(actor("xian", "county"), TODAY, works=False, name="", reason="试", now=NOW)


def test_marking_a_day_as_it_is_marked_writes_nothing() -> None:
    first = mark(date(2026, 12, 1))
    before = Entry.objects.count()
    assert mark(date(2026, 12, 1)) == first
    assert Entry.objects.count() == before


def test_asking_again_costs_no_question_and_a_deed_asks_one() -> None:
    queries.calendar()
    with CaptureQueriesContext(connection) as captured:
        for _turn in range(100):
            queries.calendar()
    assert len(captured) == 0
    with CaptureQueriesContext(connection) as captured:
        queries.calendar(fresh=True)
    assert len(captured) == 1


def test_a_deed_of_another_process_is_seen_by_whoever_asks_fresh() -> None:
    queries.calendar()
    Holiday.objects.create(day=date(2026, 12, 1), works=False, changed_at=NOW)
    assert is_workday(date(2026, 12, 1), queries.calendar())
    assert not is_workday(date(2026, 12, 1), queries.calendar(fresh=True))
    Holiday.objects.filter(day=date(2026, 12, 1)).update(
        works=True, changed_at=NOW + timedelta(seconds=1)
    )
    assert is_workday(date(2026, 12, 1), queries.calendar(fresh=True))


def test_the_own_process_sees_its_deed_as_soon_as_it_is_committed(
    django_capture_on_commit_callbacks: object,
) -> None:
    queries.calendar()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mark(date(2026, 12, 1))
    assert not is_workday(date(2026, 12, 1), queries.calendar())


def test_filling_the_table_twice_is_the_same_as_once_and_keeps_own_days() -> None:
    mark(date(2026, 10, 10), works=False, name="本地停工")
    fill(NOW)
    number, entries = Holiday.objects.count(), Entry.objects.count()
    fill(NOW)
    assert (Holiday.objects.count(), Entry.objects.count()) == (number, entries)
    assert Holiday.objects.get(day=date(2026, 10, 10)).name == "本地停工"
    assert Holiday.objects.filter(day__year=2026).count() == len(published(2026))


def test_a_correction_of_the_published_calendar_follows_into_rows_filled_from_it() -> None:
    fill(NOW)
    Holiday.objects.filter(day=date(2026, 10, 1)).update(works=True)
    Holiday.objects.filter(day=date(2026, 5, 9)).delete()
    gone = Holiday.objects.create(
        day=date(2026, 7, 1), origin="published", changed_at=NOW - timedelta(days=9)
    )
    before = queries.version()
    actions.load_published(SYSTEM, None, now=NOW + timedelta(days=1))
    assert queries.version() != before
    assert not Holiday.objects.get(day=date(2026, 10, 1)).works
    assert Holiday.objects.filter(day=date(2026, 5, 9)).exists()
    assert not Holiday.objects.filter(pk=gone.pk).exists()


def test_a_notice_is_taken_in_whole_and_again_changes_nothing() -> None:
    days = read_notice(NOTICE_2027, 2027).days
    taken = actions.take_in_notice(office(), days, year=2027, source="样例", now=NOW)
    assert taken == len(days)
    assert fresh().knows(2027)
    assert is_workday(date(2027, 1, 31), fresh())
    again = actions.take_in_notice(office(), days, year=2027, source="样例", now=NOW)
    assert again == 0


def test_days_that_a_corrected_notice_no_longer_has_lose_their_mark() -> None:
    days = read_notice(NOTICE_2027, 2027).days
    actions.take_in_notice(office(), days, year=2027, source="样例", now=NOW)
    mark(date(2027, 7, 1), name="本地")
    shorter = [found for found in days if found.day != date(2027, 2, 11)]
    assert actions.take_in_notice(office(), shorter, year=2027, source="样例", now=NOW) == 1
    assert not Holiday.objects.filter(day=date(2027, 2, 11)).exists()
    assert Holiday.objects.filter(day=date(2027, 7, 1)).exists()


def test_the_coming_year_is_missed_from_november_and_a_year_in_part_is_said_to_be_so() -> None:
    assert queries.gap(date(2026, 10, 31)) is None
    assert str(queries.gap(TODAY)) == "2027年放假安排尚未录入，时限暂按周一至周五计算。"
    mark(date(2027, 1, 1))
    queries.forget()
    assert "只录入了一部分" in str(queries.gap(TODAY))
    assert add_workdays(date(2026, 12, 31), 1, fresh()).notice is not None
    days = read_notice(NOTICE_2027, 2027).days
    actions.take_in_notice(office(), days, year=2027, source="样例", now=NOW)
    queries.forget()
    assert queries.gap(TODAY) is None
    assert add_workdays(date(2026, 12, 31), 1, fresh()).notice is None
