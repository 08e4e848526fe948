"""The proof of coverage, and what a plan still lacks before it can be adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign, Group, Target
from huifang.campaigns.queries.places import targets
from huifang.territory.queries import within


@dataclass(frozen=True)
class GroupCoverage:
    """One group's part: its targets, villages, those visited, those outside its counties."""

    group: Group
    targets: int
    villages: int
    visited: int
    outside: int


@dataclass(frozen=True)
class Coverage:
    """Whether every target household is in exactly one group or left out for a stated reason."""

    campaign: Campaign
    targets: int
    in_one_group: int
    left_out_with_reason: int
    without_group: int
    in_two_groups: int
    outside_counties: int
    groups: tuple[GroupCoverage, ...]

    @property
    def complete(self) -> bool:
        """Tell whether the proof holds; an empty list proves nothing."""
        return self.targets > 0 and not self.without_group and not self.in_two_groups


@dataclass(frozen=True)
class Lack:
    """Something a plan still needs: the wizard's step where it is done, and a sentence."""

    step: str
    words: str


def coverage(viewer: Actor, campaign: Campaign) -> Coverage:
    """Return the proof over the targets that the viewer may see."""
    return coverage_of(targets(viewer).filter(campaign=campaign), campaign)


def coverage_of(rows: QuerySet[Target], campaign: Campaign) -> Coverage:
    """Return the proof over some targets of a campaign, in five queries."""
    found = list(campaign.groups.select_related("leader").prefetch_related("counties"))
    two = in_two_groups(rows)
    counts = rows.aggregate(
        all=Count("pk"),
        left_out=Count("pk", filter=~Q(left_out_reason="")),
        free=Count("pk", filter=Q(FREE)),
        two=Count("pk", filter=Q(household__in=two)),
        outside=Count("pk", filter=outside_counties(found)),
    )
    by_group: dict[Any, Mapping[str, Any]] = {row["group"]: row for row in _by_group(rows, found)}
    empty = {"n": 0, "villages": 0, "visited": 0, "outside": 0}
    parts = []
    for group in found:
        row = by_group.get(group.pk, empty)
        parts.append(
            GroupCoverage(group, row["n"], row["villages"], row["visited"], row["outside"])
        )
    return Coverage(
        campaign,
        targets=counts["all"],
        in_one_group=counts["all"] - counts["left_out"] - counts["free"] - counts["two"],
        left_out_with_reason=counts["left_out"],
        without_group=counts["free"],
        in_two_groups=counts["two"],
        outside_counties=counts["outside"],
        groups=tuple(parts),
    )


FREE = Q(group=None, left_out_reason="")
"""The condition "neither in a group nor left out for a reason"."""


def in_two_groups(rows: QuerySet[Target]) -> QuerySet[Target, Any]:
    """Return the households that several rounds put into different groups."""
    grouped = rows.exclude(group=None).order_by().values("household")
    return grouped.annotate(n=Count("group", distinct=True)).filter(n__gt=1).values("household")


def outside_counties(groups: Iterable[Group]) -> Q:
    """Return the condition "in a group that is not responsible for the target's county"."""
    found = Q(pk__in=())
    for group in groups:
        inside = Q(pk__in=())
        for county in group.counties.all():
            inside |= within("region_id", county.pk)
        found |= Q(group=group) & ~inside
    return found


def _by_group(rows: QuerySet[Target], groups: list[Group]) -> Iterable[Mapping[str, Any]]:
    return (
        rows.exclude(group=None)
        .order_by()
        .values("group")
        .annotate(
            n=Count("pk"),
            villages=Count("region", distinct=True),
            visited=Count("visited_on"),
            outside=Count("pk", filter=outside_counties(groups)),
        )
    )


def lacking(campaign: Campaign) -> list[Lack]:
    """Return everything a plan needs before it can be put before the meeting; empty when ready."""
    found = []
    if not campaign.categories.filter(active=True).exists():
        found.append(Lack("categories", _("还没有问题类别。请至少启用一类。")))
    if not campaign.meal_rates.exists():
        found.append(Lack("plan", _("还没有伙食标准。请按依据文号逐餐填写。")))
    found += _lacking_groups(campaign)
    proof = coverage_of(Target.objects.filter(campaign=campaign), campaign)
    if not proof.targets:
        found.append(Lack("targets", _("还没有对象户。请先加入或抽取对象户。")))
    if proof.without_group:
        found.append(
            Lack(
                "targets",
                ngettext(
                    "有 %(n)s 户既没有编入回访组,也没有写明不安排的原因。",
                    "有 %(n)s 户既没有编入回访组,也没有写明不安排的原因。",
                    proof.without_group,
                )
                % {"n": proof.without_group},
            )
        )
    if proof.in_two_groups:
        words = _("有 %(n)s 户被编入了两个回访组。请只保留一个。") % {"n": proof.in_two_groups}
        found.append(Lack("targets", words))
    return found


def _lacking_groups(campaign: Campaign) -> list[Lack]:
    rows = campaign.groups.annotate(
        people=Count("members", distinct=True), places=Count("counties", distinct=True)
    )
    found = []
    for group in rows:
        if group.people < campaign.min_group_size:
            words = _("%(group)s只有 %(n)s 人,方案要求不少于 %(least)s 人。") % {
                "group": group, "n": group.people, "least": campaign.min_group_size,
            }  # fmt: skip
            found.append(Lack("groups", words))
        if not group.places:
            found.append(Lack("groups", _("%(group)s还没有负责县区。") % {"group": group}))
    if not rows:
        found.append(Lack("groups", _("还没有回访组。请至少编一个组。")))
    return found
