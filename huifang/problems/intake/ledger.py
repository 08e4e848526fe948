"""What of a file's rows is in the ledger already, looked up once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.kit.chinese import fold, likeness
from huifang.problems.actions.reporting import COUNTY_DIGITS, county_code
from huifang.problems.intake.claim import Claim, is_of_another_county
from huifang.problems.intake.known import chunks
from huifang.problems.models import Problem
from huifang.rules.problem_workflow import states_of

ALIKE = 0.6


@dataclass(frozen=True)
class Standing:
    """A problem on record about the same family or place, as far as it must be compared."""

    number: str
    description: str
    imported: bool
    open: bool


class OnRecord:
    """The problems that rows name by number, and those about the same families and places."""

    def __init__(self, viewer: Actor, campaign: Campaign, claims: Sequence[Claim]) -> None:
        self._campaign, self._codes = campaign, dict[str, str]()
        self._by_number: dict[str, Problem] = {}
        numbers = {claim.number for claim in claims if claim.number}
        whole = Problem.objects.select_related(
            "region", "household", "category", "lead_unit", "verifier"
        ).prefetch_related("evidence__file")
        self._own: set[UUID] = set()
        for part in chunks(numbers):
            found = {row.pk: row for row in whole.filter(number__in=part)}
            self._by_number |= {row.number: row for row in found.values()}
            own = visible(viewer, Problem, "problem.import").filter(pk__in=list(found))
            self._own |= set(own.filter(campaign=campaign).values_list("pk", flat=True))
        self._about: defaultdict[tuple[Any, ...], list[Standing]] = defaultdict(list)
        rows = Problem.objects.filter(campaign=campaign)
        houses = {claim.household for claim in claims if claim.household}
        self._read(rows, "household_id__in", houses)
        places = {claim.region for claim in claims if not claim.household}
        self._read(rows.filter(household=None), "region_id__in", places)

    def _read(self, rows: Any, column: str, keys: Iterable[Any]) -> None:
        names = ("household_id", "region_id", "category_id", "number", "description", "imported",
                 "state")  # fmt: skip
        live = states_of("open", "long_term")
        for part in chunks(keys):
            for house, region, category, number, words, imported, state in rows.filter(
                **{column: part}
            ).values_list(*names):
                self._about[house or region, category].append(
                    Standing(number, fold(words), imported, state in live)
                )

    def named(self, claim: Claim) -> Problem | None:
        """Return the problem of the row's number."""
        return self._by_number.get(claim.number)

    def is_own(self, problem: Problem) -> bool:
        """Tell whether the viewer may import into it, in this campaign."""
        return problem.pk in self._own

    def twin(self, claim: Claim) -> str:
        """Return the number of the problem that says the very same, "" when there is none.

        A row with a number of its own is compared with what this system found itself only: two
        numbered rows of a ledger are two matters.
        """
        words = fold(claim.description)
        for other in self._others(claim):
            if other.description == words and not (claim.number and other.imported):
                return other.number
        return ""

    def still_open(self, claim: Claim) -> str:
        """Return the number of a problem found by this system that the claim would clear away."""
        words = fold(claim.description)
        for other in self._others(claim):
            if other.open and not other.imported and likeness(other.description, words) >= ALIKE:
                return other.number
        return ""

    def is_of_another_county(self, claim: Claim) -> bool:
        """Tell whether the row's number is one that the system gives in another county."""
        county = claim.region[:COUNTY_DIGITS]
        if county not in self._codes:
            self._codes[county] = county_code(county, timezone.now())
        return is_of_another_county(self._campaign.code, self._codes[county], claim.number)

    def _others(self, claim: Claim) -> list[Standing]:
        return self._about.get((claim.household or claim.region, claim.category), [])
