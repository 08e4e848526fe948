"""Assign a spot check, and report what was seen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.checks.actions.telling import tell_assignees
from huifang.checks.models import SpotCheck
from huifang.checks.queries.hands import eligible, hands_of
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.problems import actions as problems
from huifang.records.texts import all_of
from huifang.rules.reader import codes

OUTCOMES: Final = {
    "look_back": ("holds", "relapsed"),
    "integrity": ("fine", "to_correct", "to_revisit"),
}
"""How each kind of task may end; none of them says whose fault something was."""


@action("check.assign")
def assign(
    by: Actor,
    task: SpotCheck,
    /,
    *,
    assignee: Account,
    reason: str = "",
    due_on: date | None = None,
    now: datetime,
) -> SpotCheck:
    """Give a task to somebody who had no part in it; to change the person needs a reason.

    Raises:
        NotAllowed: the person had a part in it, or holds no right to look there.
        Conflict: the task is done.
        Invalid: the person changes without a reason, or the day lies in the past.

    """
    del by
    if task.is_done:
        raise Conflict(_("这项抽查已经完成，不能改派。"))
    if task.assignee_id and task.assignee_id != assignee.pk and not reason.strip():
        words = _("改派须写明理由。")
        raise Invalid(words, reason=words)
    if due_on and due_on < timezone.localtime(now).date():
        words = _("完成时限不能早于今天。请另选日期。")
        raise Invalid(words, due_on=words)
    check_eligible(task, assignee)
    changed = task.assignee_id != assignee.pk
    task.assignee, task.due_on = assignee, due_on or task.due_on
    task.save()
    if changed:
        tell_assignees([task], now)
    return task


@action("check.report")
def report(
    by: Actor,
    task: SpotCheck,
    /,
    *,
    outcome: str,
    report: str,
    cause: str = "",
    now: datetime,
) -> SpotCheck:
    """Write down what was seen; a look-back is at once written into the problem.

    Raises:
        Missing: the task is somebody else's.
        Conflict: it is done, or the problem cannot be looked back at now.
        Invalid: nothing is described, or the outcome is none of this kind of task.

    """
    if by.id is None or task.assignee_id != by.id:
        raise Missing(_("没有找到这条记录，或者您无权查看。"))
    if task.is_done:
        raise Conflict(_("这项抽查已经完成。"))
    report = report.strip()
    _check_report(task, outcome, report, cause)
    task.outcome, task.report, task.reported_by_id, task.reported_at = outcome, report, by.id, now
    task.cause = cause if outcome == "relapsed" else ""
    task.save()
    if task.kind_code == "look_back":
        _write_into_problem(by, task, now)
    return task


def check_eligible(task: SpotCheck, assignee: Account) -> None:
    """Refuse a person who had a part in what the task is about, or may not look there.

    Raises:
        NotAllowed: he may not be given the task; the message says why.

    """
    if assignee.pk in hands_of([task])[task.pk]:
        words = _("%(who)s 参与过这件事的发现、办理、核验或走访，抽查须由未参与的同志承担。")
        raise NotAllowed(words % {"who": assignee.name}, assignee=words % {"who": assignee.name})
    if assignee.pk not in {account.pk for account in eligible(task)}:
        words = _("%(who)s 在%(place)s没有抽查权限。请另选，或先授权。")
        said = words % {"who": assignee.name, "place": task.region.name}
        raise NotAllowed(said, assignee=said)


def _check_report(task: SpotCheck, outcome: str, report: str, cause: str) -> None:
    wrong = {}
    if outcome not in OUTCOMES[task.kind_code]:
        wrong["outcome"] = _("请选择抽查结果。")
    if not report:
        wrong["report"] = _("请写明看到的情况。")
    causes = {code.value for code in codes("problems.relapse_cause")}
    if outcome == "relapsed" and cause not in causes:
        wrong["cause"] = _("反弹须选明原因。")
    if wrong:
        raise all_of(wrong)


def _write_into_problem(by: Actor, task: SpotCheck, now: datetime) -> None:
    assert task.problem
    if task.outcome == "holds":
        problems.look_back(by, task.problem, household_says=task.report, now=now)
        return
    problems.relapse(by, task.problem, relapse_cause=task.cause, reason=task.report, now=now)
