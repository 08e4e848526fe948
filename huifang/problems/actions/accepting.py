"""From registered to ready for hand-over: mend at once, accept, reject by two, diagnose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid
from huifang.problems.actions.advance import advance, keep
from huifang.problems.models import Problem
from huifang.rules.problem_workflow import states_of


@action("problem.fix_on_spot")
def fix_on_spot(by: Actor, problem: Problem, /, *, result: str, now: datetime) -> Problem:
    """Say what was done about it at once; another person still verifies it."""
    advance(by, problem, "fix_on_spot", now, result=result)
    problem.on_the_spot, problem.time_class, problem.percent = True, "at_once", 100
    problem.handler_id, problem.rectified_at, problem.result = by.id, now, result.strip()
    return keep(problem)


@action("problem.accept")
def accept(
    by: Actor, problem: Problem, /, *, urgency: str, time_class: str, now: datetime
) -> Problem:
    """Take the problem up for hand-over."""
    advance(by, problem, "accept", now, urgency=urgency, time_class=time_class)
    problem.urgency, problem.time_class = urgency, time_class
    return keep(problem)


@action("problem.send_to_diagnosis")
def send_to_diagnosis(
    by: Actor, problem: Problem, /, *, urgency: str, time_class: str, now: datetime
) -> Problem:
    """Take the problem up, and ask an expert for the cause first."""
    advance(by, problem, "send_to_diagnosis", now, urgency=urgency, time_class=time_class)
    problem.urgency, problem.time_class = urgency, time_class
    return keep(problem)


@action("problem.propose_rejection")
def propose_rejection(
    by: Actor,
    problem: Problem,
    /,
    *,
    verdict: str,
    reason: str,
    original: Problem | None = None,
    now: datetime,
) -> Problem:
    """Propose to reject it as unfounded or as a duplicate; a second person decides.

    Raises:
        Invalid: a duplicate without its original in the same campaign.

    """
    advance(
        by, problem, "propose_rejection", now, verdict=verdict, reason=reason, original=original
    )
    problem.original = _checked_original(problem, original) if verdict == "duplicate" else None
    problem.rejection, problem.rejection_reason = verdict, reason.strip()
    problem.rejection_proposer_id = by.id
    return keep(problem)


@action("problem.reject_unfounded")
def reject_unfounded(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Confirm, as the second person, that there is no such problem."""
    advance(by, problem, "reject_unfounded", now, reason=reason)
    problem.rejection, problem.original, problem.rejected_at = "unfounded", None, now
    problem.rejecter_id = by.id
    return keep(problem)


@action("problem.reject_duplicate")
def reject_duplicate(
    by: Actor, problem: Problem, /, *, original: Problem | None, reason: str, now: datetime
) -> Problem:
    """Confirm, as the second person, that it is already in the ledger as `original`.

    Raises:
        Invalid: the original is the problem itself, void, or of another campaign.

    """
    advance(by, problem, "reject_duplicate", now, original=original, reason=reason)
    problem.original = _checked_original(problem, original)
    problem.rejection, problem.rejected_at = "duplicate", now
    problem.rejecter_id = by.id
    return keep(problem)


@action("problem.refuse_rejection")
def refuse_rejection(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Refuse the proposal; the problem is taken up after all."""
    advance(by, problem, "refuse_rejection", now, reason=reason)
    problem.rejection = problem.rejection_reason = ""
    problem.rejection_proposer = problem.original = None
    return keep(problem)


@action("problem.restore")
def restore(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Take the rejection back: it is registered again, counts again, and links to no original.

    Raises:
        NotAllowed: `by` confirmed the rejection.

    """
    advance(by, problem, "restore", now, reason=reason)
    problem.rejection = problem.rejection_reason = ""
    problem.rejection_proposer = problem.rejecter = None
    problem.original = problem.rejected_at = None
    return keep(problem)


@action("problem.diagnose")
def diagnose(
    by: Actor,
    problem: Problem,
    /,
    *,
    cause: str,
    diagnosis: str,
    remedy: str,
    goal: str = "",
    now: datetime,
) -> Problem:
    """Say why it is so and what would mend it."""
    advance(
        by, problem, "diagnose", now, cause=cause, diagnosis=diagnosis, remedy=remedy, goal=goal
    )
    problem.cause, problem.diagnosis, problem.remedy = cause, diagnosis.strip(), remedy.strip()
    problem.goal = goal.strip() or problem.goal
    problem.diagnosed_by_id, problem.diagnosed_at = by.id, now
    return keep(problem)


def _checked_original(problem: Problem, original: Problem | None) -> Problem:
    """Return the original as it is now, locked: nobody makes a duplicate of it meanwhile."""
    if original is None:
        wrong: Any = _("重复问题须指明原问题。请用编号或描述查找。")
        raise Invalid(wrong, original=wrong)
    now = Problem.objects.select_for_update(of=("self",)).get(pk=original.pk)
    wrong = _no_original(problem, now)
    if wrong:
        raise Invalid(wrong, original=wrong)
    return now


def _no_original(problem: Problem, original: Problem) -> Any:
    """Return why `problem` cannot be a duplicate of `original`; None when it can."""
    if original.pk == problem.pk:
        return _("原问题不能是它自己。请重新选择。")
    if original.campaign_id != problem.campaign_id:
        return _("原问题须在同一行动中。请重新选择。")
    if original.state in states_of("void"):
        return _("所选的原问题已不予受理。请另选一个。")
    if number := problem.duplicates.filter(state="duplicate").count():
        words = _("有 %(n)s 个问题是作为本问题的重复问题并入的，不能再把它并入别的问题。")
        return words % {"n": number} + _("请改选本问题为原问题，或先撤销那些不予受理。")
    return None
