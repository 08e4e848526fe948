"""The ladder: which level a problem's next slip has, and in plain words why none may be issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Conflict, HouseError, Invalid, NotAllowed
from huifang.problems.models import Problem
from huifang.problems.queries.due import RUNNING, lamp, with_lamp
from huifang.records.fields import word
from huifang.rules.supervision import FIRST, INTERVIEW, LEVEL, LEVELS, after
from huifang.supervision.models import SupervisionSlip

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST: Final = 200
"""Rows that one batch takes: what a page of a list shows at most."""


@dataclass(frozen=True)
class Obstacle:
    """A ticked problem with the level it would get, and what stands against that ("" nothing)."""

    problem: Any
    level: str
    refused: str


def with_ladder(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Annotate problems with the last slip to their unit in this round, and `next_level`.

    A slip that was withdrawn does not count.

    `next_level` is the level that may be issued on `today`, INTERVIEW after a lapsed red slip, ""
    while the last slip is still being answered or was answered well. It does not ask for the lamp
    of a problem that has no slip yet.
    """
    former = _slips_of_row()
    facts = {
        f"former_{name}": Subquery(former.values(column)[:1])
        for name, column in (
            ("id", "pk"), ("number", "number"), ("level", "level"), ("due", "reply_due"),
            ("verdict", "verdict"), ("waits", "waits"),
        )
    }  # fmt: skip
    blocked = (
        Q(former_waits=1)
        | Q(former_due__gte=today)
        | (Q(former_verdict="accepted") & ~with_lamp("red", today))
    )
    steps = [When(former_level=each.name, then=Value(after(each.name))) for each in LEVELS]
    level = Case(
        When(former_level=None, then=Value(FIRST.name)),
        When(blocked, then=Value("")),
        *steps,
        default=Value(""),
        output_field=CharField(),
    )
    found: QuerySet[Any] = rows.annotate(**facts).annotate(next_level=level)
    return found


def _slips_of_row() -> QuerySet[Any]:
    """Return the slips to the unit of an outer problem in its round, the last one first."""
    return (
        SupervisionSlip.objects.filter(
            matters__problem=OuterRef("pk"),
            unit=OuterRef("lead_unit"),
            withdrawn_at=None,
            issued_at__gt=Coalesce(
                OuterRef("relapsed_at"), Value(LONG_AGO, output_field=DateTimeField())
            ),
        )
        .annotate(waits=Case(When(replied_at__isnull=False, verdict="", then=1), default=0))
        .order_by("-issued_at", "-pk")
    )


def suggestions(viewer: Actor, today: date) -> QuerySet[Any]:
    """Return the overdue problems in scope whose next slip, or interview, is allowed on `today`."""
    late = visible(viewer, Problem, "supervision.issue").filter(with_lamp("red", today))
    return with_ladder(late.filter(lead_unit__isnull=False), today).exclude(next_level="")


def obstacle(by: Actor, problem: Any, level: str, reason: str, today: date) -> HouseError | None:
    """Return what stands against a slip of `level` about a problem that bears its ladder."""
    return (
        _not_pressed(problem, today)
        or _being_answered(problem)
        or _wrong_level(by, problem, level, reason)
    )


def ticked(viewer: Actor, ids: str, today: date) -> list[Obstacle]:
    """Return the ticked problems in scope, each with the level that comes next for it."""
    rows = visible(viewer, Problem, "supervision.issue").filter(pk__in=_keys(ids))
    rows = with_ladder(rows.select_related("campaign", "region", "lead_unit"), today)
    return [_looked_at(viewer, row, today) for row in rows.order_by("number")]


def level_words(name: str) -> str:
    """Return the name of a level, or of the interview, in the reader's language."""
    if name == INTERVIEW:
        return str(_("约谈"))
    level = LEVEL.get(name)
    return word(level.zh, level.en) if level else ""


def to_interview(viewer: Actor, ids: str, today: date) -> list[Any]:
    """Return the ticked problems that the viewer may record an interview about, with ladders."""
    rows = visible(viewer, Problem, "interview.record").filter(pk__in=_keys(ids))
    rows = with_ladder(rows.select_related("campaign", "region", "lead_unit"), today)
    return list(rows.exclude(lead_unit=None).order_by("number"))


def is_early(rows: Sequence[Any]) -> bool:
    """Tell whether no red slip about any of them has lapsed."""
    return not any(row.next_level == INTERVIEW for row in rows)


def _keys(ids: str) -> list[UUID]:
    found = []
    for part in ids.split(",")[:MOST]:
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found


def _looked_at(viewer: Actor, row: Any, today: date) -> Obstacle:
    level = row.next_level or FIRST.name
    why = obstacle(viewer, row, level, "", today)
    return Obstacle(row, level, str(why) if why else "")


def _not_pressed(problem: Any, today: date) -> HouseError | None:
    """Return why the problem is none to press at all."""
    number = {"number": problem.number}
    if problem.state not in RUNNING or problem.lead_unit_id is None:
        words = _("问题 %(number)s 现在是“%(state)s”，不在责任单位整改期内，不能督办。")
        return Conflict(words % {**number, "state": problem.state_label})
    if lamp(problem, today) == "green":
        words = _("问题 %(number)s 未到临期，进度正常，不必督办。请待黄灯或超期后再签发。")
        return Conflict(words % number)
    return None


def _being_answered(problem: Any) -> HouseError | None:
    """Return why the last slip must be waited for or judged first."""
    if problem.former_level is None or problem.next_level:
        return None
    told = {"number": problem.number, "slip": problem.former_number, "day": problem.former_due}
    if problem.former_waits:
        words = _("问题 %(number)s 的督办单 %(slip)s 已有回复，尚未审核。请先审核回复。")
    elif problem.former_verdict == "accepted":
        words = _(
            "问题 %(number)s 的督办单 %(slip)s 回复已采纳。%(day)s 以后仍超期的，才能签发下一级。"
        )
    else:
        words = _(
            "问题 %(number)s 的督办单 %(slip)s 回复期限是 %(day)s，届期未果才能签发下一级。"
            "请等期满。"
        )
    return Conflict(words % told)


def _wrong_level(by: Actor, problem: Any, level: str, reason: str) -> HouseError | None:
    number = {"number": problem.number}
    if level not in LEVEL:
        words = _("没有这一级督办。请从列表中选择。")
        return Invalid(words, level=words)
    if problem.next_level == INTERVIEW:
        words = _("问题 %(number)s 的红色督办单 %(slip)s 届期未果，督办已到最高一级。请约谈。")
        return Conflict(words % {**number, "slip": problem.former_number})
    if level == problem.next_level:
        return None
    due = {**number, "level": level_words(problem.next_level)}
    if problem.former_level is not None:
        words = _("问题 %(number)s 应签发%(level)s单，督办须逐级进行。请改选级别。")
        return Conflict(words % due)
    if not may_begin_higher(by, problem):
        words = _("问题 %(number)s 应从%(level)s单开始，您无权直接签发更高一级。请改选级别。")
        return NotAllowed(words % due)
    if not reason.strip():
        words = _("直接签发橙色、红色督办单，请写明理由。")
        return Invalid(words, reason=words)
    return None


def may_begin_higher_any(by: Actor, rows: Sequence[Obstacle]) -> bool:
    """Tell whether `by` may begin higher about one of the ticked problems without a slip yet."""
    first = [row.problem.pk for row in rows if row.problem.former_level is None]
    this = Problem.objects.filter(pk__in=first)
    return bool(first) and visible(by, this, "supervision.begin_higher").exists()


def may_begin_higher(by: Actor, problem: Any) -> bool:
    """Tell whether `by` may begin with an orange or red slip about this problem."""
    this = Problem.objects.filter(pk=problem.pk)
    return visible(by, this, "supervision.begin_higher").exists()


def formers(problem: Problem, slip: SupervisionSlip) -> Sequence[SupervisionSlip]:
    """Return the slips about a problem before `slip` to the same unit, the newest first."""
    rows = SupervisionSlip.objects.filter(
        matters__problem=problem, unit=slip.unit_id, withdrawn_at=None
    )
    return list(rows.filter(issued_at__lt=slip.issued_at).order_by("-issued_at", "-pk"))
