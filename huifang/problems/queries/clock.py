"""What the page of a problem says of its clock beside the bare days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huifang.problems.models import Problem
from huifang.problems.queries.due import expected, year_missing
from huifang.records.sheet import Row, words


def beside(problem: Problem, today: date) -> Iterator[Row]:
    """Yield the lines that the hand-over section has beside its columns."""
    for name, label in (("joint", _("共同责任单位")), ("assisting", _("协办单位"))):
        units = words(list(getattr(problem, name).all()))
        if units:
            yield _row(name, label, units)
    due = expected(problem, today)
    if due is not None:
        said = _("已报 %(percent)s%%，应到 %(n)s%%") % {"percent": problem.percent, "n": due}
        behind = due - problem.percent
        if behind > 0:
            said = _("%(said)s，落后 %(n)s 个百分点") % {"said": said, "n": behind}
        yield _row("expected", _("序时进度"), said)
    if problem.auto_signed:
        yield _row("auto_signed", _("签收方式"), _("超过签收时限，自动签收"))


def remarks(problem: Problem, today: date) -> list[Any]:
    """Return what whoever opens the problem should know of its days."""
    found: list[Any] = []
    if problem.state == "handed_over" and problem.sign_by:
        text = _("请在 %(day)s 前签收；过期由系统自动签收，办理时限自交办之日起算。")
        found.append(text % {"day": problem.sign_by.isoformat()})
    if problem.state == "long_term" and problem.review_on and problem.review_on <= today:
        text = _("复查日期 %(day)s 已到。请复查：恢复限期整改，或写明理由并另定复查日期。")
        found.append(text % {"day": problem.review_on.isoformat()})
    notice = year_missing(problem)
    return [*found, notice] if notice else found


def saved(problem: Problem, words_said: Any) -> Any:
    """Return the words after a deed, with a notice when its limit may still move."""
    notice = year_missing(problem)
    if problem.due_on is None or notice is None:
        return words_said
    text = _("%(saved)s整改时限 %(day)s。%(notice)s")
    return text % {"saved": words_said, "day": problem.due_on.isoformat(), "notice": notice}


def _row(name: str, label: str, text: str) -> Row:
    return Row(name, label, text, secret=False, wide=False)
