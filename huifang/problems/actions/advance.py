"""The common part of every move: may it be made, is everything written down, where does it lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.calendar.queries import calendar
from huifang.kit.errors import Invalid, NotAllowed
from huifang.problems.models import Problem
from huifang.problems.queries.due import amber_day
from huifang.problems.queries.moves import cannot, holds, refusal
from huifang.records.fields import word
from huifang.rules.problem_workflow import FACT, MOVE, Fact, Move
from huifang.rules.reader import codes

ASK: Final = {
    "signature": _("请确认人在签字框内签字；不便签字的，改用其他确认方式。"),
    "scan": _("请上传签过字的纸质材料的扫描件或照片。"),
    "yes": _("请勾选“%(label)s”。"),
    "choice": _("请选择“%(label)s”。"),
}
"""How a fact that is missing is asked for; the others are to be filled in."""


def advance(by: Actor, problem: Problem, name: str, now: datetime, **facts: Any) -> date:
    """Carry `problem` along the move `name` and return the local day on which it is done.

    `facts` are those that the move needs and takes; the deed itself writes them down.

    Raises:
        Conflict: the workflow has no such move from here, or not today.
        NotAllowed: one hand would do what two must do, or the unit only assists.
        Invalid: a fact is missing or is no word of its code list.

    """
    move, today = MOVE[name], timezone.localtime(now).date()
    refused = refusal(by, problem, move, today)
    if refused:
        raise refused
    _check_in_charge(by, problem, move)
    _check_facts(problem, move, facts)
    problem.state = move.target(problem.state, has_unit=problem.lead_unit_id is not None)
    return today


def keep(problem: Problem, today: date | None = None) -> Problem:
    """Save the problem; with `today` its lamp is reckoned anew, as limit or progress moved.

    Raises:
        Invalid: a text is longer than its column.

    """
    for field in problem._meta.concrete_fields:
        value = getattr(problem, field.attname)
        if isinstance(field, models.CharField) and isinstance(value, str):
            most = field.max_length or len(value)
            if len(value) > most:
                words = _("“%(label)s”最多 %(most)s 字，现有 %(now)s 字。请精简后再提交。") % {
                    "label": field.verbose_name,
                    "most": most,
                    "now": len(value),
                }
                raise Invalid(words, **{field.name: words})
    if today:
        problem.amber_on = amber_day(problem, today, days=calendar(fresh=True))
    problem.save()
    return problem


def day_after(name: str, day: date, floor: date, why: object) -> date:
    """Return `day` if it comes after `floor`.

    Raises:
        Invalid: it does not; the message gives `why` and names the fact.

    """
    if day <= floor:
        words = _("%(why)s（%(floor)s）。请另选日期。") % {"why": why, "floor": floor.isoformat()}
        raise Invalid(words, **{name: words})
    return day


def needed(fact: Fact, facts: Mapping[str, Any]) -> bool:
    """Tell whether the other facts make this one necessary."""
    return fact.when is not None and facts.get(fact.when.fact) in fact.when.must


def ask(fact: Fact) -> str:
    """Return the sentence that asks for a missing fact."""
    words = ASK.get(fact.kind, _("请填写“%(label)s”。"))
    return str(words) % {"label": word(fact.zh, fact.en)}


def _check_in_charge(by: Actor, problem: Problem, move: Move) -> None:
    if move.lead_only and any(g.unit_id for g in by.grants) and not holds(by, problem, move):
        words = _("您的单位是协办单位。请由责任单位“%(unit)s”办理。")
        raise NotAllowed(cannot(problem, move, words % {"unit": problem.lead_unit}))


def _check_facts(problem: Problem, move: Move, facts: dict[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    for name in (*move.needs, *move.may):
        fact, value = FACT[name], facts.get(name)
        label = word(fact.zh, fact.en)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value in ("", False):
            if name in move.needs or needed(fact, facts):
                wrong[name] = ask(fact)
        elif fact.codes and value not in {code.value for code in codes(fact.codes)}:
            wrong[name] = _("“%(label)s”没有“%(value)s”这一项。请从列表中选择。") % {
                "label": label,
                "value": value,
            }
        elif fact.kind == "percent" and not 0 <= int(value) <= 100:
            wrong[name] = _("进度应在 0 到 100 之间。请改正。")
    if wrong:
        raise Invalid(
            cannot(problem, move, "".join(str(words) for words in wrong.values())), **wrong
        )
