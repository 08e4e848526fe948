"""Groups: who leads, who goes, for which counties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import PLANNING, check_inside, check_state, hold, names
from huifang.campaigns.actions.grants import refresh_grants
from huifang.campaigns.models import Campaign, Group, Member
from huifang.kit.errors import Conflict, Invalid
from huifang.territory.models import Region


@action("group.change", creates=True)
def create_group(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    number: int,
    leader: Member,
    members: Sequence[Member],
    counties: Sequence[Region],
    liaison: Member | None = None,
    now: datetime,
) -> Group:
    """Set up a group; leader and liaison are its members without being named twice.

    Raises:
        Conflict: the plan is closed.
        Invalid: the number is taken, too few members, somebody is in another group or no longer
            serves, or a county is none or lies outside.

    """
    del by
    campaign = hold(campaign)
    people = _check(campaign, None, number, leader, liaison, members, counties)
    group = Group.objects.create(campaign=campaign, number=number, leader=leader, liaison=liaison)
    _fill(group, people, counties)
    refresh_grants(campaign, now=now)
    return group


@action("group.change")
def change_group(
    by: Actor,
    group: Group,
    /,
    *,
    number: int,
    leader: Member,
    members: Sequence[Member],
    counties: Sequence[Region],
    liaison: Member | None = None,
    now: datetime,
) -> Group:
    """Change who is in a group and where it goes; rights follow at once.

    Raises:
        Conflict, Invalid: as `create_group`.

    """
    del by
    campaign = hold(group.campaign)
    people = _check(campaign, group, number, leader, liaison, members, counties)
    group.number, group.leader, group.liaison = number, leader, liaison
    group.save()
    _fill(group, people, counties)
    refresh_grants(campaign, now=now)
    return group


@action("group.change")
def remove_group(by: Actor, group: Group, /, *, reason: str = "", now: datetime) -> Group:
    """Dissolve a group of a draft that nothing refers to yet.

    Raises:
        Conflict: the campaign is no draft any more, or households or trips belong to the group.

    """
    del by, now, reason
    check_state(group.campaign, {"draft"})
    try:
        Group.objects.filter(pk=group.pk).delete()
    except ProtectedError:
        raise Conflict(
            _("%(group)s已有对象户、抽取记录或行程，不能撤销。请先把对象户改编到其他组。")
            % {"group": group}
        ) from None
    also_changed(group, "group", str(group), "")
    return group


def _fill(group: Group, people: list[Member], counties: Sequence[Region]) -> None:
    """Set members and counties, and tell the journal who came and went."""
    before = names(group.members.all()), names(group.counties.all())
    group.members.set(people)
    group.counties.set(counties)
    after = names(people), names(counties)
    for field, was, now_is in zip(("members", "counties"), before, after, strict=True):
        if was != now_is:
            also_changed(group, field, was, now_is)


def _check(
    campaign: Campaign,
    group: Group | None,
    number: int,
    leader: Member,
    liaison: Member | None,
    members: Sequence[Member],
    counties: Sequence[Region],
) -> list[Member]:
    """Return everybody in the group, once each, when nothing speaks against it."""
    check_state(campaign, PLANNING)
    others = campaign.groups.exclude(pk=group.pk) if group else campaign.groups.all()
    if others.filter(number=number).exists():
        words = _("第%(n)s组已经有了，请换一个组别。") % {"n": number}
        raise Invalid(words, number=words)
    named = [leader, *members, *([liaison] if liaison else [])]
    people = list({member.pk: member for member in named}.values())
    if len(people) < campaign.min_group_size:
        words = _("本组只有 %(n)s 人，方案要求不少于 %(least)s 人。请补充成员。") % {
            "n": len(people), "least": campaign.min_group_size,
        }  # fmt: skip
        raise Invalid(words, members=words)
    _check_free(others, people, already=group)
    if not counties:
        words = _("请选择负责的县区。")
        raise Invalid(words, counties=words)
    for county in counties:
        check_inside(campaign, county, "counties")
        if county.level != "county":
            words = _("“%(region)s”不是县区。请选择县级区划。") % {"region": county}
            raise Invalid(words, counties=words)
    return people


def _check_free(others: QuerySet[Group], people: list[Member], already: Group | None) -> None:
    """See that everybody serves and is in no other group of the campaign."""
    known = set(already.members.values_list("pk", flat=True)) if already else set()
    for member in people:
        if not member.active and member.pk not in known:
            words = _("%(name)s已不在任，不能编入。") % {"name": member}
            raise Invalid(words, members=words)
    taken = Group.objects.filter(pk__in=others, members__in=people)
    for group in taken.prefetch_related("members").distinct():
        both = [member for member in group.members.all() if member in people]
        words = _("%(who)s已在%(group)s，一人只能编入一个组。请先从%(group)s移出。") % {
            "who": "、".join(names(both)), "group": group,
        }  # fmt: skip
        raise Invalid(words, members=words)
