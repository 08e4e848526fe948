"""Questions about meetings and collective activities."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import group_of, member_of
from huifang.registry.models import Household
from huifang.visits.models import Activity, Meeting


def whole_meetings() -> QuerySet[Meeting]:
    """Return meetings with all that their page shows; whoever asks narrows them to his scope."""
    rows = Meeting.objects.select_related("campaign", "group", "region")
    return rows.prefetch_related("members")


def whole_activities() -> QuerySet[Activity]:
    """Return activities with all that their page shows; whoever asks narrows them to his scope."""
    rows = Activity.objects.select_related("campaign", "group", "region")
    return rows.prefetch_related("members")


def activities_of(viewer: Actor, household: Household) -> QuerySet[Activity]:
    """Return the collective activities that helped a family, newest first."""
    found = visible(viewer, Activity, "activity.view").filter(households=household)
    return found.select_related("campaign", "region").order_by("-held_on", "-pk")


def meetings_in(viewer: Actor, region_key: str) -> QuerySet[Meeting]:
    """Return the meetings held in one village, newest first."""
    found = visible(viewer, Meeting, "meeting.view").filter(region_id=region_key)
    return found.select_related("campaign", "region").order_by("-held_at", "-pk")


def families_of(viewer: Actor, activity: Activity) -> QuerySet[Household]:
    """Return the families an activity helped, as far as the viewer may see them."""
    found = visible(viewer, Household, "household.view").filter(activities=activity)
    return found.select_related("region").order_by("region_id", "head_initials")


def own_part(viewer: Actor, campaign: Campaign) -> dict[str, Any]:
    """Return what a form may begin with: the viewer himself as a member, and his group."""
    member = member_of(viewer)
    if member is None:
        return {}
    return {
        "members": [member.pk],
        "participants": [member.pk],
        "group": group_of(member, campaign),
    }
