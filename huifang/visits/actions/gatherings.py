"""Meetings with villagers and collective activities of help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign, Group, Member
from huifang.kit.errors import Invalid
from huifang.registry.models import Household
from huifang.territory.models import Region
from huifang.visits.actions.checks import (
    check_campaign,
    check_past,
    check_reason,
    check_recording,
    check_some,
    names,
)
from huifang.visits.models import Activity, Meeting


@action("meeting.record", creates=True)
def record_meeting(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region,
    held_at: datetime,
    place: str,
    chair: str,
    members: Sequence[Member],
    headcount: int,
    topic: str,
    opinions: str = "",
    group: Group | None = None,
    now: datetime,
) -> Meeting:
    """Record a talk with villagers together; each line of `opinions` is one opinion.

    Raises:
        Invalid: it has not been held yet, nobody came, or no member took part.

    """
    del by
    meeting = Meeting(campaign=campaign, region=region, held_at=held_at, place=place, chair=chair)
    meeting.headcount, meeting.topic, meeting.opinions = headcount, topic, opinions
    meeting.group = group
    return _keep_meeting(meeting, members, now)


@action("meeting.record")
def correct_meeting(
    by: Actor,
    meeting: Meeting,
    /,
    *,
    reason: str,
    region: Region,
    held_at: datetime,
    place: str,
    chair: str,
    members: Sequence[Member],
    headcount: int,
    topic: str,
    opinions: str = "",
    group: Group | None = None,
    now: datetime,
) -> Meeting:
    """Put right what the record of a meeting says.

    Raises:
        Invalid: no reason, or as `record_meeting`.

    """
    del by
    check_reason(reason)
    meeting.region, meeting.held_at, meeting.place, meeting.chair = region, held_at, place, chair
    meeting.headcount, meeting.topic, meeting.opinions = headcount, topic, opinions
    meeting.group = group
    return _keep_meeting(meeting, members, now)


def _keep_meeting(meeting: Meeting, members: Sequence[Member], now: datetime) -> Meeting:
    check_recording(meeting.campaign)
    check_campaign(meeting.campaign, None, meeting.group)
    check_past("held_at", meeting.held_at, now)
    check_some("members", members)
    if meeting.headcount < 1:
        words = _("请填写参会人数。")
        raise Invalid(words, headcount=words)
    before = [] if meeting._state.adding else names(meeting.members.all())
    meeting.save()
    meeting.members.set(members)
    if before != names(members):
        also_changed(meeting, "members", before, names(members))
    return meeting


@action("activity.record", creates=True)
def record_activity(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region,
    held_on: date,
    name: str,
    kind_code: str,
    participants: Sequence[Member],
    households: Sequence[Household] = (),
    content: str = "",
    group: Group | None = None,
    now: datetime,
) -> Activity:
    """Record a collective activity, the members who took part and the families it helped.

    Raises:
        Invalid: its day has not come yet, or nobody took part.

    """
    del by
    activity = Activity(campaign=campaign, region=region, held_on=held_on, name=name)
    activity.kind_code, activity.content, activity.group = kind_code, content, group
    return _keep_activity(activity, participants, households, now)


@action("activity.record")
def correct_activity(
    by: Actor,
    activity: Activity,
    /,
    *,
    reason: str,
    region: Region,
    held_on: date,
    name: str,
    kind_code: str,
    participants: Sequence[Member],
    households: Sequence[Household] = (),
    content: str = "",
    group: Group | None = None,
    now: datetime,
) -> Activity:
    """Put right what the record of an activity says.

    Raises:
        Invalid: no reason, or as `record_activity`.

    """
    del by
    check_reason(reason)
    activity.region, activity.held_on, activity.name = region, held_on, name
    activity.kind_code, activity.content, activity.group = kind_code, content, group
    return _keep_activity(activity, participants, households, now)


def _keep_activity(
    activity: Activity,
    participants: Sequence[Member],
    households: Sequence[Household],
    now: datetime,
) -> Activity:
    check_recording(activity.campaign)
    check_campaign(activity.campaign, None, activity.group)
    if activity.held_on > timezone.localtime(now).date():
        words = _("活动日期还没有到。请核对。")
        raise Invalid(words, held_on=words)
    check_some("participants", participants)
    fresh = activity._state.adding
    activity.save()
    for field, rows in (("members", participants), ("households", households)):
        relation = getattr(activity, field)
        before = [] if fresh else names(relation.all())
        relation.set(rows)
        if before != names(rows):
            also_changed(activity, field, before, names(rows))
    return activity
