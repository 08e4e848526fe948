"""Which moves a person may make on a problem now, and in plain words why he may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Conflict, HouseError, NotAllowed
from huifang.problems.models import Problem
from huifang.records.fields import word
from huifang.rules.problem_workflow import HANDS, STATE, Move, moves_from
from huifang.rules.reader import ruling

PARTS: Final = {
    "rejecting": _("复审"),
    "rectifying": _("整改"),
    "to_verify": _("核验"),
    "to_clear": _("销号审批"),
    "cleared": _("回头看"),
    "unfounded": _("撤销不予受理"),
    "duplicate": _("撤销不予受理"),
}
FIRST: Final = {
    "registered": _("尚未审核。请先受理。"),
    "rejecting": _("已提出不予受理，尚未复审。请先由第二人复审。"),
    "diagnosing": _("尚未诊断。请先由诊断委员诊断。"),
    "to_hand_over": _("尚未交办。请先交办给责任单位。"),
    "handed_over": _("责任单位尚未签收。请先签收或退单。"),
    "disputed": _("退单尚未裁定。请先由交办主体裁定。"),
    "rectifying": _("尚未整改完成。请先由责任单位报告整改结果。"),
    "long_term": _("已转为长期坚持。请先恢复限期整改。"),
    "to_verify": _("群众尚未确认。请先回访。"),
    "to_clear": _("已核验，正待销号。请先办理销号。"),
    "cleared": _("已经销号。如有反弹，请做回头看。"),
    "unfounded": _("已确认不属实，不再办理。如属误判，请撤销不予受理。"),
    "duplicate": _("已确认重复。请办理原问题；如属误判，请撤销不予受理。"),
}


def moves_open_to(viewer: Actor, problem: Problem, today: date) -> list[Move]:
    """Return exactly the moves that `viewer` may make on `problem` on `today`, main ones first."""
    return [move for move, why_not in moves_of(viewer, problem, today) if why_not is None]


def moves_of(viewer: Actor, problem: Problem, today: date) -> list[tuple[Move, HouseError | None]]:
    """Return each move from here that the viewer's roles hold, and what stands against it."""
    held: dict[Any, bool] = {}
    found = []
    for move in moves_from(problem.state):
        key = (viewer.grants_for(move.permission), move.lead_only)
        if key not in held:
            held[key] = holds(viewer, problem, move)
        if held[key]:
            found.append((move, refusal(viewer, problem, move, today)))
    return sorted(found, key=lambda item: item[0].tone != "primary")


def holds(viewer: Actor, problem: Problem, move: Move) -> bool:
    """Tell whether the viewer holds the move's permission on this very problem."""
    if move.lead_only:
        viewer = viewer.within_unit(problem.lead_unit_id)
    this = Problem.objects.filter(pk=problem.pk)
    return visible(viewer, this, move.permission).exists()


def refusal(viewer: Actor, problem: Problem, move: Move, today: date) -> HouseError | None:
    """Return what stands against the move, permission apart: state, hands, or a missed day."""
    return (
        _wrong_state(problem, move)
        or _same_hand(viewer, problem, move)
        or _obstacle(problem, move, today)
    )


def cannot(problem: Problem, move: Move, why: object) -> str:
    """Return the sentence “问题 P-102 不能销号:群众尚未确认。请先回访。”."""
    return _("问题 %(number)s 不能%(move)s：%(why)s") % {
        "number": problem.number,
        "move": word(move.zh, move.en),
        "why": why,
    }


def clearable_on(problem: Problem) -> date | None:
    """Return the first day on which the notice has hung long enough; None before verification."""
    if problem.verified_at is None:
        return None
    verified_on = timezone.localtime(problem.verified_at).date()
    return verified_on + timedelta(days=problem.campaign.notice_days)


def _wrong_state(problem: Problem, move: Move) -> HouseError | None:
    if problem.state in move.from_:
        return None
    here, wanted = STATE[problem.state], STATE[move.from_[0]]
    if here.step and wanted.step and wanted.step < here.step:
        why: Any = _("现在是“%(state)s”，这一步已办理。请刷新后按当前状态办理。") % {
            "state": word(here.zh, here.en)
        }
    else:
        why = FIRST[problem.state]
    return Conflict(cannot(problem, move, why))


def _same_hand(viewer: Actor, problem: Problem, move: Move) -> HouseError | None:
    for hand in move.apart:
        if viewer.id is not None and getattr(problem, f"{hand}_id") == viewer.id:
            words = _("您是本问题的%(hand)s，%(part)s须由他人办理。请交由其他有权限的同志办理。")
            return NotAllowed(words % {"hand": word(*HANDS[hand]), "part": PARTS[problem.state]})
    return None


def _obstacle(problem: Problem, move: Move, today: date) -> HouseError | None:
    check = _OBSTACLES.get(move.name)
    why = check(problem, today) if check else None
    return Conflict(cannot(problem, move, why)) if why else None


def _ruled(problem: Problem, _today: date) -> Any:
    return _("裁定为终局，不能再次退单。请签收办理。") if problem.ruling else None


def _too_late_to_ask(problem: Problem, today: date) -> Any:
    most = int(ruling("problem_extensions_max", today).value)
    if problem.wanted_due_on:
        return _("已有一份延期申请待批。请等候批复。")
    if problem.extensions >= most:
        return _("已延期 %(n)s 次，到了上限。请按期整改，或请交办主体转长期坚持。") % {"n": most}
    if problem.due_on and today > problem.due_on:
        words = _("整改时限 %(day)s 已过，延期只能在期限内申请。请尽快整改。")
        return words % {"day": problem.due_on.isoformat()}
    return None


def _nothing_asked(problem: Problem, _today: date) -> Any:
    return None if problem.wanted_due_on else _("没有待批的延期申请。请先由责任单位申请。")


def _under_notice(problem: Problem, today: date) -> Any:
    if not problem.household_says or problem.verifier_id is None:
        return _("群众尚未确认。请先回访。")
    day = clearable_on(problem)
    if day and today < day:
        return _("公示期未满。请在 %(day)s 及以后办理。") % {"day": day.isoformat()}
    return None


_OBSTACLES: Final = {
    "return": _ruled,
    "request_extension": _too_late_to_ask,
    "extend": _nothing_asked,
    "refuse_extension": _nothing_asked,
    "clear": _under_notice,
}
