"""From hand-over to put right: unit, limit, sign, return and ruling, progress, more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid
from huifang.problems.actions.advance import advance, day_after, keep
from huifang.problems.models import Problem
from huifang.problems.queries.due import limit
from huifang.records.sealed import check_kind
from huifang.territory.models import Unit

ONE_DAY = date.resolution


@action("problem.hand_over")
def hand_over(
    by: Actor,
    problem: Problem,
    /,
    *,
    lead_unit: Unit,
    standard: str = "",
    due_on: date | None = None,
    assisting: Sequence[Unit] | None = None,
    goal: str = "",
    lead_leader: str = "",
    now: datetime,
) -> Problem:
    """Put a unit in charge; the clock begins to run, signed for or not.

    Without `due_on` the limit is reckoned by the rule of the day; without `standard` it is the
    category's.

    Raises:
        Invalid: the unit is out of use, the day lies in the past, or nothing says what must hold.

    """
    standard = standard.strip() or problem.category.standard
    today = advance(by, problem, "hand_over", now, lead_unit=lead_unit, standard=standard)
    problem.lead_unit, problem.standard = _in_use(lead_unit), standard
    set_limit(problem, due_on, today)
    problem.issued_by_id, problem.handed_over_at = by.id, now
    problem.first_handed_over_at = problem.first_handed_over_at or now
    problem.goal = goal.strip() or problem.goal
    problem.lead_leader = lead_leader.strip() or problem.lead_leader
    if assisting is not None:
        _set_assisting(problem, assisting)
    return keep(problem)


@action("problem.sign")
def sign(
    by: Actor,
    problem: Problem,
    /,
    *,
    responsible: str = "",
    responsible_mobile: str = "",
    now: datetime,
) -> Problem:
    """Take the problem over for the unit in charge, naming who sees to it."""
    advance(by, problem, "sign", now)
    problem.signed_at = now
    problem.responsible = responsible.strip() or problem.responsible
    if responsible_mobile:
        problem.responsible_mobile = check_kind("mobile", responsible_mobile)
    return keep(problem)


@action("problem.return")
def give_back(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Return the slip once, with a reason; the clock goes on."""
    advance(by, problem, "return", now, reason=reason)
    problem.return_reason = reason.strip()
    return keep(problem)


@action("problem.rule")
def rule(
    by: Actor,
    problem: Problem,
    /,
    *,
    lead_unit: Unit,
    reason: str,
    due_on: date | None = None,
    now: datetime,
) -> Problem:
    """Rule on a returned slip, for good; only another unit may be given another limit.

    Raises:
        Invalid: the same unit with another limit: that is an extension, to be asked for.

    """
    today = advance(by, problem, "rule", now, lead_unit=lead_unit, reason=reason)
    if due_on and lead_unit.pk == problem.lead_unit_id:
        words = _("维持原单位的，时限不变；确需延期，请由责任单位签收后申请。请清空整改时限。")
        raise Invalid(words, due_on=words)
    problem.lead_unit, problem.ruling = _in_use(lead_unit), reason.strip()
    problem.issued_by_id = by.id
    if due_on:
        set_limit(problem, due_on, today)
    _set_assisting(problem, list(problem.assisting.all()))
    return keep(problem)


@action("problem.progress")
def progress(
    by: Actor, problem: Problem, /, *, progress: str, percent: int, now: datetime
) -> Problem:
    """Say how far it has come, in words and per cent."""
    advance(by, problem, "progress", now, progress=progress, percent=percent)
    problem.progress, problem.percent = progress.strip(), percent
    return keep(problem)


@action("problem.request_extension")
def request_extension(
    by: Actor, problem: Problem, /, *, due_on: date, reason: str, now: datetime
) -> Problem:
    """Ask, before the limit, for more time.

    Raises:
        Conflict: the limit has passed, or it was extended as often as the rule allows.

    """
    today = advance(by, problem, "request_extension", now, due_on=due_on, reason=reason)
    floor = problem.due_on or today
    problem.wanted_due_on = day_after("due_on", due_on, floor, _("须晚于现在的时限"))
    problem.extension_reason = reason.strip()
    return keep(problem)


@action("problem.extend")
def extend(by: Actor, problem: Problem, /, *, due_on: date | None = None, now: datetime) -> Problem:
    """Grant the time asked for, or `due_on`; this alone moves the limit."""
    today = advance(by, problem, "extend", now)
    day = due_on or problem.wanted_due_on
    assert day  # advance() has seen the request
    floor = max(problem.due_on or today, today - ONE_DAY)
    problem.due_on = day_after("due_on", day, floor, _("须晚于现在的时限，且不早于今天"))
    problem.extensions += 1
    problem.wanted_due_on = None
    return keep(problem)


@action("problem.refuse_extension")
def refuse_extension(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Refuse more time; the limit stays."""
    advance(by, problem, "refuse_extension", now, reason=reason)
    problem.wanted_due_on = None
    return keep(problem)


@action("problem.set_long_term")
def set_long_term(
    by: Actor, problem: Problem, /, *, reason: str, review_on: date, now: datetime
) -> Problem:
    """Count it apart as long-term work with a day of review; it stays open."""
    today = advance(by, problem, "set_long_term", now, reason=reason, review_on=review_on)
    problem.review_on = day_after("review_on", review_on, today, _("须晚于今天"))
    problem.long_term_at, problem.time_class, problem.wanted_due_on = now, "lasting", None
    return keep(problem)


@action("problem.resume")
def resume(by: Actor, problem: Problem, /, *, reason: str, due_on: date, now: datetime) -> Problem:
    """Bring long-term work back under a limit."""
    today = advance(by, problem, "resume", now, reason=reason, due_on=due_on)
    set_limit(problem, due_on, today)
    problem.long_term_at = problem.review_on = None
    problem.time_class = "staged"
    return keep(problem)


@action("problem.rectify")
def rectify(by: Actor, problem: Problem, /, *, result: str, now: datetime) -> Problem:
    """Report, as handler, that it is put right; another person verifies."""
    advance(by, problem, "rectify", now, result=result)
    problem.handler_id, problem.rectified_at, problem.result = by.id, now, result.strip()
    problem.percent, problem.wanted_due_on = 100, None
    return keep(problem)


def set_limit(problem: Problem, due_on: date | None, today: date) -> None:
    """Set the limit to `due_on`, or by the rule of `today`, noting the rule's version."""
    if due_on:
        floor = today - ONE_DAY
        problem.due_on = day_after("due_on", due_on, floor, _("整改时限不能早于今天"))
        problem.due_rule_from = None
    else:
        found = limit(problem.urgency, today)
        problem.due_on, problem.due_rule_from = found.due_on, found.rule_from


def _in_use(unit: Unit) -> Unit:
    if not unit.active:
        words = _("单位“%(unit)s”已停用。请选择其他单位。") % {"unit": unit}
        raise Invalid(words, lead_unit=words)
    return unit


def _set_assisting(problem: Problem, units: Sequence[Unit]) -> None:
    """Set the assisting units; the one in charge is not among them."""
    before = sorted(unit.name for unit in problem.assisting.all())
    kept = [unit for unit in units if unit.pk != problem.lead_unit_id]
    after = sorted(unit.name for unit in kept)
    if before != after:
        problem.assisting.set(kept)
        also_changed(problem, "assisting", before, after)
