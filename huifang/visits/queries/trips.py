"""Questions about trips: where they stand, what was done on them, what looks odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.campaigns.models import Campaign, Group, Member
from huifang.campaigns.queries import member_of
from huifang.visits.models import HouseholdVisit, Meal, Trip
from huifang.visits.queries.meals import Settlement, meals_of, settlement
from huifang.visits.queries.talks import visits_on

FEW = 3  # members that go into one house together
SHORT = Q(nights__lt=F("campaign__min_nights")) | Q(nights__lt=F("campaign__min_days") - 1)


@dataclass(frozen=True)
class TripSheet:
    """What the page of a trip shows; `settlement` is None for those who may not see meals."""

    visits: Sequence[HouseholdVisit]
    meals: Sequence[Meal]
    settlement: Settlement | None
    doubts: Sequence[str]


@dataclass(frozen=True)
class GroupChoice:
    """The group to plan for, or the groups to choose from."""

    chosen: Group | None
    offered: Sequence[Group]


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


def whole_trips() -> QuerySet[Trip]:
    """Return trips with all that their pages show; whoever asks narrows them to his scope."""
    return Trip.objects.select_related("campaign", "group", "region").prefetch_related("members")


def trip_sheet(viewer: Actor, trip: Trip) -> TripSheet:
    """Return what happened on a trip, as far as the viewer may see it."""
    sees_meals = viewer.can("meal.view")
    return TripSheet(
        list(visits_on(viewer, trip)),
        list(meals_of(viewer, trip)),
        settlement(trip) if sees_meals else None,
        list(trip_doubts(trip)),
    )


def groups_to_plan(viewer: Actor, campaign: Campaign, key: str) -> GroupChoice:
    """Return the group with that key, else the viewer's own, else the only one he may plan for."""
    rows = visible(viewer, Group, "trip.plan").filter(campaign=campaign)
    rows = rows.select_related("leader", "campaign").order_by("number")
    if key:
        return GroupChoice(get_visible(viewer, rows, "trip.plan", key), ())
    own = member_of(viewer)
    offered = list((own and rows.filter(members=own)) or rows)
    return GroupChoice(offered[0] if len(offered) == 1 else None, offered)


def trips_for(viewer: Actor, campaign: Campaign, region_key: str, now: datetime) -> QuerySet[Trip]:
    """Return the trips a talk in a village may belong to: there, begun or planned by now."""
    return (
        visible(viewer, Trip, "trip.view")
        .filter(campaign=campaign, region_id=region_key)
        .filter(planned_from__lte=timezone.localtime(now).date() + timedelta(days=1))
        .select_related("group", "region")
        .order_by("-planned_from", "-pk")
    )


def usual_visitors(viewer: Actor, trip: Trip | None) -> list[Member]:
    """Return who most likely went along: as on the viewer's last visit of the trip, else himself.

    A group splits up in the village, so all members are proposed only when they are few.
    """
    own = member_of(viewer)
    if trip is None:
        return [own] if own else []
    last = trip.visits.filter(visitors=own).order_by("-started_at").first() if own else None
    if last:
        return list(last.visitors.all())
    members = list(trip.members.all())
    if len(members) <= FEW:
        return members
    return [own] if own in members else []


def trip_doubts(trip: Trip) -> Iterator[str]:
    """Yield what somebody should look at; nothing of it is refused."""
    counties = [key for (key,) in trip.group.counties.values_list("key")]
    if counties and not any(trip.region_id.startswith(key) for key in counties):
        yield _("驻村不在%(group)s负责的县区内。") % {"group": trip.group}
    if (trip.campaign.min_group_size or 0) > len(trip.members.all()):
        yield _("同行人数少于方案要求的 %(n)s 人。") % {"n": trip.campaign.min_group_size}
    if trip.planned_from < trip.campaign.starts_on or trip.planned_to > trip.campaign.ends_on:
        yield _("计划日期超出行动的起止日期。")
    for other, members in _elsewhere(trip).items():
        yield _("%(names)s同期另有行程：%(trip)s。") % {"names": "、".join(members), "trip": other}


def _elsewhere(trip: Trip) -> dict[str, list[str]]:
    """Return who of the trip goes elsewhere in the same days, by the other trip's name."""
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
    found: dict[str, list[str]] = {}
    for name, number, village in others:
        found.setdefault(_("第%(n)s组") % {"n": number} + village, []).append(name)
    return found
