"""What the problems do in the background: sign what nobody signed for, keep the lamps true."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import SYSTEM
from huifang.calendar.queries import version
from huifang.jobs.registry import periodic
from huifang.kit.errors import HouseError
from huifang.problems import actions
from huifang.problems.actions.clock import recompute
from huifang.problems.models import Problem
from huifang.problems.queries.due import Amber, amber_rule

_reckoned: Final[list[tuple[str, Amber]]] = []


@periodic("problems.sign", timedelta(minutes=30))
def sign_overdue(now: datetime) -> int:
    """Sign, as the system, whatever was not signed for within its limit; return how many."""
    today, signed = timezone.localtime(now).date(), 0
    late = Problem.objects.filter(state="handed_over", sign_by__lt=today)
    for problem in late.order_by("sign_by", "pk"):
        try:
            note = _("超过签收时限，自动签收")
            actions.sign(SYSTEM, problem, auto_signed=True, note=note, now=now)
        except HouseError:
            continue  # signed or returned meanwhile
        signed += 1
    return signed


@periodic("problems.lamps", timedelta(minutes=10))
def keep_lamps(now: datetime) -> int:
    """Reckon the amber days anew once the holidays or the rules have changed."""
    return keep_lamps_on(timezone.localtime(now).date())


def keep_lamps_on(today: date) -> int:
    """Reckon them anew unless this process has done so for the same holidays and rules."""
    basis = (version(), amber_rule(today))
    if _reckoned == [basis]:
        return 0
    moved = recompute(today)
    _reckoned[:] = [basis]
    return moved
