"""Issue a slip: the level that is allowed, a number, and a word to the unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed, together
from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.campaigns.models import Campaign
from huifang.kit.errors import Conflict, Invalid
from huifang.notices.telling import tell
from huifang.papers.numbering import next_number
from huifang.problems.models import Problem
from huifang.problems.papers.wording import series_of
from huifang.records.texts import said, short
from huifang.supervision.actions.common import check_same, held
from huifang.supervision.models import SupervisedMatter, SupervisionSlip
from huifang.supervision.queries.ladder import Obstacle, level_words, obstacle, with_ladder
from huifang.supervision.queries.standing import usual_reply_day
from huifang.territory.models import Unit
from huifang.territory.queries import smallest_around


@action("supervision.issue", creates=True)
def issue(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    unit: Unit,
    problems: Sequence[Problem],
    level: str,
    demand: str,
    reason: str = "",
    reply_due: date | None = None,
    now: datetime,
) -> SupervisionSlip:
    """Press a unit about one or several of its problems, at the level that comes next for each.

    An important matter may begin higher, with a `reason`. Without `reply_due` the rule decides.

    Raises:
        Conflict: a problem is not to be pressed now, the slip before has not lapsed, the level is
            not the next, or red has lapsed and only an interview is left.
        NotAllowed: `by` may not begin higher.
        Invalid: a problem is another unit's, or something is not written down.
        Missing: a problem is not the actor's.

    """
    today = timezone.localtime(now).date()
    rows = list(with_ladder(held(by, problems, "supervision.issue"), today))
    for row in rows:
        check_same(row, campaign, unit)
        if refused := obstacle(by, row, level, reason, today):
            raise refused
    higher = any(row.former_level is None and row.next_level != level for row in rows)
    due, rule_from = _reply_day(level, reply_due, today)
    slip = SupervisionSlip(
        level=level, campaign=campaign, unit=unit, demand=said(demand, "demand", None),
        reason=short(reason, "reason") if higher else "", reply_due=due, due_rule_from=rule_from,
        issued_by_id=by.id, issued_at=now,
        region_id=smallest_around([row.region_id for row in rows]),
    )  # fmt: skip
    return _sent(by, slip, rows, higher, now)


def _sent(
    by: Actor, slip: SupervisionSlip, rows: Sequence[Any], higher: bool, now: datetime
) -> SupervisionSlip:
    """Give the slip its number, put its problems on it, and tell the unit."""
    year = timezone.localtime(now).year
    slip.number = next_number(*series_of(slip.campaign, "督"), year)
    slip.save()
    press, words = _begin_higher if higher else _press, level_words(slip.level)
    told = f"{words}：{slip.demand}" if len(rows) == 1 else words
    for row in rows:
        press(by, row, slip=slip, note=told, now=now)
    _tell_unit(slip, now)
    return slip


def issue_ticked(
    by: Actor, rows: Iterable[Obstacle], *, level: str = "", now: datetime, **facts: Any
) -> list[SupervisionSlip]:
    """Issue slips for the ticked problems, one a unit and level, all or none.

    With `level` "" each problem gets the level that comes next, and those that cannot be pressed
    now are left out; a level that is named must be right for every one of them.

    Raises:
        HouseError: none can be pressed, or what `issue` raises.

    """
    given = list(rows)
    taken = given if level else [row for row in given if not row.refused]
    if not taken:
        why = next((row.refused for row in given), "") or _("没有可以督办的问题。")
        raise Conflict(why)

    def key(row: Obstacle) -> tuple[str, str, str]:
        return str(row.problem.campaign_id), str(row.problem.lead_unit_id), level or row.level

    made = []
    with together():
        for names, group in groupby(sorted(taken, key=key), key=key):
            some = [row.problem for row in group]
            made.append(
                issue(
                    by.step(":".join(names)), some[0].campaign, unit=some[0].lead_unit,
                    problems=some, level=names[2], now=now, **facts,
                )
            )  # fmt: skip
    return made


@action("supervision.issue")
def _press(
    by: Actor, problem: Problem, /, *, slip: SupervisionSlip, note: str, now: datetime
) -> Problem:
    """Put a problem on the slip, so that its own history tells of it."""
    del by, note, now
    return _put_on(slip, problem)


@action("supervision.begin_higher")
def _begin_higher(
    by: Actor, problem: Problem, /, *, slip: SupervisionSlip, note: str, now: datetime
) -> Problem:
    """Put a problem on a slip that begins above the first level."""
    del by, note, now
    return _put_on(slip, problem)


def _put_on(slip: SupervisionSlip, problem: Problem) -> Problem:
    SupervisedMatter.objects.create(slip=slip, problem=problem)
    also_changed(problem, SupervisionSlip.kind(), "", slip.number)
    return problem


def _reply_day(level: str, wanted: date | None, today: date) -> tuple[date, date | None]:
    if wanted is None:
        due, since = usual_reply_day(level, today)
        return due.day, since
    if wanted <= today:
        words = _("回复期限须晚于今天（%(day)s）。请另选日期。") % {"day": today.isoformat()}
        raise Invalid(words, reply_due=words)
    return wanted, None


def _tell_unit(slip: SupervisionSlip, now: datetime) -> None:
    words = gettext("收到%(level)s单 %(number)s，请阅后于 %(day)s 前回复。")
    tell(
        holders_of("supervision.read", slip), kind="supervision",
        text=words % {
            "level": level_words(slip.level), "number": slip.number, "day": slip.reply_due,
        },
        url=reverse("supervision:slip", args=[slip.pk]), now=now,
    )  # fmt: skip
