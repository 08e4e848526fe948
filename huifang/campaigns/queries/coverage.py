"""The proof of coverage, and what a plan still lacks before it can be adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign, Group, Target
from huifang.campaigns.queries.places import targets
from huifang.territory.models import STEP

COUNTY_DIGITS = 2 * STEP

FREE = Q(group=None, left_out_reason="")
"""The condition "neither in a group nor left out for a reason"."""

LEFT_OUT = ~Q(left_out_reason="")
"""The condition "left out for a reason"."""

IN_TWO_GROUPS = Q(group__isnull=False) & Q(
    Exists(
        Target.objects.filter(campaign=OuterRef("campaign"), household=OuterRef("household"))
        .exclude(group=None)
        .exclude(group=OuterRef("group"))
    )
)
"""The condition "another round puts the same household into another group"."""

OUTSIDE_COUNTIES = Q(group__isnull=False) & ~Q(
    Exists(
        Group.counties.through.objects.filter(
            group=OuterRef("group"), region_id=Substr(OuterRef("region_id"), 1, COUNTY_DIGITS)
        )
    )
)
"""The condition "in a group that is not responsible for the target's county"."""


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
    """Return the proof over some targets of a campaign, in three queries."""
    counts = rows.aggregate(
        all=Count("pk"),
        left_out=Count("pk", filter=LEFT_OUT),
        free=Count("pk", filter=FREE),
        two=Count("pk", filter=IN_TWO_GROUPS),
        outside=Count("pk", filter=OUTSIDE_COUNTIES),
    )
    by_group = {row["group"]: row for row in _by_group(rows)}
    return Coverage(
        campaign,
        targets=counts["all"],
        in_one_group=counts["all"] - counts["left_out"] - counts["free"] - counts["two"],
        left_out_with_reason=counts["left_out"],
        without_group=counts["free"],
        in_two_groups=counts["two"],
        outside_counties=counts["outside"],
        groups=tuple(
            _part(group, by_group.get(group.pk, {}))
            for group in campaign.groups.select_related("leader")
        ),
    )


def _by_group(rows: QuerySet[Target]) -> Iterable[Mapping[str, Any]]:
    return (
        rows.exclude(group=None)
        .order_by()
        .values("group")
        .annotate(
            targets=Count("pk"),
            villages=Count("region", distinct=True),
            visited=Count("visited_on"),
            outside=Count("pk", filter=OUTSIDE_COUNTIES),
        )
    )


def _part(group: Group, row: Mapping[str, Any]) -> GroupCoverage:
    return GroupCoverage(
        group,
        row.get("targets", 0),
        row.get("villages", 0),
        row.get("visited", 0),
        row.get("outside", 0),
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
                    "有 %(n)s 户既没有编入回访组，也没有写明不安排的原因。",
                    "有 %(n)s 户既没有编入回访组，也没有写明不安排的原因。",
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
            words = _("%(group)s只有 %(n)s 人，方案要求不少于 %(least)s 人。") % {
                "group": group, "n": group.people, "least": campaign.min_group_size,
            }  # fmt: skip
            found.append(Lack("groups", words))
        if not group.places:
            found.append(Lack("groups", _("%(group)s还没有负责县区。") % {"group": group}))
    if not rows:
        found.append(Lack("groups", _("还没有回访组。请至少编一个组。")))
    return found
