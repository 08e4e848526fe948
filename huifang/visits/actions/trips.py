"""Trips: planned, planned anew, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.actions import set_trip_villages
from huifang.campaigns.models import Group, Member
from huifang.kit.errors import Conflict, Invalid
from huifang.territory.models import Region
from huifang.visits.actions.checks import (
    check_past,
    check_recording,
    check_some,
    names,
)
from huifang.visits.models import Trip


@action("trip.plan", creates=True)
def plan_trip(
    by: Actor,
    group: Group,
    /,
    *,
    region: Region,
    members: Sequence[Member],
    planned_from: date,
    planned_to: date,
    with_outsiders: bool = False,
    now: datetime,
) -> Trip:
    """Plan the stay of `group` in a village, both days inclusive.

    Raises:
        Invalid: no village, no members, days the wrong way round, or somebody who is not of the
            group without `with_outsiders`.

    """
    del by
    _check_plan(group, region, members, planned_from, planned_to, with_outsiders)
    trip = Trip.objects.create(
        campaign=group.campaign,
        group=group,
        region=region,
        planned_from=planned_from,
        planned_to=planned_to,
    )
    trip.members.set(members)
    also_changed(trip, "members", [], names(members))
    _give_villages(group, now)
    return trip


@action("trip.plan")
def replan_trip(
    by: Actor,
    trip: Trip,
    /,
    *,
    region: Region,
    members: Sequence[Member],
    planned_from: date,
    planned_to: date,
    with_outsiders: bool = False,
    now: datetime,
) -> Trip:
    """Change the plan of a trip; once the group is in the village, only who goes along.

    Raises:
        Conflict: the group has arrived and another village or other days are given.
        Invalid: as `plan_trip`.

    """
    del by
    _check_plan(trip.group, region, members, planned_from, planned_to, with_outsiders)
    plan = (region.pk, planned_from, planned_to)
    if trip.arrived_at and plan != (trip.region_id, trip.planned_from, trip.planned_to):
        raise Conflict(_("本组已经到村，不能再改驻村和计划日期。只能调整同行成员。"))
    trip.region, trip.planned_from, trip.planned_to = region, planned_from, planned_to
    trip.save()
    before, after = names(trip.members.all()), names(members)
    trip.members.set(members)
    if before != after:
        also_changed(trip, "members", before, after)
    _give_villages(trip.group, now)
    return trip


@action("trip.change")
def change_trip(
    by: Actor,
    trip: Trip,
    /,
    *,
    arrived_at: datetime | None,
    left_at: datetime | None = None,
    lodging: str = "",
    own_supplies: bool = True,
    short_reason: str = "",
    now: datetime,
) -> Trip:
    """Record when the group came and went and where it slept.

    A stay shorter than the campaign asks is taken in as it was; it is shown as below the measure
    until `short_reason` says why.

    Raises:
        Invalid: it left before it came, or either moment has not come yet.

    """
    del by
    check_recording(trip.campaign)
    if left_at and (arrived_at is None or left_at < arrived_at):
        words = _("离村时间早于到村时间。请核对两个时间。")
        raise Invalid(words, left_at=words)
    for field, moment in (("arrived_at", arrived_at), ("left_at", left_at)):
        if moment:
            check_past(field, moment, now)
    trip.arrived_at, trip.left_at = arrived_at, left_at
    trip.lodging, trip.own_supplies = lodging, own_supplies
    trip.short_reason = short_reason.strip()
    trip.save()
    return trip


def _give_villages(group: Group, now: datetime) -> None:
    """Let the members' rights follow the group's trips."""
    villages = group.trips.order_by().values_list("region_id", flat=True).distinct()
    set_trip_villages(group, villages, now=now)


def _check_plan(
    group: Group,
    region: Region,
    members: Sequence[Member],
    planned_from: date,
    planned_to: date,
    with_outsiders: bool,
) -> None:
    if group.campaign.state == "archived":
        check_recording(group.campaign)
    if region.level not in {"village", "group"}:
        words = _("“%(name)s”不是村。请选到村一级。") % {"name": region}
        raise Invalid(words, region=words)
    if planned_to < planned_from:
        words = _("计划离村日期早于到村日期。请核对。")
        raise Invalid(words, planned_to=words)
    check_some("members", members)
    own = {*group.members.values_list("pk", flat=True), group.leader_id, group.liaison_id}
    strangers = [str(member) for member in members if member.pk not in own]
    if strangers and not with_outsiders:
        words = _("%(names)s 不是本组成员。如确需同行，请填在“组外同行”一栏。") % {
            "names": "、".join(strangers)
        }
        raise Invalid(words, members=words)
