"""Bundles in scope, and one with its members as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.bundles.models import Bundle, BundleMember
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries.due import lamp, lamp_words
from huifang.problems.queries.ledger import WAITING, names_shown_to
from huifang.records.fields import word
from huifang.records.sheet import Row
from huifang.rules.problem_workflow import Move, moves_from, states_of

OBJECTS: Final = Q(objected_at__isnull=False) & (
    Q(problem__rectified_at=None) | Q(problem__rectified_at__lte=F("objected_at"))
)
"""The condition that the family says "not solved here" (see `BundleMember.still_objects`)."""


@dataclass(frozen=True)
class MemberRow:
    """One problem of a bundle: where it stands, and whose step is next."""

    member: BundleMember
    problem: Problem
    family: str
    lamp: str
    lamp_words: str
    next_step: str

    @property
    def objects(self) -> bool:
        """Tell whether the family says that it is not solved here."""
        return self.member.still_objects


@dataclass(frozen=True)
class BundleSight:
    """A bundle as one viewer sees it: the members in his scope, and how many others there are."""

    bundle: Bundle
    rows: Sequence[MemberRow]
    left: Sequence[BundleMember]
    others: int
    done: int

    @property
    def sections(self) -> list[tuple[Any, list[Row]]]:
        """Return the sections of the sheet with what is written so far."""
        filled = (
            (title, [row for row in rows if row.text])
            for title, rows in self.bundle.SHEET.draw(self.bundle)
        )
        return [(title, rows) for title, rows in filled if rows]

    @property
    def objecting(self) -> int:
        """Return how many families say that it is not solved."""
        return sum(row.objects for row in self.rows)


def bundles(viewer: Actor) -> QuerySet[Any]:
    """Return the bundles in scope, each with the numbers of its members, cleared and objecting."""
    return visible(viewer, Bundle, "bundle.view").annotate(
        size=_count(Q()),
        done=_count(Q(problem__state="cleared")),
        objecting=_count(OBJECTS),
    )


def open_bundles(viewer: Actor, problem: Problem) -> QuerySet[Bundle]:
    """Return the open bundles of the problem's campaign that the viewer may put it into."""
    rows = visible(viewer, Bundle, "bundle.join")
    return rows.filter(campaign=problem.campaign_id, state="open").order_by("-opened_at")


def sight(viewer: Actor, key: Any, today: date) -> BundleSight:
    """Return a bundle with its members in the viewer's scope, those who object first.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = Bundle.objects.select_related(
        "campaign", "region", "lead_unit", "opened_by", "resolved_by"
    )
    bundle = get_visible(viewer, rows, "bundle.view", key)
    members = _members(viewer, bundle)
    inside = [member for member in members if member.left_at is None]
    known = _families_known(viewer, [member.problem_id for member in inside])
    drawn = [_row(member, member.problem_id in known, today) for member in inside]
    return BundleSight(
        bundle=bundle,
        rows=sorted(drawn, key=lambda row: not row.objects),
        left=[member for member in members if member.left_at is not None],
        others=bundle.memberships.filter(left_at=None).count() - len(inside),
        done=sum(row.problem.state == "cleared" for row in drawn),
    )


def _count(condition: Q) -> Coalesce:
    """Count the members of a bundle; a sub-query, so that the bundle stays one row in counts."""
    inside = BundleMember.objects.filter(condition, bundle=OuterRef("pk"), left_at=None)
    counted = inside.order_by().values("bundle").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _members(viewer: Actor, bundle: Bundle) -> list[BundleMember]:
    """Return the members in the viewer's scope, also those that have left."""
    seen = visible(viewer, BundleMember, "problem.view").filter(bundle=bundle)
    related = ("problem__region", "problem__household", "problem__lead_unit", "objected_by")
    rows = seen.select_related("bundle", *related)
    return list(rows.order_by("problem__region_id", "problem__number"))


def next_move(problem: Problem) -> Move | None:
    """Return the move that somebody must make so that the problem goes on; None when closed."""
    if problem.state not in states_of("open", "long_term"):
        return None
    moves = moves_from(problem.state)
    waiting = [move for move in moves if move.name in WAITING and move.name != "extend"]
    return next(iter([*waiting, *(move for move in moves if move.tone == "primary")]), None)


def _row(member: BundleMember, known: bool, today: date) -> MemberRow:
    problem = member.problem
    move = next_move(problem)
    family = str(problem.household or "")
    return MemberRow(
        member,
        problem,
        family if known or not family else mask_name(family),
        lamp(problem, today),
        lamp_words(problem, today),
        word(move.zh, move.en) if move else "",
    )


def _families_known(viewer: Actor, keys: Sequence[Any]) -> set[Any]:
    """Return the problems whose family's name the viewer reads."""
    condition = names_shown_to(viewer)
    if condition is None:
        return set()
    rows = Problem.objects.filter(pk__in=keys).filter(condition)
    return set(rows.values_list("pk", flat=True))
