"""From put right to cleared, and back: verification, clearance, looking back, a new round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid
from huifang.problems.actions import telling
from huifang.problems.actions.advance import advance, keep
from huifang.problems.actions.clock import set_limit
from huifang.problems.actions.confirming import Word, checked_all, confirm, undo_confirmation
from huifang.problems.actions.slips import issue
from huifang.problems.models import Problem, Round, RoundFacts
from huifang.problems.queries.moves import cannot
from huifang.rules.problem_workflow import MOVE

DISSATISFIED = "dissatisfied"


@action("problem.verify")
def verify(
    by: Actor,
    problem: Problem,
    /,
    *,
    method: str,
    household_says: str,
    satisfaction: str,
    way: str,
    given_by: str,
    checked: Sequence[str] = (),
    given_at: datetime | None = None,
    filled_in_by: str = "",
    read_out: bool = False,
    signature: UploadedFile[Any] | None = None,
    scan: UploadedFile[Any] | None = None,
    now: datetime,
) -> Problem:
    """Confirm on the household's word that `problem` is put right, every criterion `checked`.

    `way` is how `given_by` confirmed: by signature, on paper (`scan`), called back at `given_at`,
    or by fingerprint once `filled_in_by` had `read_out` what it says.

    Raises:
        NotAllowed: `by` found it or put it right.
        Invalid: the household is not satisfied or did not confirm, or something does not hold.

    """
    advance(
        by, problem, "verify", now,
        method=method, household_says=household_says, satisfaction=satisfaction, way=way,
        given_by=given_by, checked=checked, given_at=given_at, filled_in_by=filled_in_by,
        read_out=read_out, signature=signature, scan=scan,
    )  # fmt: skip
    _check_satisfied(problem, satisfaction)
    problem.checked = checked_all(problem, checked)
    confirm(by, problem, Word(way, given_by, given_at, filled_in_by, signature, scan), method, now)
    problem.verifier_id, problem.verified_at, problem.verify_method = by.id, now, method
    problem.household_says, problem.satisfaction = household_says.strip(), satisfaction
    return keep(problem)


@action("problem.send_back")
def send_back(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Send it back to be put right; one that no unit had goes to hand-over."""
    today = advance(by, problem, "send_back", now, reason=reason)
    _undo_rectified(problem)
    keep(problem, today)
    telling.unit(by, problem, "verification", _("%(number)s 核验退回，请继续整改。"), now)
    return problem


@action("problem.clear")
def clear(by: Actor, problem: Problem, /, *, note: str = "", now: datetime) -> Problem:
    """Approve the clearance, as a fourth hand, once the notice has hung its days.

    Raises:
        Conflict: the notice still hangs; the message gives the day.
        NotAllowed: `by` found, put right or verified it.

    """
    advance(by, problem, "clear", now, note=note)
    problem.approver_id, problem.cleared_at = by.id, now
    return keep(problem)


@action("problem.refuse_clearance")
def refuse_clearance(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Refuse the clearance; the verification no longer stands."""
    today = advance(by, problem, "refuse_clearance", now, reason=reason)
    _undo_rectified(problem)
    undo_confirmation(problem, now)
    problem.checked = []
    problem.verifier = problem.verified_at = None
    problem.verify_method = problem.household_says = problem.satisfaction = ""
    keep(problem, today)
    telling.unit(by, problem, "clearance", _("%(number)s 不予销号，请继续整改。"), now)
    return problem


@action("problem.look_back")
def look_back(by: Actor, problem: Problem, /, *, household_says: str, now: datetime) -> Problem:
    """Find, at a later visit, that it holds; it stays cleared."""
    advance(by, problem, "look_back", now, household_says=household_says)
    problem.looked_back_at = now
    also_changed(problem, "household_says", "", household_says.strip())
    return keep(problem)


@action("problem.relapse")
def relapse(
    by: Actor,
    problem: Problem,
    /,
    *,
    relapse_cause: str,
    reason: str,
    due_on: date | None = None,
    now: datetime,
) -> Problem:
    """Open a new round: the old one is kept with its hands, the unit stays in charge.

    The age goes on from the day it was found; a new limit runs from today.
    """
    today = advance(
        by, problem, "relapse", now, relapse_cause=relapse_cause, reason=reason, due_on=due_on
    )
    _close_round(problem, relapse_cause, reason.strip(), now)
    unit, standard, issuer = problem.lead_unit, problem.standard, problem.issued_by
    fresh = Problem()
    for name in RoundFacts.round_columns():
        setattr(problem, name, getattr(fresh, name))
    problem.round += 1
    problem.relapsed_at = problem.looked_back_at = now
    problem.relapse_cause = relapse_cause
    problem.percent, problem.progress = 0, ""
    problem.wanted_due_on, problem.extension_reason = None, ""
    if unit:
        problem.lead_unit, problem.standard, problem.issued_by = unit, standard, issuer
        problem.handed_over_at = now
        set_limit(problem, due_on, today)
        issue(by, problem, now)
    keep(problem, today)
    telling.unit(by, problem, "relapse", _("%(number)s 回头看反弹，时限 %(day)s。"), now)
    return problem


def _check_satisfied(problem: Problem, satisfaction: str) -> None:
    if satisfaction == DISSATISFIED:
        words = cannot(problem, MOVE["verify"], _("群众不满意。请改办“退回整改”，写明还差什么。"))
        raise Invalid(words, satisfaction=words)


def _close_round(problem: Problem, cause: str, reason: str, now: datetime) -> None:
    facts = {name: getattr(problem, name) for name in RoundFacts.round_columns()}
    Round.objects.create(
        problem=problem, number=problem.round, relapsed_at=now, relapse_cause=cause,
        relapse_reason=reason[:300], **facts,
    )  # fmt: skip


def _undo_rectified(problem: Problem) -> None:
    problem.rectified_at, problem.percent = None, 0
    if problem.lead_unit_id is None:
        problem.handler, problem.on_the_spot = None, False
