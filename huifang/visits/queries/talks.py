"""Questions about household visits: the last one, all of them, what looks odd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Target
from huifang.campaigns.queries import targets
from huifang.registry.models import Household
from huifang.visits.models import HouseholdVisit, Trip

TWO = 2  # visitors that a talk should have


def visits(viewer: Actor) -> QuerySet[HouseholdVisit]:
    """Return the household visits in scope."""
    return visible(viewer, HouseholdVisit, "visit.view")


def whole_visits() -> QuerySet[HouseholdVisit]:
    """Return visits with all that their pages show; whoever asks narrows them to his scope."""
    rows = HouseholdVisit.objects.select_related(
        "campaign", "group", "household", "region", "trip__group", "trip__region"
    )
    return rows.prefetch_related("visitors", "met")


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


def families_to_visit(viewer: Actor, campaign: Campaign, region_key: str) -> QuerySet[Target]:
    """Return the families of a village on the campaign's list, those not visited yet first."""
    rows = targets(viewer).filter(campaign=campaign, region_id=region_key)
    rows = rows.filter(left_out_reason="").select_related("household")
    return rows.order_by(
        F("visited_on").asc(nulls_first=True), "household__group_name", "household__head_initials"
    )


def visits_on(viewer: Actor, trip: Trip) -> QuerySet[HouseholdVisit]:
    """Return the visits made on a trip, in the order in which they were made."""
    found = visits(viewer).filter(trip=trip)
    return (
        found.select_related("household", "region")
        .prefetch_related("visitors")
        .order_by("started_at", "pk")
    )


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
