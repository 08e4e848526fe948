"""What single pages of this room show, each read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Group, Member, Pairing, Target
from huifang.campaigns.queries.coverage import Coverage, GroupCoverage, coverage
from huifang.campaigns.queries.people import group_warnings
from huifang.campaigns.queries.places import (
    IN_PLACE,
    InPlace,
    Progress,
    listed_villages,
    pairings,
    progress_of,
    targets,
)


@dataclass(frozen=True)
class GroupCard:
    """A group with what it has to do and what is unusual about it."""

    group: Group
    part: GroupCoverage
    people: Sequence[Member]
    counties: Sequence[Any]
    warnings: Sequence[str]


@dataclass(frozen=True)
class MemberFile:
    """A member's groups and pairings."""

    groups: Sequence[Group]
    pairings: Sequence[Pairing]


@dataclass(frozen=True)
class Overview:
    """A campaign's page: the proof (None to those who see no targets) and its parts."""

    campaign: Campaign
    proof: Coverage | None
    people: int
    visited: int
    listed: Sequence[Progress]
    may: frozenset[str]
    partial: bool


DEEDS = (
    "campaign.change", "campaign.submit", "campaign.adopt", "campaign.conclude",
    "campaign.archive", "group.view", "group.change", "target.view", "target.change",
    "target.draw", "listed_village.view",
)  # fmt: skip


def overview(viewer: Actor, campaign: Campaign) -> Overview:
    """Return what the page of a campaign shows to this viewer."""
    may = frozenset(deed for deed in DEEDS if _may(viewer, campaign, deed))
    proof = coverage(viewer, campaign) if "target.view" in may else None
    listed = listed_villages(viewer).filter(campaign=campaign).select_related("region", "leader")
    people = campaign.groups.aggregate(n=Count("members", distinct=True))["n"]
    return Overview(
        campaign,
        proof,
        people=people,
        visited=sum(part.visited for part in proof.groups) if proof else 0,
        listed=[progress_of(row) for row in listed.order_by("delisted_on", "region_id")]
        if "listed_village.view" in may
        else [],
        may=may,
        partial=not viewer.everything
        and all(held.region_key for held in viewer.grants_for("target.view")),
    )


def _may(viewer: Actor, campaign: Campaign, deed: str) -> bool:
    """Tell whether a grant that holds the deed is for this campaign or for all."""
    if viewer.everything:
        return True
    return any(held.campaign_id in (None, campaign.pk) for held in viewer.grants_for(deed))


def group_cards(viewer: Actor, campaign: Campaign) -> list[GroupCard]:
    """Return the groups of a campaign with their parts of the coverage."""
    parts = {part.group.pk: part for part in coverage(viewer, campaign).groups}
    rows = visible(viewer, Group, "group.view").filter(campaign=campaign)
    rows = rows.select_related("leader", "liaison").prefetch_related("members", "counties")
    found = list(rows.order_by("number"))
    return [
        GroupCard(
            group,
            parts[group.pk],
            list(group.members.all()),
            list(group.counties.all()),
            group_warnings(group, found),
        )
        for group in found
    ]


def group_part(viewer: Actor, group: Group) -> dict[str, int]:
    """Return how many targets, villages and visited households a group has."""
    rows = targets(viewer).filter(group=group).order_by()
    return rows.aggregate(
        targets=Count("pk"), villages=Count("region", distinct=True), visited=Count("visited_on")
    )


def member_file(viewer: Actor, member: Member) -> MemberFile:
    """Return the groups and the pairings of a member that the viewer may see."""
    groups = visible(viewer, Group, "group.view").filter(members=member)
    stands_by = pairings(viewer).filter(members=member)
    related = stands_by.select_related("household", "region", "unit", "head")
    return MemberFile(list(groups.select_related("campaign")), list(related))


def places_of(target: Target) -> list[tuple[InPlace, date | None]]:
    """Return the four 到位 of a target with the day of each."""
    return [(place, getattr(target, place.column)) for place in IN_PLACE]


def listed_board(viewer: Actor, campaign: Campaign | None) -> list[Progress]:
    """Return the listed villages of a campaign (of all, when None), the most behind first."""
    rows = listed_villages(viewer).select_related("region", "leader", "campaign")
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    found = [progress_of(row) for row in rows]
    return sorted(found, key=lambda row: (row.listed.delisted_on is not None, row.percent))
