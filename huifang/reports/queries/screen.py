"""The big screen （大屏）: how the campaign stands, at a glance; no names, no ranking.

Every number has the address of its rows; "" where the viewer may only count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.problems.listings import LEDGER
from huifang.problems.queries import ledger
from huifang.problems.queries.due import LAMPS, with_lamp
from huifang.problems.queries.meter import Meter, meter
from huifang.records.fields import choices
from huifang.records.listing import Asked
from huifang.reports.queries.figures import Figure, Place, counter, figures, open_url
from huifang.reports.queries.latest import Latest, latest
from huifang.territory.models import Region
from huifang.territory.queries import counties_of

WEEKS: Final = 12
"""So many weeks back the trend goes."""


@dataclass(frozen=True)
class Mark:
    """One number of a chart and the address of its rows."""

    value: int
    url: str


@dataclass(frozen=True)
class Tile:
    """One county of the schematic map; `rest` are its other numbers for the text beside it."""

    key: str
    name: str
    left: Mark
    found: Mark
    overdue: Mark


@dataclass(frozen=True)
class Series:
    """One line of a table: a name and its numbers in the order of the heads."""

    name: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Screen:
    """Everything on the screen at a moment."""

    place: Place
    at: datetime
    figures: Sequence[Figure]
    tiles: Sequence[Tile]
    weeks: Sequence[Series]
    categories: Sequence[Series]
    lamps: Sequence[Series]
    latest: Sequence[Latest]


def screen(viewer: Actor, place: Place, now: datetime) -> Screen:
    """Return what the screen shows of a campaign to this viewer."""
    counting = counter(viewer, LEDGER)
    asked = Asked.of(place.params({}), now)
    rows = LEDGER.select(counting, asked)
    return Screen(
        place,
        timezone.localtime(asked.at),
        figures(viewer, place, now),
        _tiles(viewer, place, rows, asked),
        _weeks(viewer, place, rows, asked),
        _categories(viewer, rows, asked),
        _lamps(viewer, place, rows, asked),
        latest(viewer, rows, asked),
    )


def _meter(viewer: Actor, rows: QuerySet[Any], by: str, asked: Asked) -> Meter:
    """Return the zero meter with addresses only for whoever may open them."""
    return meter(viewer, rows, by, asked, None, size=1000)


def _marks(viewer: Actor, numbers: Sequence[Any]) -> list[Mark]:
    may_open = viewer.can(LEDGER.permission)
    return [Mark(int(number.value), number.url if may_open else "") for number in numbers]


def _tiles(viewer: Actor, place: Place, rows: QuerySet[Any], asked: Asked) -> list[Tile]:
    """Return one tile a county, in the official order, those without a problem too."""
    found = _meter(viewer, rows, "county", asked)
    by_key = {row.params["region"]: row for row in found.rows}
    tiles = []
    for county in counties_of(place.campaign.region_id):
        if place.region and not county.key.startswith(place.region[:6]):
            continue
        row = by_key.get(county.key) or by_key.get(place.region)
        nothing = Mark(0, open_url(viewer, LEDGER, _of(place, county)))
        marks = _marks(viewer, row.numbers) if row else [nothing] * 7
        tiles.append(Tile(county.key, county.name, marks[5], marks[0], marks[6]))
    return tiles


def _of(place: Place, county: Region) -> dict[str, str]:
    return replace(place, region=county.key).params({"valid": "1"})


def _weeks(viewer: Actor, place: Place, rows: QuerySet[Any], asked: Asked) -> list[Series]:
    """Return found, cleared and left of the last weeks, in one question."""
    monday = asked.day - timedelta(days=asked.day.weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    mondays = [day for day in mondays if day + timedelta(days=6) >= place.campaign.starts_on]
    valid = rows.order_by().filter(ledger.valid(asked))
    inside: dict[str, Q] = {}
    left: dict[str, Q] = {}
    for number, first in enumerate(mondays):
        begin, end = _moment(first), _moment(first + timedelta(days=7))
        at = _at(asked, first)
        inside[f"found{number}"] = Q(found_at__gte=begin, found_at__lt=end)
        cleared = Q(cleared_at__gte=begin, cleared_at__lt=end)
        inside[f"cleared{number}"] = cleared & ledger.cleared(asked)
        left[f"left{number}"] = ledger.valid(at) & ledger.remaining(at)
    counted = _counted(valid, inside) | _counted(rows.order_by(), left)
    return [
        Series(
            f"{first:%m-%d}",
            [Mark(counted[f"{name}{number}"], url)
             for name, url in _week_urls(viewer, place, asked, first).items()],
        )
        for number, first in enumerate(mondays)
    ]  # fmt: skip


def _counted(rows: QuerySet[Any], conditions: dict[str, Q]) -> dict[str, int]:
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return rows.aggregate(**counts) if counts else {}


def _week_urls(viewer: Actor, place: Place, asked: Asked, first: date) -> dict[str, str]:
    sunday = first + timedelta(days=6)
    found = {"found_from": f"{first}", "found_to": f"{sunday}"}
    cleared = {"cleared_from": f"{first}", "cleared_to": f"{sunday}", "cleared": "1"}
    here = place.params({"valid": "1"})
    left = {**here, "open": "1"} | ({"at": f"{sunday}"} if sunday < asked.day else {})
    return {
        "found": open_url(viewer, LEDGER, {**here, **found}),
        "cleared": open_url(viewer, LEDGER, {**here, **cleared}),
        "left": open_url(viewer, LEDGER, left),
    }


def _at(asked: Asked, first: date) -> Asked:
    """Return the end of a week as the moment asked for, at the latest the one asked for."""
    sunday = first + timedelta(days=6)
    if sunday >= asked.day:
        return asked
    return Asked.of({"at": sunday.isoformat()}, asked.now)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _categories(viewer: Actor, rows: QuerySet[Any], asked: Asked) -> list[Series]:
    """Return cleared and left of the categories, in the order of the plan."""
    found = _meter(viewer, rows, "matter", asked)
    series = [Series(row.name, _marks(viewer, row.numbers)) for row in found.rows]
    return [Series(one.name, [one.marks[4], one.marks[5]]) for one in series]


def _lamps(viewer: Actor, place: Place, rows: QuerySet[Any], asked: Asked) -> list[Series]:
    """Return the lamps by kind of unit, in the order of the code list: no ranking."""
    groups = rows.order_by().filter(ledger.valid(asked)).values("lead_unit__kind_code")
    today = replace(asked, past=False)
    counts = {tone: Count("pk", filter=with_lamp(tone, today.day)) for tone in LAMPS}
    counted = {row["lead_unit__kind_code"]: row for row in groups.annotate(**counts)}
    return [
        Series(
            label,
            [
                Mark(
                    counted[kind][tone],
                    open_url(viewer, LEDGER,
                             place.params({"valid": "1", "unit_kind": kind, "lamp": tone})),
                )
                for tone in LAMPS
            ],
        )
        for kind, label in choices("territory.unit_kind")
        if kind in counted and any(counted[kind][tone] for tone in LAMPS)
    ]  # fmt: skip
