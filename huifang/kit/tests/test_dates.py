"""Dates as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit.dates import nights_between, parse_date
from huifang.kit.errors import Invalid


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-01", "2026/3/1", "2026.3.1", "2026.03.01.", "2026、3、1", "2026-3-1 08:30"),
        *("2026年3月1日", "2026年03月01日", "2026年3月1号", "2026 年 3 月 1 日", "2026年3月1"),
        *("20260301", "2026/3/1", "46082", 46082, 46082.75, 20260301, 20260301.0),
        *("2026-03-01T08:30:00", datetime(2026, 3, 1, 23, 0, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_every_spelling_means_the_same_day(written: object) -> None:
    assert parse_date(written) == date(2026, 3, 1)


@given(st.dates(date(1900, 1, 1)))
def test_whatever_is_written_is_read_back(day: date) -> None:
    plain = f"{day.year}.{day.month}.{day.day}"
    chinese = f"{day.year}年{day.month}月{day.day}日"
    for written in (day.isoformat(), f"{day:%Y%m%d}", plain, chinese):
        assert parse_date(written) == day


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "没有填日期"),
        (None, "没有填日期"),
        ("2026-02-30", "日历上没有“2026-02-30”这一天"),
        ("20261301", "日历上没有"),
        ("2026", "缺少月或日"),
        (2026, "缺少月或日"),
        ("2026年3月", "缺少月或日"),
        ("2026-3", "缺少月或日"),
        ("26.3.1", "年份不足四位"),
        ("昨天", "“昨天”不是日期"),
        ("3.1", "不是日期"),
        (True, "没有填日期"),
        (1.5, "不是日期"),
        (9_999_999, "不是日期"),
    ],
)
def test_a_refusal_says_what_is_wrong(written: object, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        parse_date(written)
    assert "请" in str(refused.value)


@given(st.one_of(st.text(), st.floats(), st.integers()))
def test_anything_is_a_day_or_a_refusal(written: object) -> None:
    with suppress(Invalid):
        assert isinstance(parse_date(written), date)


def test_nights_are_those_slept_there() -> None:
    assert nights_between(date(2026, 3, 1), date(2026, 3, 1)) == 0
    assert nights_between(date(2026, 2, 27), date(2026, 3, 1)) == 2
    with pytest.raises(Invalid, match="早于到达日期"):
        nights_between(date(2026, 3, 2), date(2026, 3, 1))
