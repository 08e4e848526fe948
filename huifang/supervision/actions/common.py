"""What the deeds of this room share: problems held, and all of one campaign and unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Invalid, Missing
from huifang.problems.models import Problem


def held(by: Actor, problems: Sequence[Problem], permission: str) -> QuerySet[Problem]:
    """Return the problems locked, in one order, so that two who act at once come one by one.

    Raises:
        Missing: one of them is not the actor's.
        Invalid: none is given.

    """
    keys = {row.pk for row in problems}
    if not keys:
        words = _("请选择至少一个问题。")
        raise Invalid(words, problems=words)
    if visible(by, Problem, permission).filter(pk__in=keys).count() < len(keys):
        raise Missing(_("没有找到这条记录，或者您无权查看。"))
    rows = Problem.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return rows.order_by("pk")


def check_same(problem: Any, campaign: Any, unit: Any) -> None:
    """Refuse a problem of another campaign or of another unit.

    Raises:
        Invalid: it is one; the message gives its number.

    """
    if problem.campaign_id != campaign.pk:
        words = _("问题 %(number)s 属于另一行动。请分开办理。") % {"number": problem}
        raise Invalid(words, problems=words)
    if problem.lead_unit_id != unit.pk:
        words = _("问题 %(number)s 的责任单位是“%(unit)s”。请分单位办理。") % {
            "number": problem, "unit": problem.lead_unit or "—",
        }  # fmt: skip
        raise Invalid(words, problems=words)
