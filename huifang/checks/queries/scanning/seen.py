"""What a rule sees, and over what it looks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.problems.models import Problem
from huifang.rules.reader import ruling
from huifang.visits.models import HouseholdVisit

MOST_SUBJECTS: Final = 50
"""So many subjects are kept with a finding; its words tell how many there are."""


@dataclass(frozen=True)
class Seen:
    """One thing a rule saw; `about` is what it is about and stays the same in every scan."""

    rule: str
    region_key: str
    about: str
    subjects: Sequence[str]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the digest that keeps a dismissed finding from coming back."""
        return hashlib.sha256(f"{self.rule}:{self.about}".encode()).hexdigest()


@dataclass(frozen=True)
class Scope:
    """Over what is looked: a campaign as one viewer sees it, on a day."""

    viewer: Actor
    campaign: Campaign
    today: date

    def visits(self) -> QuerySet[HouseholdVisit]:
        """Return the campaign's visits in the viewer's scope."""
        rows = visible(self.viewer, HouseholdVisit, "visit.view")
        return rows.filter(campaign=self.campaign).order_by()

    def problems(self) -> QuerySet[Problem]:
        """Return the campaign's problems in the viewer's scope."""
        rows = visible(self.viewer, Problem, "problem.view")
        return rows.filter(campaign=self.campaign).order_by()

    def number(self, parameter: str) -> int:
        """Return what a parameter of the notice board says today."""
        return int(ruling(parameter, self.today).value)


def day_of(moment: datetime) -> date:
    """Return the local day of a moment."""
    return timezone.localtime(moment).date()


def clock(moment: datetime) -> str:
    """Return a local moment as findings say it."""
    return timezone.localtime(moment).strftime("%m-%d %H:%M")
