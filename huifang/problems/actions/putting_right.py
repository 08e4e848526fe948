"""From hand-over to put right: unit, limit, sign, return and ruling, progress, more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.kit.errors import Conflict, Invalid
from huifang.problems.actions import telling
from huifang.problems.actions.advance import advance, day_after, keep
from huifang.problems.actions.clock import ONE_DAY, ask_to_sign, set_limit
from huifang.problems.actions.slips import issue, join
from huifang.problems.models import Problem, Slip
from huifang.problems.queries.moves import cannot
from huifang.records.sealed import check_kind
from huifang.rules.problem_workflow import MOVE
from huifang.territory.models import Unit


@action("problem.hand_over")
def hand_over(
    by: Actor,
    problem: Problem,
    /,
    *,
    lead_unit: Unit,
    standard: str = "",
    due_on: date | None = None,
    joint: Sequence[Unit] | None = None,
    assisting: Sequence[Unit] | None = None,
    goal: str = "",
    lead_leader: str = "",
    slip: Slip | None = None,
    now: datetime,
) -> Problem:
    """Put a unit in charge by a slip; the clock begins to run, signed for or not.

    Without `due_on` the limit is reckoned by the rule of the day; without `standard` it is the
    category's; with `slip` it goes on that slip of a batch, else on its own.

    Raises:
        Invalid: the unit is out of use, the day lies in the past, or nothing says what must hold.
        Conflict: the slip is another unit's or another campaign's.

    """
    standard = standard.strip() or problem.category.standard
    today = advance(by, problem, "hand_over", now, lead_unit=lead_unit, standard=standard)
    problem.lead_unit, problem.standard = _in_use(lead_unit), standard
    set_limit(problem, due_on, today)
    problem.issued_by_id, problem.handed_over_at = by.id, now
    problem.first_handed_over_at = problem.first_handed_over_at or now
    problem.goal = goal.strip() or problem.goal
    problem.lead_leader = lead_leader.strip() or problem.lead_leader
    ask_to_sign(problem, today)
    _set_helpers(problem, joint, assisting)
    _put_on_slip(by, problem, slip, now)
    keep(problem, today)
    telling.slip_handed_over(by, problem, now)
    return problem


@action("problem.sign")
def sign(
    by: Actor,
    problem: Problem,
    /,
    *,
    responsible: str = "",
    responsible_mobile: str = "",
    auto_signed: bool = False,
    note: str = "",
    now: datetime,
) -> Problem:
    """Take the problem over for the unit in charge, naming who sees to it.

    The system signs itself (`auto_signed`) once the limit for signing has passed.

    Raises:
        Conflict: the system would sign before its day.

    """
    today = advance(by, problem, "sign", now)
    if auto_signed and (by.id or problem.sign_by is None or today <= problem.sign_by):
        raise Conflict(cannot(problem, MOVE["sign"], _("签收时限未过。请由责任单位签收。")))
    problem.signed_at, problem.auto_signed = now, auto_signed
    problem.responsible = responsible.strip() or problem.responsible
    if responsible_mobile:
        problem.responsible_mobile = check_kind("mobile", responsible_mobile)
    return keep(problem)


@action("problem.return")
def give_back(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Return the slip once, with a reason; the clock goes on."""
    advance(by, problem, "return", now, reason=reason)
    problem.return_reason = reason.strip()
    keep(problem)
    telling.issuer(by, problem, "ruling", _("%(number)s 已退单，请裁定。"), now)
    return problem


@action("problem.rule")
def rule(
    by: Actor,
    problem: Problem,
    /,
    *,
    lead_unit: Unit,
    reason: str,
    due_on: date | None = None,
    joint: Sequence[Unit] | None = None,
    assisting: Sequence[Unit] | None = None,
    now: datetime,
) -> Problem:
    """Rule on a returned slip, for good; only another unit may be given another limit.

    Another unit gets a slip of its own; either signs within its limit.

    Raises:
        Invalid: the same unit with another limit: that is an extension, to be asked for.

    """
    today = advance(by, problem, "rule", now, lead_unit=lead_unit, reason=reason)
    another = lead_unit.pk != problem.lead_unit_id
    if due_on and not another:
        words = _("维持原单位的，时限不变；确需延期，请由责任单位签收后申请。请清空整改时限。")
        raise Invalid(words, due_on=words)
    problem.lead_unit, problem.ruling = _in_use(lead_unit), reason.strip()
    problem.issued_by_id = by.id
    if due_on:
        set_limit(problem, due_on, today)
    ask_to_sign(problem, today)
    _set_helpers(problem, joint, assisting)
    if another:
        issue(by, problem, now)
    keep(problem, today)
    telling.unit(by, problem, "ruling", _("%(number)s 退单已裁定，请签收，时限 %(day)s。"), now)
    return problem


@action("problem.progress")
def progress(
    by: Actor, problem: Problem, /, *, progress: str, percent: int, now: datetime
) -> Problem:
    """Say how far it has come, in words and per cent."""
    today = advance(by, problem, "progress", now, progress=progress, percent=percent)
    problem.progress, problem.percent = progress.strip(), percent
    return keep(problem, today)


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
    keep(problem)
    telling.issuer(by, problem, "extension", _("%(number)s 申请延期，请批复。"), now)
    return problem


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
    keep(problem, today)
    telling.unit(by, problem, "extension", _("%(number)s 已批准延期到 %(day)s。"), now)
    return problem


@action("problem.refuse_extension")
def refuse_extension(by: Actor, problem: Problem, /, *, reason: str, now: datetime) -> Problem:
    """Refuse more time; the limit stays."""
    advance(by, problem, "refuse_extension", now, reason=reason)
    problem.wanted_due_on = None
    keep(problem)
    telling.unit(by, problem, "extension", _("%(number)s 不同意延期，时限仍为 %(day)s。"), now)
    return problem


@action("problem.set_long_term")
def set_long_term(
    by: Actor, problem: Problem, /, *, reason: str, review_on: date, now: datetime
) -> Problem:
    """Count it apart as long-term work with a day of review; it stays open."""
    today = advance(by, problem, "set_long_term", now, reason=reason, review_on=review_on)
    problem.review_on = day_after("review_on", review_on, today, _("须晚于今天"))
    problem.long_term_at, problem.time_class, problem.wanted_due_on = now, "lasting", None
    problem.long_term_reason = reason.strip()
    return keep(problem, today)


@action("problem.review")
def review(
    by: Actor, problem: Problem, /, *, reason: str, review_on: date, now: datetime
) -> Problem:
    """Find, on review, that it stays long-term work, and why; it is reviewed again."""
    today = advance(by, problem, "review", now, reason=reason, review_on=review_on)
    problem.review_on = day_after("review_on", review_on, today, _("须晚于今天"))
    problem.long_term_reason = reason.strip()
    return keep(problem)


@action("problem.resume")
def resume(by: Actor, problem: Problem, /, *, reason: str, due_on: date, now: datetime) -> Problem:
    """Bring long-term work back under a limit."""
    today = advance(by, problem, "resume", now, reason=reason, due_on=due_on)
    set_limit(problem, due_on, today)
    problem.long_term_at = problem.review_on = None
    problem.time_class = "staged"
    return keep(problem, today)


@action("problem.rectify")
def rectify(by: Actor, problem: Problem, /, *, result: str, now: datetime) -> Problem:
    """Report, as handler, that it is put right; another person verifies."""
    today = advance(by, problem, "rectify", now, result=result)
    problem.handler_id, problem.rectified_at, problem.result = by.id, now, result.strip()
    problem.percent, problem.wanted_due_on = 100, None
    return keep(problem, today)


def _in_use(unit: Unit) -> Unit:
    if not unit.active:
        words = _("单位“%(unit)s”已停用。请选择其他单位。") % {"unit": unit}
        raise Invalid(words, lead_unit=words)
    return unit


def _put_on_slip(by: Actor, problem: Problem, slip: Slip | None, now: datetime) -> None:
    if slip is None:
        issue(by, problem, now)
    else:
        join(problem, slip)


def _set_helpers(
    problem: Problem, joint: Sequence[Unit] | None, assisting: Sequence[Unit] | None
) -> None:
    """Set joint and assisting units, as they are without; each unit has one part only."""
    taken = {problem.lead_unit_id}
    for name, given in (("joint", joint), ("assisting", assisting)):
        held = list(getattr(problem, name).all())
        wanted = [unit for unit in (held if given is None else given) if unit.pk not in taken]
        taken |= {unit.pk for unit in wanted}
        before, after = (sorted(unit.name for unit in units) for units in (held, wanted))
        if before != after:
            getattr(problem, name).set(wanted)
            also_changed(problem, name, before, after)
