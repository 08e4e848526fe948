"""Take a county's own ledger in: new problems in the state that they claim, and changed words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import action, part
from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.desk.importing import RowRefused
from huifang.kit.errors import Conflict, Invalid
from huifang.problems.actions.advance import keep
from huifang.problems.actions.reporting import COUNTY_DIGITS, serial_of
from huifang.problems.intake.claim import Claim, faults, is_of_another_county
from huifang.problems.intake.judging import DESCRIPTIVE, refuses_change
from huifang.problems.models import Problem, Serial
from huifang.problems.queries.due import amber_day
from huifang.problems.queries.reporting import OPEN

TEXTS: Final = (
    "description", "cause", "diagnosis", "goal", "remedy", "lead_leader", "responsible",
    "responsible_mobile", "note",
)  # fmt: skip


@part("problem.import")
def import_rows(
    by: Actor, campaign: Campaign, /, *, claims: Sequence[Claim], day: date, now: datetime
) -> list[Problem]:
    """Write down problems of a county's own ledger, each in the state that its row claims.

    They are marked as imported and keep who verified them there; nobody here found, handled or
    verified them. `day` is the day on which the file was handed in.

    Raises:
        RowRefused: a claim cannot stand, or its number is taken.
        Conflict: the campaign is not under way.

    """
    if campaign.state not in OPEN:
        words = _("行动“%(name)s”不在实施中，不能导入台账。")
        raise Conflict(words % {"name": campaign})
    numbers = _Numbers(campaign, claims, now)
    made = [_problem(campaign, claim, numbers, day) for claim in claims]
    try:
        with transaction.atomic():
            Problem.objects.bulk_create(made, batch_size=100)
    except IntegrityError as error:
        raise Conflict(_("有编号刚被别人用去。请重新核对后再导入。")) from error
    return made


@action("problem.import")
def import_change(
    by: Actor, problem: Problem, /, *, facts: Mapping[str, Any], now: datetime
) -> Problem:
    """Take over what a ledger describes otherwise; where a problem stands only deeds change.

    Raises:
        Invalid: the problem is closed, or a word may not be changed by an import.

    """
    assert set(facts) <= set(DESCRIPTIVE)
    if wrong := refuses_change(problem, dict(facts)):
        raise Invalid(next(iter(wrong.values())), **wrong)
    for name, value in facts.items():
        setattr(problem, "category_id" if name == "category" else name, value)
    return keep(problem)


class _Numbers:
    """Gives numbers: the row's own where it is free, else the next of its county."""

    def __init__(self, campaign: Campaign, claims: Sequence[Claim], now: datetime) -> None:
        given = [claim.number for claim in claims if claim.number]
        rows = Problem.objects.filter(number__in=given)
        self._taken = set(rows.values_list("number", flat=True))
        self._campaign = campaign
        wanted = Counter(_county(claim) for claim in claims if not claim.number)
        self._serial: dict[str, Serial] = {}
        for county in sorted({_county(claim) for claim in claims}):
            serial = serial_of(campaign, county, now)
            own = [_count(serial.prefix, number) for number in given]
            # A number that the ledger brings along is never given out again.
            serial.last = max([serial.last, *own])
            self._serial[county] = Serial(prefix=serial.prefix, last=serial.last)
            serial.last += wanted[county]
            serial.save(update_fields=["last"])

    def of(self, claim: Claim) -> str:
        """Return the number of a claim.

        Raises:
            RowRefused: it is taken, or shaped like one that another county will give.

        """
        serial = self._serial[_county(claim)]
        if not claim.number:
            serial.last += 1
            return str(serial)
        if claim.number in self._taken:
            raise RowRefused(claim.line, _("编号已被使用。请核对，或留空由系统编号。"))
        self._taken.add(claim.number)
        county = serial.prefix.removesuffix("-").rpartition("-")[2]
        if is_of_another_county(self._campaign.code, county, claim.number):
            raise RowRefused(claim.line, _("编号里的县区代码与这一行的县区不符。请核对。"))
        return claim.number


def _problem(campaign: Campaign, claim: Claim, numbers: _Numbers, day: date) -> Problem:
    wrong = faults(claim, day)
    if wrong:
        raise RowRefused(claim.line, next(iter(wrong.values())))
    handed_over_at = _moment(claim.handed_over_on)
    problem = Problem(
        number=numbers.of(claim), campaign=campaign, region_id=claim.region,
        household_id=claim.household, level="household" if claim.household else "village",
        category_id=claim.category, source=claim.source or "import", state=claim.state,
        found_at=_moment(claim.first_day(day)), imported=True,
        lead_unit_id=claim.lead_unit, handed_over_at=handed_over_at,
        first_handed_over_at=handed_over_at, due_on=claim.due_on,
        rectified_at=_moment(claim.rectified_on), verified_at=_moment(claim.verified_on),
        cleared_at=_moment(claim.cleared_on) if claim.cleared else None,
        ledger_verifier=claim.verifier, ledger_evidence=claim.evidence,
        **{name: getattr(claim, name) for name in TEXTS},
    )  # fmt: skip
    if claim.rectified_on:
        problem.result, problem.percent = claim.progress, 100
    else:
        problem.progress = claim.progress
    if claim.state == "long_term":
        problem.time_class = "lasting"
        problem.long_term_at = handed_over_at or _moment(day)
        problem.long_term_reason = _("原台账记为长期坚持")
    problem.amber_on = amber_day(problem, day)
    return problem


def _county(claim: Claim) -> str:
    return claim.region[:COUNTY_DIGITS]


def _count(prefix: str, number: str) -> int:
    """Return the running number behind a prefix, 0 when it is none."""
    rest = number.removeprefix(prefix)
    return int(rest) if rest != number and rest.isdecimal() and len(rest) < 9 else 0


def _moment(day: date | None) -> Any:
    """Return the beginning of a day; a ledger knows no hours."""
    return timezone.make_aware(datetime.combine(day, time())) if day else None
