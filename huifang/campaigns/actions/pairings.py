"""Pairings: a leader by a village, a unit by a village, members by a household; three goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.scope import get_visible
from huifang.campaigns.actions.checks import LIVING, check_inside, check_state, names
from huifang.campaigns.models import Campaign, Goal, Member, Pairing
from huifang.kit.errors import Conflict, Invalid
from huifang.registry.models import Household, Person
from huifang.rules.reader import codes
from huifang.territory.models import Region, Unit

PLACES = {"leader_village": ("township", "village"), "unit_village": ("village",)}


@action("pairing.change", creates=True)
def create_pairing(
    by: Actor,
    campaign: Campaign | None,
    /,
    *,
    kind_code: str,
    since: date,
    region: Region | None = None,
    household: Household | None = None,
    unit: Unit | None = None,
    head: Member | None = None,
    members: Sequence[Member] = (),
    now: datetime,
) -> Pairing:
    """Let a leader or a unit stand by a village, or members (led by `head`) by a household.

    A household's pairing begins with the three goals, none of them begun. `campaign` None: it
    holds beyond any campaign.

    Raises:
        Conflict: the campaign is archived, or the household or village has such a pairing.
        Invalid: a side is missing, or the place is not of the right kind.
        Missing: the household is not in scope.

    """
    del now
    if campaign:
        check_state(campaign, LIVING)
    pairing = Pairing(kind_code=kind_code, campaign=campaign, since=since, unit=unit)
    pairing.head = head or (members[0] if members else None)
    if kind_code == "members_household":
        _household(by, pairing, household)
    else:
        _village(pairing, region)
    _check_single(pairing)
    pairing.save()
    _set_members(pairing, members)
    _begin_goals(pairing)
    return pairing


@action("pairing.change")
def change_pairing(
    by: Actor,
    pairing: Pairing,
    /,
    *,
    head: Member | None = None,
    unit: Unit | None = None,
    members: Sequence[Member] = (),
    reason: str,
    now: datetime,
) -> Pairing:
    """Change who stands by; the journal keeps the reason and who did before.

    Raises:
        Conflict: the pairing has ended.
        Invalid: no reason, or a side would be missing.

    """
    del by, now
    _check_live(pairing)
    _check_reason(reason)
    pairing.head = head or (members[0] if members else None)
    pairing.unit = unit
    _check_sides(pairing)
    pairing.save()
    _set_members(pairing, members)
    return pairing


@action("pairing.change")
def end_pairing(
    by: Actor, pairing: Pairing, /, *, until: date, reason: str, now: datetime
) -> Pairing:
    """End a pairing on its last day, for a reason.

    Raises:
        Conflict: it has ended before.
        Invalid: no reason, or it would end before it began.

    """
    del by, now
    _check_live(pairing)
    _check_reason(reason)
    if until < pairing.since:
        words = _("结束日期早于结对日期 %(since)s。请改正。") % {"since": pairing.since}
        raise Invalid(words, until=words)
    pairing.until, pairing.end_reason = until, reason.strip()
    pairing.save()
    return pairing


@action("goal.change")
def set_goal(
    by: Actor,
    goal: Goal,
    /,
    *,
    state: str,
    person: Person | None = None,
    aim: str = "",
    measure: str = "",
    outcome: str = "",
    now: datetime,
) -> Goal:
    """Say how far one of the three goals has come, for whom, and by what.

    Raises:
        Conflict: the pairing has ended.
        Invalid: it was reached without an outcome or begun without an aim, or the person is of
            another family.

    """
    del by, now
    _check_live(goal.pairing)
    if state not in {code.value for code in codes("campaigns.goal_state")}:
        words = _("请从列表中选择目标状态。")
        raise Invalid(words, state=words)
    if person is not None and person.household_id != goal.pairing.household_id:
        words = _("所选人员不是本户成员。请从本户成员中选择。")
        raise Invalid(words, person=words)
    if state in {"under_way", "reached"} and not aim.strip():
        words = _("请写明帮扶目标。")
        raise Invalid(words, aim=words)
    if state == "reached" and not outcome.strip():
        words = _("目标已实现，请写明成效。")
        raise Invalid(words, outcome=words)
    goal.state, goal.person = state, person
    goal.aim, goal.measure, goal.outcome = aim, measure, outcome
    goal.save()
    return goal


def _begin_goals(pairing: Pairing) -> None:
    if pairing.household_id:
        for goal in codes("campaigns.goal"):
            Goal.objects.create(pairing=pairing, goal=goal.value)


def _household(by: Actor, pairing: Pairing, household: Household | None) -> None:
    if household is None:
        words = _("请选择结对的农户。")
        raise Invalid(words, household=words)
    pairing.household = get_visible(by, Household, "household.view", household.pk)
    pairing.region = pairing.household.region
    pairing.unit = None
    _check_sides(pairing)


def _village(pairing: Pairing, region: Region | None) -> None:
    if region is None or region.level not in PLACES.get(pairing.kind_code, ()):
        words = _("请选择所联的村。")
        raise Invalid(words, region=words)
    pairing.region = region
    _check_sides(pairing)


def _check_sides(pairing: Pairing) -> None:
    """See that whoever must stand by does."""
    if pairing.kind_code == "unit_village":
        if pairing.unit is None:
            words = _("请选择联村的单位。")
            raise Invalid(words, unit=words)
    elif pairing.head is None:
        words = _("请选择负责的领导或委员。")
        raise Invalid(words, head=words)


def _check_single(pairing: Pairing) -> None:
    """See that it lies in its campaign and that nobody stands there in the same way already."""
    if pairing.campaign:
        check_inside(pairing.campaign, pairing.region)
    live = Pairing.objects.filter(
        kind_code=pairing.kind_code, campaign=pairing.campaign, until=None
    )
    if pairing.household_id:
        other = live.filter(household_id=pairing.household_id).first()
    else:
        other = live.filter(
            region_id=pairing.region_id, head=pairing.head, unit=pairing.unit
        ).first()
    if other is not None:
        raise Conflict(
            _("%(what)s已有结对（%(who)s）。请在原结对中增减人员，或先结束原结对。")
            % {"what": pairing.household or pairing.region, "who": other.head or other.unit}
        )


def _set_members(pairing: Pairing, members: Sequence[Member]) -> None:
    people = {member.pk: member for member in [*members, pairing.head] if member is not None}
    before = names(pairing.members.all())
    pairing.members.set(people.values())
    after = names(people.values())
    if before != after:
        also_changed(pairing, "members", before, after)


def _check_live(pairing: Pairing) -> None:
    if pairing.until is not None:
        raise Conflict(_("这一结对已于 %(until)s 结束，不能再改。") % {"until": pairing.until})
    if pairing.campaign is not None:
        check_state(pairing.campaign, LIVING)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        words = _("请写明变更原因。")
        raise Invalid(words, reason=words)
