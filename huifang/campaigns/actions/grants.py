"""Rights that follow from a plan: a group's members get the villages to which their group goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from huifang.access.actions import give
from huifang.access.models import Account, Grant
from huifang.campaigns.actions.checks import RUNNING
from huifang.campaigns.models import Campaign, Group, Target
from huifang.territory.models import Region

SOURCE = "group"

Right = tuple[UUID, str, str]
"""Account, role, village."""


def refresh_grants(campaign: Campaign, *, now: datetime) -> None:
    """Make the derived grants of a campaign what its groups, targets and trips say.

    Each member with an account gets his role (group_leader, liaison or visitor) in every village of
    his group; what no longer follows is ended. Called inside every deed that changes one of these.
    """
    wanted = _wanted(campaign) if campaign.state in RUNNING else set()
    live = Grant.objects.filter(campaign_id=campaign.pk, source=SOURCE, ended_at=None)
    held: dict[Right, UUID] = {
        (grant.account_id, grant.role, grant.region_key): grant.pk for grant in live
    }
    over = [key for right, key in held.items() if right not in wanted]
    for start in range(0, len(over), 500):
        Grant.objects.filter(pk__in=over[start : start + 500]).update(ended_at=now)
    missing = wanted - held.keys()
    accounts = Account.objects.in_bulk({account for account, _role, _village in missing})
    for account, role, village in sorted(missing, key=str):
        give(
            accounts[account],
            role=role,
            region_key=village,
            campaign_id=campaign.pk,
            source=SOURCE,
        )


def set_trip_villages(group: Group, villages: Iterable[str], *, now: datetime) -> None:
    """Note the villages (region keys) to which a group's trips go; called inside trips' deeds."""
    wanted = set(villages)
    if wanted != set(group.villages.values_list("pk", flat=True)):
        group.villages.set(Region.objects.filter(pk__in=wanted))
        refresh_grants(group.campaign, now=now)


def _wanted(campaign: Campaign) -> set[Right]:
    places: defaultdict[UUID, set[str]] = defaultdict(set)
    assigned = Target.objects.filter(campaign=campaign).exclude(group=None).order_by()
    for group, village in assigned.values_list("group_id", "region_id").distinct():
        places[group].add(village)
    trips = Group.villages.through.objects.filter(group__campaign=campaign)
    for group, village in trips.values_list("group_id", "region_id"):
        places[group].add(village)
    rows = campaign.groups.select_related("leader", "liaison").prefetch_related("members")
    return {
        (account, role, village)
        for group in rows
        for account, role in _roles(group).items()
        for village in places[group.pk]
    }


def _roles(group: Group) -> dict[UUID, str]:
    """Return the role of each member who has an account."""
    found = {member.account_id: "visitor" for member in group.members.all() if member.account_id}
    if group.liaison and group.liaison.account_id:
        found[group.liaison.account_id] = "liaison"
    if group.leader.account_id:
        found[group.leader.account_id] = "group_leader"
    return found
