"""Members: registered one by one or from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.campaigns.actions.checks import RUNNING, check_reach
from huifang.campaigns.actions.grants import refresh_grants
from huifang.campaigns.models import Campaign, Member
from huifang.kit.chinese import normalise_name
from huifang.kit.errors import Invalid
from huifang.territory.models import Region


class MemberFacts(TypedDict, total=False):
    """What may be said of a member; a new one needs `name` and `region`."""

    name: str
    region: Region
    level: str
    post: str
    in_chair_meeting: bool
    sector: str
    workplace: str
    skills: Sequence[str]
    mobile: str
    active: bool
    account: Account | None


@action("member.change", creates=True)
def create_member(
    by: Actor, _parent: None, /, *, now: datetime, **facts: Unpack[MemberFacts]
) -> Member:
    """Register a member.

    Raises:
        Invalid: no name, a member of this name and workplace is there, or the account is taken.
        NotAllowed: the region is not the actor's.

    """
    del now
    return _save(by, Member(), facts, "member.change")


@action("member.change")
def change_member(
    by: Actor, member: Member, /, *, now: datetime, **facts: Unpack[MemberFacts]
) -> Member:
    """Change what is said of a member; an empty `mobile` keeps the number.

    Raises:
        Invalid, NotAllowed: as `create_member`.

    """
    before = member.account_id
    _save(by, member, facts, "member.change")
    if member.account_id != before:  # the rights of his groups go over to the other account
        groups = member.groups.values("campaign")
        for campaign in Campaign.objects.filter(pk__in=groups, state__in=RUNNING):
            refresh_grants(campaign, now=now)
    return member


@action("member.import", creates=True)
def import_member(
    by: Actor, _parent: None, /, *, now: datetime, **facts: Unpack[MemberFacts]
) -> Member:
    """Register a member from a row of a sheet.

    Raises:
        Invalid, NotAllowed: as `create_member`.

    """
    del now
    return _save(by, Member(), facts, "member.import")


@action("member.import")
def correct_member(
    by: Actor, member: Member, /, *, now: datetime, **facts: Unpack[MemberFacts]
) -> Member:
    """Bring a member up to what a row of a sheet says; columns it has not are left alone.

    Raises:
        Invalid, NotAllowed: as `create_member`.

    """
    del now
    return _save(by, member, facts, "member.import")


def _save(by: Actor, member: Member, facts: MemberFacts, permission: str) -> Member:
    for field, value in facts.items():
        if field != "mobile" or value:
            setattr(member, field, value)
    member.name, member.workplace = normalise_name(member.name), member.workplace.strip()
    member.skills = list(member.skills)
    _check(member)
    check_reach(by, member.region, permission)
    member.save()
    return member


def _check(member: Member) -> None:
    if not member.name:
        words = _("请填写姓名。")
        raise Invalid(words, name=words)
    others = Member.objects.exclude(pk=member.pk)
    if others.filter(
        name=member.name, workplace=member.workplace, region=member.region_id
    ).exists():
        words = _("已有同名同单位的委员“%(name)s”。如确为两人，请在工作单位中写明职务区分。") % {
            "name": member.name
        }
        raise Invalid(words, name=words)
    holder = others.filter(account=member.account_id).first() if member.account_id else None
    if holder is not None:
        words = _("该账号已关联委员%(name)s。") % {"name": holder}
        raise Invalid(words, account=words)
