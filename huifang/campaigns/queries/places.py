"""To whom they go: targets, draws, pairings, listed villages and the four 到位 in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Draw, Goal, ListedVillage, Pairing, Target


@dataclass(frozen=True)
class InPlace:
    """One of the four 到位： the word in addresses and deeds, the column, the label."""

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

    @property
    def left(self) -> int:
        """Return for how many it is still to be done."""
        return self.of - self.done


@dataclass(frozen=True)
class Progress:
    """A listed village with its four shares."""

    listed: ListedVillage
    households: int
    shares: tuple[Share, ...]

    @property
    def percent(self) -> int:
        """Return the least of the four shares."""
        return min(share.percent for share in self.shares)

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
    """Return the listed villages in scope, each with the counts of its four shares.

    A share counts only targets the viewer may see, so that it opens to just those rows.
    """
    rows = visible(viewer, ListedVillage, "listed_village.view")
    return with_shares(rows, targets(viewer))


def with_shares(
    rows: QuerySet[ListedVillage], counted: QuerySet[Target]
) -> QuerySet[ListedVillage]:
    """Count for each listed village its households and those with each of the four in place."""
    inside = counted.filter(
        ARRANGED,
        campaign=OuterRef("campaign"),
        region_id__gte=OuterRef("region_id"),
        region_id__lt=Concat(OuterRef("region_id"), Value("z")),  # after every digit, by index
    ).order_by()

    def number(column: str) -> Coalesce:
        one = inside.annotate(one=Value(1)).values("one").annotate(n=Count(column)).values("n")
        return Coalesce(Subquery(one, output_field=IntegerField()), Value(0))

    counts = {place.name: number(place.column) for place in IN_PLACE}
    return rows.annotate(households=number("pk"), **counts)


def progress_of(listed: Any) -> Progress:
    """Return the four shares of a row of `with_shares`."""
    shares = tuple(
        Share(place, getattr(listed, place.name), listed.households) for place in IN_PLACE
    )
    return Progress(listed, listed.households, shares)
