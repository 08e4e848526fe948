"""The same person in two places at overlapping times; one after the other is no finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from huifang.access.scope import visible
from huifang.checks.queries.scanning.seen import Scope, Seen, clock
from huifang.territory.models import STEP, Region
from huifang.territory.queries import smallest_around
from huifang.visits.models import Activity, HouseholdVisit, Meeting, Participation, Trip

COUNTY: Final = 2 * STEP
ENDED: Final = {"visit", "meeting"}
"""What has hours; a trip has days and nights, an activity only its day."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One member somewhere from a moment to a moment."""

    member: UUID
    start: datetime
    end: datetime
    region: str
    kind: str
    key: UUID

    @property
    def subject(self) -> str:
        """Return what it is, as findings name it."""
        return f"{self.kind}:{self.key}"


def two_places(scope: Scope) -> Iterator[Seen]:
    """Yield each pair of records that puts one person in two places at one time."""
    forgiven = timedelta(minutes=scope.number("integrity_overlap_minutes"))
    travel = timedelta(minutes=scope.number("integrity_travel_minutes"))
    stays = [*_visits(scope), *_trips(scope), *_meetings(scope), *_activities(scope)]
    stays.sort(key=attrgetter("member", "start", "key"))
    pairs: dict[tuple[str, str], tuple[Stay, Stay]] = {}
    for _member, of_one in groupby(stays, key=attrgetter("member")):
        still: list[Stay] = []
        for stay in of_one:
            still = [old for old in still if old.end + travel > stay.start]
            for old in still:
                if collide(old, stay, forgiven, travel):
                    pairs.setdefault((old.subject, stay.subject), (old, stay))
            still.append(stay)
    names = dict(Region.objects.filter(pk__in=_regions(pairs)).values_list("pk", "name"))
    for first, second in pairs.values():
        yield _seen(first, second, names)


def collide(first: Stay, second: Stay, forgiven: timedelta, travel: timedelta) -> bool:
    """Tell whether nobody can have been at both; `first` began no later than `second`."""
    if first.region == second.region:
        return False
    other_county = first.region[:COUNTY] != second.region[:COUNTY]
    overlap = min(first.end, second.end) - second.start
    kinds = {first.kind, second.kind}
    if kinds <= ENDED:
        if other_county and second.start < first.end + travel:
            return True
        return overlap > forgiven
    if kinds == {"trip"}:
        return overlap > forgiven
    if "trip" in kinds and other_county:  # a way to the next village is part of a stay
        return first.kind == "trip" and second.end <= first.end
    return False


def _visits(scope: Scope) -> Iterator[Stay]:
    at = "householdvisit__"
    rows = HouseholdVisit.visitors.through._default_manager.filter(
        householdvisit__in=scope.visits().filter(method="home")
    )
    columns = ("member_id", f"{at}started_at", f"{at}ended_at", f"{at}region_id", f"{at}id")
    for member, start, end, region, key in rows.values_list(*columns):
        yield Stay(member, start, max(end or start, start), region, "visit", key)


def _trips(scope: Scope) -> Iterator[Stay]:
    trips = visible(scope.viewer, Trip, "trip.view").filter(
        campaign=scope.campaign, arrived_at__isnull=False
    )
    rows = Trip.members.through._default_manager.filter(trip__in=trips)
    columns = ("member_id", "trip__arrived_at", "trip__left_at", "trip__region_id", "trip__id")
    for member, start, end, region, key in rows.values_list(*columns):
        yield Stay(member, start, end or start, region, "trip", key)


def _meetings(scope: Scope) -> Iterator[Stay]:
    meetings = visible(scope.viewer, Meeting, "meeting.view").filter(campaign=scope.campaign)
    rows = Meeting.members.through._default_manager.filter(meeting__in=meetings)
    columns = ("member_id", "meeting__held_at", "meeting__region_id", "meeting__id")
    for member, start, region, key in rows.values_list(*columns):
        yield Stay(member, start, start, region, "meeting", key)


def _activities(scope: Scope) -> Iterator[Stay]:
    activities = visible(scope.viewer, Activity, "activity.view").filter(campaign=scope.campaign)
    rows = Participation.objects.filter(activity__in=activities)
    columns = ("member_id", "activity__held_on", "activity__region_id", "activity__id")
    for member, day, region, key in rows.values_list(*columns):
        start = timezone.make_aware(datetime.combine(day, time.min))
        yield Stay(member, start, start + timedelta(days=1), region, "activity", key)


def _regions(pairs: dict[Any, tuple[Stay, Stay]]) -> set[str]:
    return {stay.region for pair in pairs.values() for stay in pair}


def _seen(first: Stay, second: Stay, names: dict[str, str]) -> Seen:
    subjects = sorted((first.subject, second.subject))
    return Seen(
        "two_places",
        smallest_around([first.region, second.region]),
        "|".join(subjects),
        (first.subject, second.subject),
        {
            "first_place": names.get(first.region, ""),
            "first_time": _span(first),
            "second_place": names.get(second.region, ""),
            "second_time": _span(second),
        },
    )


def _span(stay: Stay) -> str:
    if stay.kind == "activity":
        return clock(stay.start)[:5]
    if stay.end == stay.start:
        return clock(stay.start)
    same_day = clock(stay.start)[:5] == clock(stay.end)[:5]
    return f"{clock(stay.start)}–{clock(stay.end)[6:] if same_day else clock(stay.end)}"
