"""Household visits: recorded once, corrected with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.actions import mark_visited
from huifang.campaigns.models import Campaign, Group, Member, Target
from huifang.kit.errors import Invalid
from huifang.kit.ids import check_mobile
from huifang.registry.models import Household, Person
from huifang.visits.actions.checks import (
    check_campaign,
    check_past,
    check_reason,
    check_recording,
    check_some,
    names,
)
from huifang.visits.models import HouseholdVisit, Trip

LONGEST = timedelta(hours=24)


class Answers(TypedDict, total=False):
    """What one talk gave, named as the columns of `HouseholdVisit`; what is not given is empty."""

    method: str
    ended_at: datetime | None
    trip: Trip | None
    group: Group | None
    spoke_with: str
    spoke_relation: str
    spoke_mobile: str
    met: Sequence[Person]
    food: str
    education: str
    medical: str
    housing: str
    water: str
    income_trend: str
    schooling_progress: str
    livelihood_progress: str
    employment_progress: str
    policy_known: str
    requests: str
    satisfaction: str
    remark: str


@action("visit.record", creates=True)
def record_visit(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    household: Household,
    started_at: datetime,
    visitors: Sequence[Member],
    now: datetime,
    **answers: Unpack[Answers],
) -> HouseholdVisit:
    """Record one talk with a family, on the campaign's list or not, and tick it off the list.

    Fewer than two visitors are let through and shown as a doubt (`queries.visit_doubts`).

    Raises:
        Invalid: nobody visited or spoke, a telephone talk without a number, persons of another
            family, a trip of another campaign, or moments that cannot be.

    """
    del by
    check_recording(campaign)
    visit = HouseholdVisit(campaign=campaign, household=household, region=household.region)
    visit.started_at = started_at
    met = _fill(visit, answers, now)
    check_some("visitors", visitors)
    visit.group = visit.group or _group_of(visit)
    visit.save()
    visit.visitors.set(visitors)
    visit.met.set(met or ())
    also_changed(visit, "visitors", [], names(visitors))
    if met:
        also_changed(visit, "met", [], names(met))
    mark_visited(campaign, household, timezone.localtime(started_at).date())
    return visit


@action("visit.correct")
def correct_visit(
    by: Actor,
    visit: HouseholdVisit,
    /,
    *,
    reason: str,
    started_at: datetime | None = None,
    visitors: Sequence[Member] | None = None,
    now: datetime,
    **answers: Unpack[Answers],
) -> HouseholdVisit:
    """Put right what a visit says; only what is given changes, the journal keeps both.

    Raises:
        Invalid: no reason, or as `record_visit`.

    """
    del by
    check_recording(visit.campaign)
    check_reason(reason)
    visit.started_at = started_at or visit.started_at
    met = _fill(visit, answers, now)
    visit.save()
    if started_at:
        _mark_first(visit)
    if visitors is not None:
        check_some("visitors", visitors)
        before = names(visit.visitors.all())
        visit.visitors.set(visitors)
        _also(visit, "visitors", before, names(visitors))
    if met is not None:
        before = names(visit.met.all())
        visit.met.set(met)
        _also(visit, "met", before, names(met))
    return visit


def _fill(visit: HouseholdVisit, answers: Answers, now: datetime) -> Sequence[Person] | None:
    """Set the columns given and check the whole; return the persons met, when given."""
    given = dict(answers)
    met: Sequence[Person] | None = given.pop("met", None)  # type: ignore[assignment]
    mobile = str(given.pop("spoke_mobile", "") or "")
    for name, value in given.items():
        setattr(visit, name, value.strip() if isinstance(value, str) else value)
    if mobile:
        visit.spoke_mobile = check_mobile(mobile)
    check_campaign(visit.campaign, visit.trip, visit.group)
    _check_moments(visit, now)
    _check_people(visit, met or ())
    return met


def _check_moments(visit: HouseholdVisit, now: datetime) -> None:
    check_past("started_at", visit.started_at, now)
    if visit.ended_at is None:
        return
    check_past("ended_at", visit.ended_at, now)
    if visit.ended_at < visit.started_at:
        words = _("结束时间早于开始时间。请核对。")
        raise Invalid(words, ended_at=words)
    if visit.ended_at - visit.started_at > LONGEST:
        words = _("一次走访超过一天。请核对开始和结束的日期。")
        raise Invalid(words, ended_at=words)


def _check_people(visit: HouseholdVisit, met: Sequence[Person]) -> None:
    if not visit.spoke_with:
        words = _("请填写与谁交谈。")
        raise Invalid(words, spoke_with=words)
    if visit.method == "phone" and not visit.spoke_mobile:
        words = _("电话走访须填写被访人电话，以便回访核对。")
        raise Invalid(words, spoke_mobile=words)
    strangers = [str(person) for person in met if person.household_id != visit.household_id]
    if strangers:
        words = _("%(names)s 不是这一户的成员。") % {"names": "、".join(strangers)}
        raise Invalid(words, met=words)


def _mark_first(visit: HouseholdVisit) -> None:
    """Let the household's list say the day of its first visit, which may have moved."""
    same = HouseholdVisit.objects.filter(campaign=visit.campaign, household=visit.household)
    first = same.order_by("started_at").values_list("started_at", flat=True)[0]
    mark_visited(visit.campaign, visit.household, None)
    mark_visited(visit.campaign, visit.household, timezone.localtime(first).date())


def _group_of(visit: HouseholdVisit) -> Group | None:
    """Return whose visit it is: the trip's group, else the group that has the household."""
    if visit.trip:
        return visit.trip.group
    target = (
        Target.objects.filter(campaign=visit.campaign, household=visit.household)
        .exclude(group=None)
        .select_related("group")
        .order_by("-round")
        .first()
    )
    return target.group if target else None


def _also(visit: HouseholdVisit, name: str, before: list[str], after: list[str]) -> None:
    if before != after:
        also_changed(visit, name, before, after)
