"""One problem as its drawer shows it: road, facts, rounds before, evidence, and open moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.desk.panels import Shown, panels
from huifang.journal.queries import history_of, tell
from huifang.kit.chinese import mask_name
from huifang.kit.errors import HouseError, Missing
from huifang.problems.models import Evidence, Problem, Round
from huifang.problems.queries import clock
from huifang.problems.queries.confirmation import Verified, verified
from huifang.problems.queries.due import lamp, lamp_words
from huifang.problems.queries.ledger import names_shown_to
from huifang.problems.queries.moves import holds, moves_of, refusal
from huifang.problems.queries.similar import Like, like_this
from huifang.records.fields import word
from huifang.records.sheet import Row
from huifang.registry.models import Household
from huifang.rules.problem_workflow import MOVE, STATES, Move
from huifang.ui.parts import Entry, Step

ROAD: Final = tuple(sorted((state for state in STATES if state.step), key=lambda s: s.step))
BESIDE: Final = {"rejecting": "registered", "disputed": "handed_over", "long_term": "rectifying"}
"""Where on the road a state beside it hangs."""
DONE_AT: Final = {
    "registered": "found_at",
    "diagnosing": "diagnosed_at",
    "to_hand_over": "handed_over_at",
    "handed_over": "signed_at",
    "rectifying": "rectified_at",
    "to_verify": "verified_at",
    "to_clear": "cleared_at",
}
SETTLED: Final = (1, 2)
"""Sections (diagnosis, hand-over) that stay folded once the problem is cleared."""
TOLD: Final = ("send_back", "refuse_clearance", "relapse", "rule", "refuse_extension", "resume",
               "refuse_rejection", "restore")  # fmt: skip
"""Moves whose reason the next hand must read first."""
TAKING_UP: Final = ("accept", "send_to_diagnosis", "propose_rejection", "reject_duplicate")
"""Moves that ask whether the problem is known already."""
RELATED: Final = (
    "campaign", "region", "group", "household", "person", "category", "finder", "diagnosed_by",
    "lead_unit", "issued_by", "handler", "verifier", "approver", "rejection_proposer", "original",
)  # fmt: skip


@dataclass(frozen=True)
class Button:
    """A move that the viewer may make now."""

    name: str
    label: str
    tone: str


ANSWERS: Final = ("extend", "refuse_extension")
"""Moves that answer what a unit asked; until it asks, their buttons are simply not there."""


@dataclass(frozen=True)
class Sight:
    """A problem as one viewer sees it on a day."""

    problem: Problem
    lamp: str
    lamp_words: str
    age_days: int
    steps: list[Step]
    current: str
    sections: list[tuple[Any, list[Row], bool]]  # title, filled rows, open at first
    buttons: list[Button]
    hindrances: list[str]
    remarks: list[Any]
    told: Entry | None
    rounds: QuerySet[Round]
    evidence: QuerySet[Evidence]
    verified: Verified
    duplicates: QuerySet[Problem]
    may_describe: bool
    may_attach: bool
    may_open_family: bool
    panels: list[Shown]
    hidden: str  # columns that this viewer may not read in the history


def sight(viewer: Actor, key: Any, today: date) -> Sight:
    """Return a problem with everything its drawer shows.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = Problem.objects.select_related(*RELATED)
    problem = get_visible(viewer, rows, "problem.view", key)
    moves = moves_of(viewer, problem, today)
    steps, current = road(problem)
    return Sight(
        problem=problem,
        lamp=lamp(problem, today),
        lamp_words=lamp_words(problem, today),
        age_days=problem.age_days(today),
        steps=steps,
        current=current,
        sections=list(_sections(viewer, problem, today)),
        buttons=[
            Button(move.name, word(move.zh, move.en), move.tone)
            for move, why_not in moves
            if why_not is None
        ],
        hindrances=_hindrances(moves),
        remarks=clock.remarks(problem, today),
        told=_told(problem),
        rounds=problem.rounds.select_related(
            "lead_unit", "handler", "verifier", "approver"
        ).order_by("-number"),
        evidence=problem.evidence.select_related("file").order_by("pk"),
        verified=verified(viewer, problem),
        duplicates=_duplicates(viewer, problem),
        may_describe=problem.standing.kind in ("open", "long_term")
        and may(viewer, problem, "problem.describe"),
        may_attach=may(viewer, problem, "problem.attach"),
        may_open_family=_may_open_family(viewer, problem),
        panels=panels(viewer, "problem", problem, today),
        hidden="" if _knows(viewer, problem) else "household,person",
    )


def _duplicates(viewer: Actor, problem: Problem) -> QuerySet[Problem]:
    rows = visible(viewer, Problem, "problem.view")
    return rows.filter(original=problem, state="duplicate").order_by("pk")


def alike(viewer: Actor, problem: Problem, move: Move, today: date) -> list[Like]:
    """Return what may be the same problem, for whoever decides whether to take it up."""
    return like_this(viewer, problem, today) if move.name in TAKING_UP else []


def _hindrances(moves: list[tuple[Move, HouseError | None]]) -> list[str]:
    """Return what stands against the viewer's moves; nobody misses an answer to nothing asked."""
    told = (why for move, why in moves if why and move.name not in ANSWERS)
    return list(dict.fromkeys(str(why) for why in told))


def open_move(viewer: Actor, key: Any, name: str, today: date) -> tuple[Problem, Move]:
    """Return the problem and the move, when the viewer may make it now.

    Raises:
        Missing: no such problem in the viewer's scope, no such move, or no right to it.
        HouseError: something stands against it, in words.

    """
    move = MOVE.get(name)
    if move is None or not viewer.can(move.permission):
        raise Missing
    rows = Problem.objects.select_related(*RELATED)
    problem = get_visible(viewer, rows, "problem.view", key)
    if not holds(viewer, problem, move):
        raise Missing
    why_not = refusal(viewer, problem, move, today)
    if why_not:
        raise why_not
    return problem, move


def may(viewer: Actor, problem: Problem, permission: str) -> bool:
    """Tell whether the viewer holds a permission on this very problem."""
    return visible(viewer, Problem.objects.filter(pk=problem.pk), permission).exists()


def family_name(viewer: Actor, problem: Problem) -> str:
    """Return the head's name, masked for those who need not know the family."""
    if problem.household is None:
        return ""
    name = str(problem.household)
    return name if _knows(viewer, problem) else mask_name(name)


def road(problem: Problem) -> tuple[list[Step], str]:
    """Return the steps of this problem's road and the key of the one where it stands.

    One fixed on the spot needs no hand-over; one that nobody diagnosed has no such step.
    """
    skipped = set()
    if problem.state != "diagnosing" and problem.diagnosed_at is None:
        skipped.add("diagnosing")
    if problem.on_the_spot and problem.first_handed_over_at is None:
        skipped |= {"diagnosing", "to_hand_over", "handed_over", "rectifying"}
    here = BESIDE.get(problem.state, problem.state)
    steps = [
        Step(state.name, word(state.zh, state.en), _note(problem, state.name, here))
        for state in ROAD
        if state.name not in skipped
    ]
    return steps, here if problem.standing.kind != "void" else ""


def _note(problem: Problem, step: str, here: str) -> str:
    if step == here and problem.state != here:
        return problem.state_label
    moment = getattr(problem, DONE_AT[step], None) if step in DONE_AT else None
    if moment is None or step == here:
        return ""
    return timezone.localtime(moment).strftime("%m-%d")


def _sections(viewer: Actor, problem: Problem, today: date) -> Any:
    """Yield the sections of the sheet that hold anything, without their empty rows."""
    knows = _knows(viewer, problem)
    for number, (title, rows) in enumerate(problem.SHEET.draw(problem)):
        filled = [_masked(row, knows) for row in rows if _says_something(row)]
        if title == problem.SHEET.sections[2].title:  # hand-over: its other units stand beside
            filled += clock.beside(problem, today)
        if filled:
            yield title, filled, number not in SETTLED or problem.standing.kind != "closed"


def _says_something(row: Row) -> bool:
    return row.text not in ("", "0") and (row.name, row.text) != ("round", "1")


def _masked(row: Row, knows: bool) -> Row:
    if knows or row.name not in ("household", "person"):
        return row
    return Row(row.name, row.label, mask_name(row.text), row.secret, row.wide)


def _may_open_family(viewer: Actor, problem: Problem) -> bool:
    if problem.household_id is None or not viewer.can("household.view"):
        return False
    this = Household.objects.filter(pk=problem.household_id)
    return visible(viewer, this, "household.view").exists()


def _knows(viewer: Actor, problem: Problem) -> bool:
    condition = names_shown_to(viewer)
    if condition is None:
        return False
    return not condition or Problem.objects.filter(condition, pk=problem.pk).exists()


def _told(problem: Problem) -> Entry | None:
    """Return the last deed when its reason is meant for whoever acts next."""
    last = history_of(problem).first()
    if last is None or last.deed.removeprefix("problem.") not in TOLD:
        return None
    return tell([last])[0]
