"""Working days with 调休, and a notice when a year's holidays are not known yet."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

import chinese_calendar

from huifang.kit.words import Phrase as _

_DAY = timedelta(days=1)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1))
"""Days off in every year by 全国年节及纪念日放假办法; the others follow the moon or the sun."""


class Calendar(Protocol):
    """Who knows which days are worked."""

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are published and entered."""

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked; only asked of years it knows."""


@dataclass(frozen=True)
class YearMissing:
    """The holidays of these years are not known: weekdays were taken as working days."""

    years: tuple[int, ...]

    def __str__(self) -> str:
        years = "、".join(str(year) for year in self.years)
        return str(
            _(
                "{years} 年的放假安排还没有录入，暂按周一至周五计算。请在工作日历中录入。",
                years=years,
            )
        )


@dataclass(frozen=True)
class DueDay:
    """A day reckoned in working days; `notice` when a year on the way is not known."""

    day: date
    notice: YearMissing | None = None


@dataclass(frozen=True)
class WorkdayCount:
    """A number of working days; `notice` when a year on the way is not known."""

    days: int
    notice: YearMissing | None = None


@dataclass(frozen=True)
class ChineseCalendar:
    """The published national calendar (2004 to the last year the package carries)."""

    def knows(self, year: int) -> bool:
        """Whether the package carries `year`."""
        return year in _published_years()

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked, moved weekends counted."""
        return bool(chinese_calendar.is_workday(day))


@dataclass(frozen=True)
class OwnCalendar:
    """A locally entered table (day -> worked?) read before `base`.

    A year counts as known when `base` knows it or the table is whole: a few days entered by hand
    are not yet a year.
    """

    days: Mapping[date, bool]
    base: Calendar = field(default_factory=ChineseCalendar)

    @functools.cached_property
    def whole(self) -> frozenset[int]:
        """The years in which the table has a day off on each of `FIXED_HOLIDAYS`."""
        years = {day.year for day in self.days}
        return frozenset(
            year
            for year in years
            if not any(self.days.get(date(year, *day), True) for day in FIXED_HOLIDAYS)
        )

    def knows(self, year: int) -> bool:
        """Whether the table or `base` has the year."""
        return self.base.knows(year) or year in self.whole

    def is_workday(self, day: date) -> bool:
        """What the table says of `day`, else `base`, else whether it is a weekday."""
        if day in self.days:
            return self.days[day]
        return self.base.is_workday(day) if self.base.knows(day.year) else _is_weekday(day)


CHINA = ChineseCalendar()


def is_workday(day: date, calendar: Calendar = CHINA) -> bool:
    """Whether `day` is worked; in a year `calendar` does not know, whether it is a weekday."""
    return calendar.is_workday(day) if calendar.knows(day.year) else _is_weekday(day)


def missing_years(start: date, end: date, calendar: Calendar = CHINA) -> YearMissing | None:
    """The notice to show beside anything reckoned from `start` to `end`, if any."""
    first, last = sorted((start.year, end.year))
    years = tuple(year for year in range(first, last + 1) if not calendar.knows(year))
    return YearMissing(years) if years else None


def add_workdays(day: date, n: int, calendar: Calendar = CHINA) -> DueDay:
    """The `n`-th working day after `day` (before it if negative); `day` itself is not counted."""
    reached, step = day, _DAY if n > 0 else -_DAY
    known = _Known(calendar)
    for _turn in range(abs(n)):
        reached += step
        while not known.is_workday(reached):
            reached += step
    return DueDay(reached, missing_years(day, reached, calendar) if n else None)


def workdays_between(start: date, end: date, calendar: Calendar = CHINA) -> WorkdayCount:
    """Working days after `start` up to and with `end`; negative when `end` comes first."""
    first, last = sorted((start, end))
    known = _Known(calendar)
    span = (last - first).days
    worked = sum(known.is_workday(first + timedelta(days=i)) for i in range(1, span + 1))
    count = worked if start <= end else -worked
    return WorkdayCount(count, missing_years(first, last, calendar) if span else None)


class _Known:
    """Asks the calendar once per year whether it knows it."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._years: dict[int, bool] = {}

    def is_workday(self, day: date) -> bool:
        if day.year not in self._years:
            self._years[day.year] = self._calendar.knows(day.year)
        return self._calendar.is_workday(day) if self._years[day.year] else _is_weekday(day)


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


@functools.cache
def _published_years() -> range:
    days = chinese_calendar.constants.holidays
    return range(min(days).year, max(days).year + 1)
