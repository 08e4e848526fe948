"""Hand-over slips: one matter or a batch, to one unit, under one number."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.kit.errors import Conflict
from huifang.papers.numbering import next_number
from huifang.problems.models import Problem, Slip
from huifang.problems.queries.slips import WORD, document_code
from huifang.territory.queries import smallest_around


def issue(by: Actor, problem: Problem, now: datetime) -> Slip:
    """Make a slip for the problem under the next number; called inside a deed."""
    assert problem.lead_unit
    year = timezone.localtime(now).year
    slip = Slip.objects.create(
        number=next_number(document_code(problem.campaign), WORD, year),
        campaign=problem.campaign, region=problem.region, unit=problem.lead_unit,
        issued_by_id=by.id, issued_at=now,
    )  # fmt: skip
    return _put(slip, problem)


def join(problem: Problem, slip: Slip) -> Slip:
    """Put the problem on a slip that was just made for others of the same unit.

    Raises:
        Conflict: the slip is another campaign's or another unit's.

    """
    fresh = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
    if (fresh.unit_id, fresh.campaign_id) != (problem.lead_unit_id, problem.campaign_id):
        raise Conflict(_("一张交办单只能交给一个单位，且属于同一行动。请另开一单。"))
    holds = smallest_around([fresh.region_id, problem.region_id])
    if holds != fresh.region_id:
        fresh.region_id = holds
        fresh.save(update_fields=["region"])
    return _put(fresh, problem)


def _put(slip: Slip, problem: Problem) -> Slip:
    problem.slip = slip
    slip.problems.add(problem)
    return slip
