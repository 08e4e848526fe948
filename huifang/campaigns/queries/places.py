"""To whom they go: targets, draws, pairings, listed villages and the four 到位 in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Draw, Goal, ListedVillage, Pairing, Target
from huifang.territory.queries import within


@dataclass(frozen=True)
class InPlace:
    """One of the four 到位: the word in addresses and deeds, the column, the label."""

    name: str
    column: str
    label: Any


IN_PLACE = (
    InPlace("visited", "visited_on", _("走访到位")),
    InPlace("policy", "policy_on", _("政策落实到位")),
    InPlace("risk", "risk_removed_on", _("不稳定因素消除到位")),
    InPlace("papers", "papers_on", _("档案资料整理到位")),
)

ARRANGED = Q(left_out_reason="")
"""The condition "not left out": what percentages are taken of."""


@dataclass(frozen=True)
class Share:
    """How many of a village's targets have one 到位."""

    place: InPlace
    done: int
    of: int

    @property
    def percent(self) -> int:
        """Return the share in full percent, rounded down: 100 means all."""
        return 100 * self.done // self.of if self.of else 0


@dataclass(frozen=True)
class Progress:
    """A listed village with its four shares."""

    listed: ListedVillage
    households: int
    shares: tuple[Share, ...]

    @property
    def complete(self) -> bool:
        """Tell whether all four are in place for every household."""
        return self.households > 0 and all(share.done == share.of for share in self.shares)


def targets(viewer: Actor) -> QuerySet[Target]:
    """Return the targets in scope; a draw not yet open is shown only to those who may draw."""
    rows = visible(viewer, Target, "target.view")
    if viewer.can("target.draw"):
        return rows
    return rows.filter(Q(draw=None) | Q(draw__opened_at__isnull=False))


def draws(viewer: Actor) -> QuerySet[Draw]:
    """Return the draws in scope that are open, or all of them to those who may draw."""
    rows = visible(viewer, Draw, "target.view")
    return rows if viewer.can("target.draw") else rows.filter(opened_at__isnull=False)


def pairings(viewer: Actor) -> QuerySet[Pairing]:
    """Return the pairings in scope."""
    return visible(viewer, Pairing, "pairing.view")


def goals(viewer: Actor) -> QuerySet[Goal]:
    """Return the goals of pairings in scope."""
    return visible(viewer, Goal, "pairing.view")


def listed_villages(viewer: Actor) -> QuerySet[ListedVillage]:
    """Return the listed villages in scope."""
    return visible(viewer, ListedVillage, "listed_village.view")


def listed_progress(viewer: Actor, listed: Iterable[ListedVillage]) -> list[Progress]:
    """Return each listed village with its four shares, in two queries for all of them.

    A share counts only targets the viewer may see, so that it opens to just those rows.
    """
    villages = list(listed)
    if not villages:
        return []
    inside = Q(pk__in=())
    for row in villages:
        inside |= in_village(row)
    counted = (
        visible(viewer, Target, "target.view")
        .filter(inside, ARRANGED)
        .order_by()
        .values_list("campaign_id", "region_id")
        .annotate(n=Count("pk"), **{place.name: Count(place.column) for place in IN_PLACE})
    )
    rows = list(counted)
    return [_progress(row, rows) for row in villages]


def in_village(listed: ListedVillage) -> Q:
    """Return the condition "of this campaign, in this village or below" on targets."""
    return Q(campaign_id=listed.campaign_id) & within("region_id", listed.region_id)


def _progress(listed: ListedVillage, rows: list[tuple[Any, ...]]) -> Progress:
    own = [
        row[2:]
        for row in rows
        if row[0] == listed.campaign_id and row[1].startswith(listed.region_id)
    ]
    totals = [sum(column) for column in zip(*own, strict=True)] or [0] * (len(IN_PLACE) + 1)
    shares = tuple(
        Share(place, done, totals[0]) for place, done in zip(IN_PLACE, totals[1:], strict=True)
    )
    return Progress(listed, totals[0], shares)
