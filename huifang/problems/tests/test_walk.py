"""Random walks through the loop: whatever people do, these things hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huifang.journal.models import Entry
from huifang.kit.errors import HouseError
from huifang.problems import actions
from huifang.problems.models import Problem, Round
from huifang.problems.queries.moves import moves_open_to
from huifang.problems.tests.make import Cast, by_phone, cast, problem
from huifang.rules.problem_workflow import MOVES, STATE

pytestmark = pytest.mark.django_db
PEOPLE = ("office", "issuer", "finder", "expert", "handler", "assistant", "verifier", "approver",
          "second", "checker", "li")  # fmt: skip
START = datetime(2026, 3, 2, 1, tzinfo=UTC)

steps = st.lists(
    st.tuples(
        st.sampled_from([move.name for move in MOVES]),
        st.sampled_from(PEOPLE),
        st.integers(0, 20),  # days until the step
        st.booleans(),  # take an open move instead of the one drawn
    ),
    min_size=5,
    max_size=25,
)


def facts(who: Cast, name: str, now: datetime, other: Problem) -> dict[str, Any]:
    """Return good facts for a move."""
    known = {
        "urgency": "normal", "time_class": "staged", "verdict": "duplicate", "reason": "理由",
        "original": other, "cause": "funds", "diagnosis": "意见", "remedy": "措施",
        "lead_unit": who.unit, "standard": "做好", "assisting": [who.helping],
        "due_on": now.date() + timedelta(days=40), "progress": "进展", "percent": 50,
        "review_on": now.date() + timedelta(days=200), "result": "结果", "method": "on_site",
        "household_says": "好", "satisfaction": "satisfied",
        "checked": other.category.criteria_lines, "way": "signature", "given_by": "王大山",
        "relapse_cause": "half_done",
    }  # fmt: skip
    move = next(move for move in MOVES if move.name == name)
    given_ = {need: known[need] for need in move.needs}
    if name == "verify":
        given_ |= by_phone(other, now)
    if name == "propose_rejection":
        given_["original"] = other
    return given_


def check(row: Problem, rounds: int) -> None:
    """Assert what always holds of a problem."""
    assert row.found_at == START
    assert row.age_days(START.date() + timedelta(days=9)) == 9
    assert row.round == rounds + 1 == Round.objects.filter(problem=row).count() + 1
    assert row.extensions <= 2
    if row.state == "cleared":
        hands = [row.verifier_id, row.approver_id]
        assert None not in hands
        assert row.verifier_id not in (row.finder_id, row.handler_id, row.approver_id)
        assert row.approver_id not in (row.finder_id, row.handler_id)
        assert row.household_says
    if row.first_handed_over_at is None:
        assert row.lead_unit_id is None
    if STATE[row.state].kind == "void":
        assert row.rejection_proposer_id
        assert row.rejected_at
    assert (row.cleared_at is not None) == (row.state == "cleared")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_whatever_people_do_the_loop_keeps_its_word(walk: list[tuple[str, str, int, bool]]) -> None:
    who = cast()
    other = problem(who.finder, now=START)
    row = problem(who.finder, now=START)
    now, rounds, first, deeds = START, 0, None, Entry.objects.count()
    for name, person, days, guided in walk:
        now += timedelta(days=days)
        viewer, today = getattr(who, person), now.date()
        before = Problem.objects.get(pk=row.pk)
        if guided:
            viewer, name = _an_open_move(who, before, today, name, person)
        open_now = {move.name for move in moves_open_to(viewer, before, today)}
        try:
            row = actions.DEEDS[name](viewer, before, now=now, **facts(who, name, now, other))
        except HouseError:
            after = Problem.objects.get(pk=row.pk)
            assert (after.state, after.round) == (before.state, before.round)
            assert name not in open_now or name in ("extend", "resume", "request_extension")
        else:
            assert name in open_now, "a deed went through that had no button"
            deeds += 1
            rounds += name == "relapse"
            first = first or row.first_handed_over_at
            assert row.first_handed_over_at == first
        check(Problem.objects.get(pk=row.pk), rounds)
    assert Entry.objects.count() == deeds
    assert Problem.objects.filter(pk__in=[row.pk, other.pk]).count() == 2


def _an_open_move(who: Cast, row: Problem, today: date, name: str, person: str) -> tuple[Any, str]:
    """Return somebody who may do something now, and what; else what was drawn."""
    start = PEOPLE.index(person)
    for place in range(len(PEOPLE)):
        viewer = getattr(who, PEOPLE[(start + place) % len(PEOPLE)])
        moves = moves_open_to(viewer, row, today)
        if moves:
            return viewer, moves[len(name) % len(moves)].name
    return getattr(who, person), name


def test_there_is_no_deed_that_deletes() -> None:
    assert not [name for name in dir(actions) if "delete" in name or "remove" in name]
