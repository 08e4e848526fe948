"""The published calendar as days with names, as far as the package carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import chinese_calendar
from chinese_calendar import constants

SOURCE: Final = "国务院办公厅历年放假安排（chinesecalendar）"
_NAMES: Final = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@dataclass(frozen=True)
class PublishedDay:
    """A day off or a worked weekend day of the published calendar."""

    day: date
    works: bool
    name: str
    source: str = SOURCE
    origin: str = "published"


def published(year: int) -> tuple[PublishedDay, ...]:
    """Return the marked days of a year; nothing when the package does not carry it."""
    return tuple(_by_year().get(year, ()))


def published_day(day: date) -> PublishedDay | None:
    """Return what the package says of one day."""
    return next((found for found in published(day.year) if found.day == day), None)


def published_years() -> list[int]:
    """Return the years the package carries."""
    return sorted(_by_year())


@cache
def _by_year() -> dict[int, list[PublishedDay]]:
    words = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    found: dict[int, list[PublishedDay]] = {}
    for table, works in ((constants.holidays, False), (constants.workdays, True)):
        for day, english in table.items():
            name = words.get(english, english)[:40]
            found.setdefault(day.year, []).append(PublishedDay(day, works, _NAMES.get(name, name)))
    return {year: sorted(days, key=lambda mark: mark.day) for year, days in found.items()}
