"""Who is told of a deed: the unit's people, or whoever handed the problem over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.notices.telling import tell
from huifang.problems.models import Problem

UNIT: Final = "problem.rectify"
ISSUER: Final = "problem.rule"


def unit(by: Actor, problem: Problem, kind: str, text: Any, now: datetime, url: str = "") -> None:
    """Tell those who put it right: of the unit in charge, the joint and the assisting units."""
    if problem.lead_unit_id:
        _tell(by, UNIT, problem, kind, text, now, url)


def issuer(by: Actor, problem: Problem, kind: str, text: Any, now: datetime) -> None:
    """Tell those who hand over and rule there."""
    _tell(by, ISSUER, problem, kind, text, now, "")


def slip_handed_over(by: Actor, problem: Problem, now: datetime) -> None:
    """Tell the unit of its slip: one line for a slip, however many problems are on it."""
    slip = problem.slip
    assert slip
    words = _("交办单%(slip)s：%(n)s 个问题，请在 %(sign_by)s 前签收。") % {
        "slip": slip.number, "n": slip.problems.count(), "sign_by": problem.sign_by,
    }  # fmt: skip
    unit(by, problem, "handed_over", words, now, reverse("problems:slip", args=[slip.pk]))


def _tell(
    by: Actor, permission: str, problem: Problem, kind: str, text: Any, now: datetime, url: str
) -> None:
    accounts = holders_of(permission, problem)
    words = str(text) % {"number": problem.number, "day": problem.due_on}
    tell(
        accounts.exclude(pk=by.id) if by.id else accounts, kind=kind, text=words,
        url=url or reverse("problems:problem", args=[problem.pk]), now=now,
    )  # fmt: skip
