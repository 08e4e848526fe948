"""A year as it is drawn, and whether the holidays of the coming one are entered."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huifang.calendar.models import Holiday
from huifang.calendar.published import published
from huifang.calendar.queries.table import calendar
from huifang.kit.workdays import workdays_between

SATURDAY: Final = 5
ANNOUNCED_MONTH: Final = 11
"""The month in which the State Council usually publishes the holidays of the coming year."""


@dataclass(frozen=True)
class Day:
    """A day of the year's page: whether it is worked, and what marks it."""

    date: date
    works: bool
    mark: str = ""
    """off, worked (a weekend day that is worked), or nothing."""
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None before its first and after its last day."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True)
class Gap:
    """A year whose holidays are not entered, or only in part."""

    year: int
    started: bool

    def __str__(self) -> str:
        if self.started:
            return _("%(year)s年放假安排只录入了一部分，录全之前时限仍按周一至周五计算。") % {
                "year": self.year
            }
        return _("%(year)s年放假安排尚未录入，时限暂按周一至周五计算。") % {"year": self.year}


def marks(year: int) -> dict[date, Any]:
    """Return the marked days of a year: our rows, and the published ones where we have none."""
    found: dict[date, Any] = {mark.day: mark for mark in published(year)}
    found |= {row.day: row for row in Holiday.objects.filter(day__year=year)}
    return found


def mark_of(day: date) -> Any:
    """Return what marks a day, or None when it is as its weekday says."""
    return marks(day.year).get(day)


def months(year: int) -> list[Month]:
    """Return the twelve months of a year."""
    marked = marks(year)
    return [Month(number, _weeks(year, number, marked)) for number in range(1, 13)]


def _weeks(year: int, month: int, marked: dict[date, Any]) -> tuple[tuple[Day | None, ...], ...]:
    weeks = months_of.Calendar().monthdatescalendar(year, month)
    return tuple(
        tuple(_day(day, marked.get(day)) if day.month == month else None for day in week)
        for week in weeks
    )


def _day(day: date, mark: Any) -> Day:
    if mark is None:
        return Day(day, day.weekday() < 5)  # Monday to Friday
    return Day(day, mark.works, "worked" if mark.works else "off", mark.name, mark.source)


def spoken(day: date) -> str:
    """Return a day with its weekday, as people say it."""
    weekday = date_format(day, "D")
    return _("%(year)s年%(month)s月%(day)s日（%(weekday)s）") % {
        "year": day.year, "month": day.month, "day": day.day, "weekday": weekday,
    }  # fmt: skip


def summary(year: int) -> tuple[int, int, int]:
    """Return how many days of a year are worked, off by a mark, and weekend days worked."""
    marked = marks(year).values()
    known = calendar()
    worked = workdays_between(date(year - 1, 12, 31), date(year, 12, 31), known).days
    return worked, sum(not mark.works for mark in marked), sum(mark.works for mark in marked)


def gap(today: date, *, ahead: bool = False) -> Gap | None:
    """Return the first year that lacks its holidays: this one, or the coming one when it is due.

    `ahead` asks after the coming year whatever the month.
    """
    due = ahead or today.month >= ANNOUNCED_MONTH
    return _first_gap((today.year, today.year + 1) if due else (today.year,))


def gaps(today: date, shown: int) -> list[Gap]:
    """Return what the page of the year `shown` must say: its own gap, and the one that presses."""
    calendar(fresh=True)  # who has just entered a year looks here first
    found = [gap(today), _first_gap((shown,))]
    return list(dict.fromkeys(one for one in found if one is not None))


def _first_gap(years: Iterable[int]) -> Gap | None:
    known = calendar()
    lacking = next((year for year in years if not known.knows(year)), None)
    if lacking is None:
        return None
    return Gap(lacking, any(day.year == lacking for day in known.days))
