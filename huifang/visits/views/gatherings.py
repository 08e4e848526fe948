"""Pages of meetings, collective activities and who took part in them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.desk.pages import form_page, listing_page
from huifang.visits import actions, forms, queries
from huifang.visits.listings import ACTIVITIES, MEETINGS, PARTICIPATIONS
from huifang.visits.models import Activity, Meeting, Participation
from huifang.visits.views.common import at_hand, campaign_at_hand


@page("meeting.view")
@at_hand
def meetings(request: Request) -> HttpResponseBase:
    """List the meetings."""
    return listing_page(request, MEETINGS)


@page("meeting.view")
def meeting(request: Request, key: str) -> HttpResponse:
    """Show a meeting with its opinions one by one."""
    found = get_visible(request.actor, queries.whole_meetings(), "meeting.view", key)
    return render(request, "visits/meeting.html", {"title": found.topic, "meeting": found})


@page("meeting.record")
def meeting_record(request: Request) -> HttpResponse:
    """Record a meeting."""
    campaign = campaign_at_hand(request)

    def save(by: Actor, data: dict[str, Any]) -> Meeting:
        return actions.record_meeting(by, campaign, now=timezone.now(), **data)

    form = forms.made_for(forms.MeetingForm, request.actor, campaign)
    initial = queries.own_part(request.actor, campaign)
    return form_page(request, form, save, title=_("登记座谈会"), initial=initial, done=_meeting)


@page("meeting.record")
def meeting_correct(request: Request, key: str) -> HttpResponse:
    """Put the record of a meeting right."""
    found = get_visible(request.actor, queries.whole_meetings(), "meeting.record", key)

    def save(by: Actor, data: dict[str, Any]) -> Meeting:
        return actions.correct_meeting(by, found, now=timezone.now(), **data)

    form = forms.made_for(forms.MeetingForm, request.actor, found.campaign, correcting=True)
    return form_page(
        request, form, save, title=_("更正座谈会"), instance=found,
        initial=forms.said_by(found, form), done=_meeting,
    )  # fmt: skip


@page("activity.view")
@at_hand
def activities(request: Request) -> HttpResponseBase:
    """List the collective activities."""
    return listing_page(request, ACTIVITIES, template="visits/activities.html")


@page("activity.view")
def activity(request: Request, key: str) -> HttpResponse:
    """Show an activity, the members who took part and the families it helped."""
    found = get_visible(request.actor, queries.whole_activities(), "activity.view", key)
    families = queries.families_of(request.actor, found)
    context = {"title": found.name, "activity": found, "families": families}
    return render(request, "visits/activity.html", context)


@page("activity.record")
def activity_record(request: Request) -> HttpResponse:
    """Record a collective activity."""
    campaign = campaign_at_hand(request)

    def save(by: Actor, data: dict[str, Any]) -> Activity:
        return actions.record_activity(by, campaign, now=timezone.now(), **data)

    form = forms.made_for(forms.ActivityForm, request.actor, campaign)
    initial = queries.own_part(request.actor, campaign)
    return form_page(
        request, form, save, title=_("登记集体帮扶活动"), initial=initial, done=_activity
    )


@page("activity.record")
def activity_correct(request: Request, key: str) -> HttpResponse:
    """Put the record of an activity right."""
    found = get_visible(request.actor, queries.whole_activities(), "activity.record", key)

    def save(by: Actor, data: dict[str, Any]) -> Activity:
        return actions.correct_activity(by, found, now=timezone.now(), **data)

    form = forms.made_for(forms.ActivityForm, request.actor, found.campaign, correcting=True)
    return form_page(
        request, form, save, title=_("更正集体帮扶活动"), instance=found,
        initial=forms.said_by(found, form), done=_activity,
    )  # fmt: skip


@page("activity.view")
@at_hand
def participations(request: Request) -> HttpResponseBase:
    """List which member took part in which activity."""
    return listing_page(request, PARTICIPATIONS)


@page("activity.view")
def participation(request: Request, key: str) -> HttpResponse:
    """Go to the activity in which somebody took part."""
    found = get_visible(request.actor, Participation, "activity.view", key)
    return redirect("visits:activity", found.activity_id)


def _meeting(found: Meeting) -> str:
    return reverse("visits:meeting", args=[found.pk])


def _activity(found: Activity) -> str:
    return reverse("visits:activity", args=[found.pk])
