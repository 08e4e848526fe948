"""What was read from a notice, as people look it through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from huifang.calendar.queries.year import spoken
from huifang.calendar.reading import NoticeDay
from huifang.kit.workdays import FIXED_HOLIDAYS


@dataclass(frozen=True)
class Festival:
    """One line of the preview: the days off as spans, and the weekend days worked for them."""

    name: str
    off: str
    count: int
    worked: str


def by_festival(days: Sequence[NoticeDay]) -> list[Festival]:
    """Return the days of a notice festival by festival, in the order of their days off."""
    names = dict.fromkeys(found.name for found in days if not found.works)
    names |= dict.fromkeys(found.name for found in days)
    return [
        Festival(
            name,
            _spans([found.day for found in days if found.name == name and not found.works]),
            sum(found.name == name and not found.works for found in days),
            "、".join(spoken(found.day) for found in days if found.name == name and found.works),
        )
        for name in names
    ]


def lacking(days: Sequence[NoticeDay], year: int) -> list[str]:
    """Return the fixed holidays that a notice does not have; without them the year is not whole."""
    off = {found.day for found in days if not found.works}
    names = (_("元旦"), _("劳动节"), _("国庆节"))
    return [
        name for name, at in zip(names, FIXED_HOLIDAYS, strict=True) if date(year, *at) not in off
    ]


def _spans(days: list[date]) -> str:
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return "、".join(
        spoken(span[0])
        if len(span) == 1
        else _("%(first)s至%(last)s") % {"first": spoken(span[0]), "last": spoken(span[-1])}
        for span in spans
    )
