"""Questions about trips, talks, gatherings and meals; the viewer comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import region_range, visible
from huifang.campaigns.models import Campaign, Member
from huifang.registry.models import Household
from huifang.visits.models import Activity, HouseholdVisit, Meal, Meeting, Trip

YUAN = DecimalField(max_digits=12, decimal_places=2)
DUE = ExpressionWrapper(F("people") * F("rate_yuan"), output_field=YUAN)
SHORT = Q(nights__lt=F("campaign__min_nights")) | Q(nights__lt=F("campaign__min_days") - 1)
TWO = 2  # visitors that a talk should have


@dataclass(frozen=True)
class PayeeLine:
    """What one family was due and got, in yuan."""

    payee: str
    meals: int
    due_yuan: Decimal
    paid_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due: below zero, something is owed."""
        return self.paid_yuan - self.due_yuan


@dataclass(frozen=True)
class Settlement:
    """The meals of a trip by payee; it balances when every payee got exactly what was due."""

    lines: tuple[PayeeLine, ...]

    @property
    def due_yuan(self) -> Decimal:
        """Return what was due in all."""
        return sum((line.due_yuan for line in self.lines), Decimal())

    @property
    def paid_yuan(self) -> Decimal:
        """Return what was paid in all."""
        return sum((line.paid_yuan for line in self.lines), Decimal())

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due."""
        return self.paid_yuan - self.due_yuan

    @property
    def is_balanced(self) -> bool:
        """Tell whether nobody is owed and nobody overpaid."""
        return not any(line.difference_yuan for line in self.lines)


@dataclass(frozen=True)
class LedgerLine:
    """Meals of one village (`payee` empty) or of one payee there, in yuan."""

    region_key: str
    village: str
    payee: str
    meals: int
    people: int
    due_yuan: Decimal
    paid_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due."""
        return self.paid_yuan - self.due_yuan


def trips(viewer: Actor) -> QuerySet[Trip]:
    """Return the trips in scope, each with `current_state` (planned, under_way, short, back)."""
    state = Case(
        When(arrived_at=None, then=Value("planned")),
        When(left_at=None, then=Value("under_way")),
        When(SHORT & Q(short_reason=""), then=Value("short")),
        default=Value("back"),
        output_field=CharField(),
    )
    return visible(viewer, Trip, "trip.view").annotate(current_state=state)


def visits(viewer: Actor) -> QuerySet[HouseholdVisit]:
    """Return the household visits in scope."""
    return visible(viewer, HouseholdVisit, "visit.view")


def visits_of(viewer: Actor, household: Household) -> QuerySet[HouseholdVisit]:
    """Return all visits to a family in scope, newest first, with who went and who was met."""
    found = visits(viewer).filter(household=household)
    return (
        found.select_related("campaign", "group", "household", "region", "trip__group")
        .prefetch_related("visitors", "met")
        .order_by("-started_at", "-pk")
    )


def last_visit(
    viewer: Actor, household: Household, before: datetime | None = None
) -> HouseholdVisit | None:
    """Return the newest visit to a family, or the newest one begun earlier than `before`."""
    found = visits_of(viewer, household)
    return (found.filter(started_at__lt=before) if before else found).first()


def activities_of(viewer: Actor, household: Household) -> QuerySet[Activity]:
    """Return the collective activities that helped a family, newest first."""
    found = visible(viewer, Activity, "activity.view").filter(households=household)
    return found.select_related("campaign", "region").order_by("-held_on", "-pk")


def meetings_in(viewer: Actor, region_key: str) -> QuerySet[Meeting]:
    """Return the meetings held in one village, newest first."""
    found = visible(viewer, Meeting, "meeting.view").filter(region_id=region_key)
    return found.select_related("campaign", "region").order_by("-held_at", "-pk")


def visits_on(viewer: Actor, trip: Trip) -> QuerySet[HouseholdVisit]:
    """Return the visits made on a trip, in the order in which they were made."""
    found = visits(viewer).filter(trip=trip)
    return (
        found.select_related("household", "region")
        .prefetch_related("visitors")
        .order_by("started_at", "pk")
    )


def meals_of(viewer: Actor, trip: Trip) -> QuerySet[Meal]:
    """Return the meals of a trip that the viewer may see, by day, each with `due`."""
    found = visible(viewer, Meal, "meal.view").filter(trip=trip)
    return found.annotate(due=DUE).order_by("day", "pk")


def trips_for(viewer: Actor, campaign: Campaign, region_key: str, now: datetime) -> QuerySet[Trip]:
    """Return the trips a talk in a village may belong to: there, begun or planned by now."""
    return (
        visible(viewer, Trip, "trip.view")
        .filter(campaign=campaign, region_id=region_key)
        .filter(planned_from__lte=timezone.localtime(now).date() + timedelta(days=1))
        .select_related("group", "region")
        .order_by("-planned_from", "-pk")
    )


def own_member(viewer: Actor) -> Member | None:
    """Return the member whose account the viewer signed in with."""
    return Member.objects.filter(account_id=viewer.id).first() if viewer.id else None


def settlement(trip: Trip) -> Settlement:
    """Return what each payee of a trip was due and got."""
    rows = (
        Meal.objects.filter(trip=trip)
        .order_by("payee")
        .values_list("payee")
        .annotate(meals=Count("pk"), due=Sum(DUE), paid=Sum("paid_yuan"))
    )
    return Settlement(
        tuple(PayeeLine(payee, n, _fen(due), _fen(paid)) for payee, n, due, paid in rows)
    )


def meal_ledger(
    viewer: Actor, campaign: Campaign, region_key: str = ""
) -> list[tuple[LedgerLine, list[LedgerLine]]]:
    """Return (village, its payees) for the meals of a campaign, in the order of the villages."""
    found = visible(viewer, Meal, "meal.view").filter(campaign=campaign)
    rows = (
        found.filter(region_range("region_id", region_key))
        .order_by("region_id", "payee")
        .values_list("region_id", "region__full_name", "payee")
        .annotate(n=Count("pk"), heads=Sum("people"), due=Sum(DUE), paid=Sum("paid_yuan"))
    )
    payees = [
        LedgerLine(key, village, payee, n, heads, _fen(due), _fen(paid))
        for key, village, payee, n, heads, due, paid in rows
    ]
    villages = [list(group) for _key, group in groupby(payees, lambda line: line.region_key)]
    return [(_sum(lines), lines) for lines in villages]


def _fen(yuan: Decimal) -> Decimal:
    """Return an amount to the fen; databases differ in the digits that a sum comes with."""
    return yuan.quantize(Decimal("0.01"))


def ledger_total(villages: Iterable[tuple[LedgerLine, list[LedgerLine]]]) -> LedgerLine | None:
    """Return the sum over all villages; None when there is nothing."""
    sums = [village for village, _payees in villages]
    return _sum(sums) if sums else None


def _sum(lines: list[LedgerLine]) -> LedgerLine:
    return LedgerLine(
        lines[0].region_key,
        lines[0].village,
        "",
        sum(line.meals for line in lines),
        sum(line.people for line in lines),
        sum((line.due_yuan for line in lines), Decimal()),
        sum((line.paid_yuan for line in lines), Decimal()),
    )


def trip_doubts(trip: Trip) -> Iterator[str]:
    """Yield what somebody should look at; nothing of it is refused."""
    counties = [key for (key,) in trip.group.counties.values_list("key")]
    if counties and not any(trip.region_id.startswith(key) for key in counties):
        yield _("驻村不在%(group)s负责的县区内。") % {"group": trip.group}
    if (trip.campaign.min_group_size or 0) > len(trip.members.all()):
        yield _("同行人数少于方案要求的 %(n)s 人。") % {"n": trip.campaign.min_group_size}
    if trip.planned_from < trip.campaign.starts_on or trip.planned_to > trip.campaign.ends_on:
        yield _("计划日期超出行动的起止日期。")
    for member, other in _elsewhere(trip):
        yield _("%(name)s 同期另有行程:%(trip)s。") % {"name": member, "trip": other}


def _elsewhere(trip: Trip) -> Iterator[tuple[str, str]]:
    others = (
        Trip.objects.filter(
            campaign=trip.campaign,
            members__in=trip.members.all(),
            planned_from__lte=trip.planned_to,
            planned_to__gte=trip.planned_from,
        )
        .exclude(pk=trip.pk)
        .values_list("members__name", "group__number", "region__name")
    )
    for name, number, village in others:
        yield name, _("第%(n)s组") % {"n": number} + village


def visit_doubts(visit: HouseholdVisit) -> Iterator[str]:
    """Yield what somebody should look at in a visit; nothing of it is refused."""
    if len(visit.visitors.all()) < TWO:
        yield _("走访人少于两名。入户核实一般应有两人以上。")
    day = timezone.localtime(visit.started_at).date()
    if not visit.campaign.starts_on <= day <= visit.campaign.ends_on:
        yield _("走访日期 %(day)s 不在行动的起止日期内。") % {"day": day}
    if visit.trip and visit.trip.region_id != visit.region_id:
        yield _("农户不在本次行程的驻村内。")
    if visit.trip and not _during(visit.trip, day):
        yield _("走访日期不在本次行程期间。")
    if visit.household.left_on and visit.household.left_on < day:
        yield _("该户已于 %(day)s 迁出或销户。") % {"day": visit.household.left_on}


def _during(trip: Trip, day: date) -> bool:
    moments = (trip.arrived_at, trip.left_at)
    first, last = (timezone.localtime(m).date() if m else None for m in moments)
    return (first or trip.planned_from) <= day <= (last or max(trip.planned_to, day))
