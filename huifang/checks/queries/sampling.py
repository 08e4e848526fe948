"""A look-back sample as arithmetic: from seed and population to the problems drawn, every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries.draws import KEY_BYTES, digest, pack, pick
from huifang.checks.models import LookBackRound, SpotCheck
from huifang.problems.models import Problem
from huifang.territory.models import STEP, Region

COUNTY: Final = 2 * STEP


@dataclass(frozen=True)
class Stratum:
    """The cleared problems of one county: among how many, how many, and which were drawn."""

    county: str
    keys: Sequence[UUID]
    drawn: frozenset[UUID]


@dataclass(frozen=True)
class ProofRow:
    """One county of a round, reckoned again."""

    county: str
    candidates: int
    size: int
    again: int
    same: bool


@dataclass(frozen=True)
class Proof:
    """A round reckoned again from what it kept: digest and sample, county by county."""

    digest: str
    digest_same: bool
    rows: Sequence[ProofRow]

    @property
    def holds(self) -> bool:
        """Tell whether everything comes out as it was drawn."""
        return self.digest_same and all(row.same for row in self.rows)


def population(
    viewer: Actor, campaign: Campaign, after_days: int, now: datetime
) -> dict[str, list[UUID]]:
    """Return by county the problems cleared so long ago that were not drawn in their round yet."""
    drawn = SpotCheck.objects.filter(kind_code="look_back", problem__isnull=False)
    rows = visible(viewer, Problem, "problem.view").filter(
        campaign=campaign, state="cleared", cleared_at__lte=now - timedelta(days=after_days)
    )
    before = set(drawn.filter(campaign=campaign).values_list("problem_id", "problem_round"))
    found: dict[str, list[UUID]] = {}
    for key, region, number in rows.order_by().values_list("pk", "region_id", "round"):
        if (key, number) not in before:
            found.setdefault(region[:COUNTY], []).append(key)
    ordered = sorted(found.items())
    return {county: sorted(keys, key=lambda key: key.bytes) for county, keys in ordered}


def sample(seed: str, percent: int, by_county: Mapping[str, Sequence[UUID]]) -> list[Stratum]:
    """Return the sample of each county: `percent` of it, rounded up, so at least one."""
    return [
        Stratum(county, keys, frozenset(pick(f"{seed}:{county}", keys, size_of(percent, keys))))
        for county, keys in by_county.items()
        if keys
    ]


def size_of(percent: int, keys: Sequence[UUID]) -> int:
    """Return how many are drawn of a county."""
    return min(len(keys), max(1, -(-len(keys) * percent // 100)))


def packed(strata: Sequence[Stratum]) -> bytes:
    """Return the population as a round keeps it."""
    return b"".join(pack(stratum.keys) for stratum in strata)


def prove(found: LookBackRound) -> Proof:
    """Reckon a round again from its seed and population, and compare it with its tasks."""
    kept = bytes(found.population)
    again = sample(found.seed, found.percent, _unpacked(found, kept))
    tasks: dict[str, set[UUID]] = {}
    for key, region in found.checks.values_list("problem_id", "region_id"):
        tasks.setdefault(region[:COUNTY], set()).add(key)
    names = dict(Region.objects.filter(pk__in=list(tasks)).values_list("pk", "name"))
    rows = [
        ProofRow(
            names.get(stratum.county, stratum.county),
            len(stratum.keys),
            len(tasks.get(stratum.county, ())),
            len(stratum.drawn),
            stratum.drawn == tasks.pop(stratum.county, set()),
        )
        for stratum in again
    ]
    rows += [ProofRow(names.get(c, c), 0, len(keys), 0, False) for c, keys in tasks.items()]
    digested = digest(kept)
    return Proof(digested, digested == found.population_sha256, rows)


def _unpacked(found: LookBackRound, kept: bytes) -> dict[str, list[UUID]]:
    keys = [UUID(bytes=kept[at : at + KEY_BYTES]) for at in range(0, len(kept), KEY_BYTES)]
    by_county, start = {}, 0
    for county, candidates, _drawn in found.strata:
        by_county[county] = keys[start : start + candidates]
        start += candidates
    return by_county
