"""What happened in an order that cannot be, by the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from huifang.checks.queries.scanning.seen import Scope, Seen, day_of
from huifang.problems.models import Problem, Round
from huifang.rules.integrity import ORDERS
from huifang.visits.models import HouseholdVisit

# A relapse keeps when it was first found and handed over; only the first round's steps follow them.
OF_ROUNDS = tuple(pair for pair in ORDERS if "found_at" not in pair)


def sequence(scope: Scope) -> Iterator[Seen]:
    """Yield each step that came on an earlier day than the one before it."""
    yield from _steps(scope)
    yield from _rounds(scope)
    yield from _cleared_before_found(scope)
    yield from _outside_the_trip(scope)


def _steps(scope: Scope) -> Iterator[Seen]:
    rows = scope.problems().filter(_wrong(ORDERS))
    for row in rows.only("number", "region_id", "round", *_columns(ORDERS)):
        yield from _of(row, row, ORDERS, f"{row.pk}:{row.round}")


def _rounds(scope: Scope) -> Iterator[Seen]:
    rows = Round.objects.filter(_wrong(OF_ROUNDS), problem__in=scope.problems())
    columns = ("number", "problem__number", "problem__region_id", *_columns(OF_ROUNDS))
    for row in rows.select_related("problem").only(*columns):
        yield from _of(row, row.problem, OF_ROUNDS, f"{row.problem_id}:{row.number}")


def _cleared_before_found(scope: Scope) -> Iterator[Seen]:
    """Yield problems that were cleared before the visit on which they were found."""
    visited = HouseholdVisit.objects.filter(pk=OuterRef("source_id")).values("started_at")[:1]
    rows = scope.problems().filter(source_id__isnull=False, cleared_at__isnull=False)
    rows = rows.annotate(visited_at=Subquery(visited)).filter(cleared_at__lt=F("visited_at"))
    found: Any
    for found in rows:
        if day_of(found.cleared_at) < day_of(found.visited_at):
            subjects = (f"problem:{found.pk}", f"visit:{found.source_id}")
            moments = ("visit", found.visited_at), ("cleared_at", found.cleared_at)
            yield _seen(found.region_id, f"{found.pk}:visit", subjects, found.number, *moments)


def _outside_the_trip(scope: Scope) -> Iterator[Seen]:
    """Yield visits at home on a day before the trip's arrival, after its departure, or reversed."""
    rows = scope.visits().filter(
        Q(ended_at__lt=F("started_at"))
        | Q(method="home", started_at__lt=F("trip__arrived_at"))
        | Q(method="home", started_at__gt=F("trip__left_at"))
    )
    for row in rows.select_related("trip", "household"):
        start, trip, what = row.started_at, row.trip, row.household.number
        subjects, about = (f"visit:{row.pk}",), f"{row.pk}:trip"
        if row.ended_at and row.ended_at < start:
            moments = ("visit", start), ("visit_end", row.ended_at)
            yield _seen(row.region_id, f"{row.pk}:end", subjects, what, *moments)
        if trip and trip.arrived_at and day_of(start) < day_of(trip.arrived_at):
            moments = ("arrived_at", trip.arrived_at), ("visit", start)
            yield _seen(row.region_id, about, subjects, what, *moments)
        if trip and trip.left_at and day_of(start) > day_of(trip.left_at):
            moments = ("visit", start), ("left_at", trip.left_at)
            yield _seen(row.region_id, about, subjects, what, *moments)


def _of(row: Any, problem: Problem, orders: Any, about: str) -> Iterator[Seen]:
    for before, after in orders:
        first, second = getattr(row, before), getattr(row, after)
        if first and second and day_of(second) < day_of(first):
            yield _seen(
                problem.region_id, f"{about}:{after}", (f"problem:{problem.pk}",), problem.number,
                (before, first), (after, second),
            )  # fmt: skip


def _seen(
    region: str,
    about: str,
    subjects: tuple[str, ...],
    what: str,
    earlier: tuple[str, datetime],
    later: tuple[str, datetime],
) -> Seen:
    """Return what was seen: `later` should have come after `earlier`, but did not."""
    facts = {
        "what": what,
        "later": later[0],
        "later_day": day_of(later[1]).isoformat(),
        "earlier": earlier[0],
        "earlier_day": day_of(earlier[1]).isoformat(),
    }
    return Seen("sequence", region, about, subjects, facts)


def _wrong(orders: Any) -> Q:
    found = Q()
    for before, after in orders:
        found |= Q(**{f"{after}__lt": F(before)})
    return found


def _columns(orders: Any) -> list[str]:
    return sorted({column for pair in orders for column in pair})
