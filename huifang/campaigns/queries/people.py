"""Who goes: members by name or initials, groups, and who a signed-in person is among them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Group, Member
from huifang.kit.chinese import fold, normalise_name

FOUND = 20
"""How many rows a look-up by typing gives at most."""


def members(viewer: Actor) -> QuerySet[Member]:
    """Return the members in the viewer's scope, by name."""
    return visible(viewer, Member, "member.view").order_by("initials", "pk")


def groups(viewer: Actor, campaign: Campaign) -> QuerySet[Group]:
    """Return the groups of a campaign in the viewer's scope, by number."""
    rows = visible(viewer, Group, "group.view").filter(campaign=campaign)
    return rows.select_related("leader", "liaison").order_by("number")


def find_members(viewer: Actor, text: str) -> list[Member]:
    """Return active members by a piece of the name, pinyin initials or workplace."""
    if not fold(text):
        return []
    rows = members(viewer).filter(member_words(text), active=True)
    return list(rows.select_related("region")[:FOUND])


def member_words(text: str) -> Q:
    """Return the condition "its name or workplace holds `text`, or its initials start with it"."""
    text = fold(text)
    found = Q(name__contains=normalise_name(text)) | Q(workplace__contains=text)
    if re.fullmatch("[a-zA-Z]+", text):
        found |= Q(initials__startswith=text.lower())
    return found


def members_named(names: Iterable[str]) -> dict[str, list[Member]]:
    """Return the members of each name, for imports that know people by name."""
    found: dict[str, list[Member]] = {}
    wanted = {normalise_name(name) for name in names}
    for member in Member.objects.filter(name__in=wanted).select_related("region", "account"):
        found.setdefault(member.name, []).append(member)
    return found


def member_of(viewer: Actor) -> Member | None:
    """Return the member whose account the viewer uses, None when he is none."""
    return Member.objects.filter(account_id=viewer.id).first() if viewer.id else None


def group_of(member: Member, campaign: Campaign) -> Group | None:
    """Return the one group of a campaign to which a member belongs."""
    return Group.objects.filter(campaign=campaign, members=member).first()


def group_warnings(group: Group, among: Iterable[Group] | None = None) -> list[str]:
    """Return what is unusual about a group but allowed, in sentences.

    `among`: the groups of the campaign with their counties, where they have been read already.
    """
    found = []
    if not group.leader.in_chair_meeting:
        found.append(
            _("组长%(name)s不是主席会议成员。请确认是否由主席会议成员带队。")
            % {"name": group.leader}
        )
    if group.liaison_id is None:
        found.append(_("还没有确定联络员。"))
    without = sum(member.account_id is None for member in group.members.all())
    if without:
        found.append(_("有 %(n)s 名成员没有关联账号，不能在系统中办理。") % {"n": without})
    if among is None:
        among = Group.objects.filter(campaign_id=group.campaign_id).prefetch_related("counties")
    own = set(group.counties.all())
    return found + [
        _("与%(other)s负责的县区有重复。") % {"other": other}
        for other in among
        if other.pk != group.pk and own & set(other.counties.all())
    ]
