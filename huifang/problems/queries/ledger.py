"""The rows of the ledger in the viewer's scope, and the conditions that pick among them.

Conditions that take `asked` hold as of the moment asked for; where a problem has since relapsed,
its earlier rounds answer. Limits stand as they are today.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from huifang.access.actor import Actor
from huifang.access.scope import scope_of, visible
from huifang.problems.models import Problem, Round
from huifang.problems.queries.due import RUNNING
from huifang.records.listing import Asked
from huifang.rules.problem_workflow import MOVE, STATES, Move, states_of

NEVER: Final = date(9999, 12, 31)
KNOW_THE_FAMILY: Final = ("household.view", "problem.hand_over", "problem.rectify")
"""Whoever visits, hands over or puts right must know whom it is about; others see 王**."""
WAITING: Final = (
    "accept", "reject_unfounded", "diagnose", "hand_over", "sign", "rule", "extend", "rectify",
    "verify", "clear",
)  # fmt: skip
"""The moves that somebody must make so that a problem goes on."""


def ledger(viewer: Actor) -> QuerySet[Any]:
    """Return the problems in scope, each with `names_shown` and `limit` to sort by."""
    return visible(viewer, Problem, "problem.view").annotate(
        names_shown=true_where(names_shown_to(viewer)), limit=Coalesce("due_on", Value(NEVER))
    )


def names_shown_to(viewer: Actor) -> Q | None:
    """Return the condition under which the viewer reads the family's name; None: nowhere."""
    found: Q | None = None
    for permission in KNOW_THE_FAMILY:
        condition = scope_of(viewer, Problem, permission)
        if condition is not None:
            if not condition:
                return condition
            found = condition if found is None else found | condition
    return found


def waiting_for(viewer: Actor) -> Q:
    """Return the condition "the next step of the problem may be this viewer's"."""
    found = Q(pk__in=[])
    for _move, condition in next_moves(viewer):
        found |= condition
    return found


def next_moves(viewer: Actor) -> list[tuple[Move, Q]]:
    """Return each move that somebody must make, with the condition "it may be this viewer's"."""
    found = []
    for move in (MOVE[name] for name in WAITING):
        condition = scope_of(viewer, Problem, move.permission)
        if condition is not None:
            found.append((move, Q(state__in=move.from_) & condition & _own_part(viewer, move)))
    return found


def found_by(viewer: Actor) -> Q:
    """Return the condition "this viewer found it"."""
    return Q(finder=viewer.id) if viewer.id else Q(pk__in=[])


def valid(asked: Asked) -> Q:
    """Return the condition "found, and not confirmed as unfounded or duplicate"."""
    if not asked.past:
        return Q(state__in=states_of("open", "long_term", "closed"))
    at = asked.at
    return Q(found_at__lte=at) & (Q(rejected_at=None) | Q(rejected_at__gt=at))


def of_kind(kind: str, asked: Asked) -> Q:
    """Return the condition that the state is of one of the kinds, parted by commas."""
    wanted = kind.split(",")
    if not asked.past:
        return Q(state__in=[state.name for state in STATES if state.kind in wanted])
    known = {
        "void": Q(rejected_at__lte=asked.at),
        "closed": cleared(asked),
        "long_term": long_term(asked),
        "open": remaining(asked) & ~long_term(asked),
    }
    found = Q(pk__in=[])
    for name in wanted:
        found |= known.get(name, Q(pk__in=[]))
    return found


def handed_over(asked: Asked) -> Q:
    """Return the condition "was ever handed over"."""
    return Q(first_handed_over_at__lte=asked.at)


def rectified(asked: Asked) -> Q:
    """Return the condition "reported as put right in its round"."""
    return Q(rectified_at__lte=asked.at) | _in_round(asked, rectified_at__lte=asked.at)


def cleared(asked: Asked) -> Q:
    """Return the condition "cleared, and not relapsed"."""
    return Q(cleared_at__lte=asked.at) | _in_round(asked, cleared_at__lte=asked.at)


def remaining(asked: Asked) -> Q:
    """Return the condition "valid and not cleared", long-term work included."""
    if not asked.past:
        return Q(state__in=states_of("open", "long_term"))
    return valid(asked) & ~cleared(asked)


def relapsed(asked: Asked) -> Q:
    """Return the condition "ever relapsed"."""
    if not asked.past:
        return Q(relapsed_at__isnull=False)
    return Q(pk__in=Round.objects.filter(relapsed_at__lte=asked.at).values("problem"))


def long_term(asked: Asked) -> Q:
    """Return the condition "long-term work"."""
    return Q(state="long_term") if not asked.past else Q(long_term_at__lte=asked.at)


def overdue(asked: Asked) -> Q:
    """Return the condition "past its limit and not put right", long-term work left out."""
    if not asked.past:
        return Q(state__in=RUNNING, due_on__lt=asked.day)
    at = asked.at
    late = {"handed_over_at__lte": at, "due_on__lt": asked.day}
    return (
        Q(**late)
        & (Q(rectified_at=None) | Q(rectified_at__gt=at))
        & (Q(long_term_at=None) | Q(long_term_at__gt=at))
        & (Q(rejected_at=None) | Q(rejected_at__gt=at))
    ) | _in_round(asked, **late, rectified_at__gt=at)


def _in_round(asked: Asked, **facts: Any) -> Q:
    """Return the condition "it was so in a round that ended after the moment asked for"."""
    if not asked.past:
        return Q(pk__in=[])
    rounds = Round.objects.filter(relapsed_at__gt=asked.at, **facts)
    return Q(pk__in=rounds.values("problem"))


def _own_part(viewer: Actor, move: Move) -> Q:
    """Return what a move asks of the person beside the permission."""
    condition = Q(wanted_due_on__isnull=False) if move.name == "extend" else Q()
    for hand in move.apart if viewer.id else ():
        condition &= ~Q(**{hand: viewer.id})
    units = {grant.unit_id for grant in viewer.grants_for(move.permission)}
    if move.lead_only and units and None not in units:
        condition &= Q(lead_unit__in=units)
    return condition


def true_where(condition: Q | None) -> Any:
    """Return the column that tells whether a condition holds; None: it never does."""
    if condition is None:
        return Value(False)
    if not condition:
        return Value(True)
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
