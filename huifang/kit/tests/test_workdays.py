"""Working days."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit.workdays import (
    OwnCalendar,
    add_workdays,
    is_workday,
    missing_years,
    workdays_between,
)

KNOWN_DAYS = st.dates(date(2004, 2, 1), date(2026, 11, 1))
DAY = timedelta(days=1)


def test_a_moved_weekend_is_worked_and_a_holiday_is_not() -> None:
    assert is_workday(date(2026, 2, 28))  # Saturday, worked for the Spring Festival
    assert not is_workday(date(2026, 2, 16))  # Monday, Spring Festival
    assert not is_workday(date(2026, 3, 1))


def test_a_deadline_over_the_national_holiday_counts_working_days() -> None:
    due = add_workdays(date(2026, 9, 30), 2)
    assert (due.day, due.notice) == (date(2026, 10, 9), None)


@given(KNOWN_DAYS, st.integers(1, 15))
def test_the_nth_working_day_is_the_one_the_published_calendar_gives(day: date, n: int) -> None:
    following = chinese_calendar.get_workdays(day + DAY, day + timedelta(days=40))
    assert add_workdays(day, n).day == following[n - 1]


@given(KNOWN_DAYS, st.integers(-30, 30))
def test_counting_undoes_adding(day: date, n: int) -> None:
    assert workdays_between(day, add_workdays(day, n).day).days == n or n < 0
    assert workdays_between(add_workdays(day, n).day, day).days == -n or n < 0


@given(KNOWN_DAYS, st.integers(0, 60))
def test_a_count_is_the_published_count(day: date, span: int) -> None:
    end = day + timedelta(days=min(span, (date(2026, 12, 31) - day).days))
    expected = len(chinese_calendar.get_workdays(day + DAY, end)) if end > day else 0
    assert workdays_between(day, end).days == expected
    assert workdays_between(end, day).days == -expected


@given(KNOWN_DAYS, st.integers(1, 15))
def test_counting_back_reaches_the_working_day_before(day: date, n: int) -> None:
    start = max(day - timedelta(days=40), date(2004, 1, 1))
    before = chinese_calendar.get_workdays(start, day - DAY)
    if len(before) >= n:
        assert add_workdays(day, -n).day == before[-n]


def test_no_days_added_is_the_same_day_even_on_a_sunday() -> None:
    assert add_workdays(date(2026, 3, 1), 0).day == date(2026, 3, 1)


def test_a_year_without_holidays_falls_back_to_weekdays_and_says_so() -> None:
    due = add_workdays(date(2031, 9, 30), 3)
    assert due.day == date(2031, 10, 3)
    assert (
        str(due.notice) == "2031 年的放假安排还没有录入，暂按周一至周五计算。请在工作日历中录入。"
    )
    assert workdays_between(date(2031, 1, 1), date(2032, 1, 9)).notice is not None
    assert missing_years(date(2025, 1, 1), date(2026, 1, 1)) is None


def test_a_year_entered_by_hand_is_known_and_read_first() -> None:
    off = [date(2031, 1, 1), date(2031, 5, 1), date(2031, 10, 1), date(2026, 3, 2)]
    own = OwnCalendar({**dict.fromkeys(off, False), date(2031, 10, 4): True})
    due = add_workdays(date(2031, 9, 30), 3, own)
    assert (due.day, due.notice) == (date(2031, 10, 4), None)
    assert add_workdays(date(2026, 3, 1), 1, own).day == date(2026, 3, 3)
    assert not is_workday(date(2026, 10, 1), own)


def test_a_few_days_entered_by_hand_are_not_yet_a_year() -> None:
    own = OwnCalendar({date(2031, 1, 1): False, date(2031, 10, 1): False})
    assert not own.knows(2031)
    assert str(missing_years(date(2031, 1, 1), date(2031, 2, 1), own)).startswith("2031 年")


@pytest.mark.parametrize("year", [2003, 2040])
def test_years_outside_the_published_ones_are_asked_without_an_error(year: int) -> None:
    assert is_workday(date(year, 6, 6)) == (date(year, 6, 6).weekday() < 5)
