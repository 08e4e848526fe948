"""The table of the loop is sound: every state is reached and can end, every move has its deed."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from django.conf import settings

from huifang.access.action import ACTIONS
from huifang.access.models import Account
from huifang.problems.actions import DEEDS
from huifang.problems.forms.moves import _MAKE
from huifang.problems.models import Problem
from huifang.rules.permissions import PERMISSIONS, ROLES
from huifang.rules.problem_workflow import FACTS, MOVES, STATE, STATES, Fact, Move, moves_from
from huifang.rules.reader import codes
from huifang.rules.workflow_picture import draw

START = "registered"
UNASKED = {"hand_over": {"slip"}, "sign": {"auto_signed", "note"}}
"""What no form asks for: the slip of a batch, and what the system says when it signs itself."""


def reached(start: str) -> set[str]:
    """Return every state that some road leads to from `start`."""
    found, left = {start}, [start]
    while left:
        for move in moves_from(left.pop()):
            for name in filter(None, (move.to, move.without_unit)):
                if name not in found and not move.stays:
                    found.add(name)
                    left.append(name)
    return found


def test_every_state_is_reachable() -> None:
    assert reached(START) == set(STATE)


@pytest.mark.parametrize("state", [s.name for s in STATES])
def test_every_state_can_end(state: str) -> None:
    ends = {s.name for s in STATES if s.kind in ("closed", "void")}
    assert reached(state) & ends


def test_a_void_one_can_only_be_restored_and_a_cleared_one_only_relapses() -> None:
    for state in STATES:
        if state.kind == "void":
            assert {move.name for move in moves_from(state.name)} == {"restore"}
    assert {move.name for move in moves_from("cleared")} == {"look_back", "relapse"}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_every_move_has_a_right_a_deed_and_facts_that_the_deed_takes(move: Move) -> None:
    assert move.permission in PERMISSIONS
    assert PERMISSIONS[move.permission].roles <= set(ROLES)
    assert move.permission in ACTIONS
    takes = inspect.signature(DEEDS[move.name]).parameters
    unasked = {"by", "problem", "now"} | UNASKED.get(move.name, set())
    assert set(takes) - unasked == set(move.needs) | set(move.may)
    assert set(move.from_) | {move.to} <= set(STATE)


def test_no_deed_stands_outside_the_table() -> None:
    assert set(DEEDS) == {move.name for move in MOVES}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_every_fact_can_be_asked_for_in_a_form(fact: Fact) -> None:
    assert fact.kind in _MAKE
    assert not fact.codes or codes(fact.codes)
    if fact.column:
        Problem._meta.get_field(fact.column)
    assert any(fact.name in (*move.needs, *move.may) for move in MOVES)


def test_hands_that_must_differ_are_hands_of_the_problem() -> None:
    for hand in {hand for move in MOVES for hand in move.apart}:
        assert Problem._meta.get_field(hand).related_model is Account


def test_the_picture_in_the_docs_is_drawn_from_this_very_table() -> None:
    path = Path(settings.CHECKOUT) / "docs" / "problem-workflow.md"
    assert path.read_text("utf-8") == draw(), "draw it again: ./run manage workflow"
