"""Which open problems are like one that is being written down or taken up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.kit.chinese import likeness
from huifang.problems.models import Problem
from huifang.registry.models import Household, Person
from huifang.rules.problem_workflow import states_of
from huifang.rules.reader import ruling
from huifang.territory.models import Region

SHOWN: Final = 5
LOOKED_AT: Final = 400
"""Open problems of one village that are compared, the newest first."""


@dataclass(frozen=True)
class Like:
    """An open problem that may be the same: its family's or its village's, how alike in words."""

    problem: Problem
    same_family: bool
    percent: int


def like_new(viewer: Actor, campaign: Campaign, given: dict[str, Any], today: date) -> list[Like]:
    """Return what is like a problem that is being written down, from what is `given` so far."""
    household = _row(viewer, Household, "household.view", given.get("household"))
    person = _row(viewer, Person, "household.view", given.get("person"))
    family = household.pk if household else person.household_id if person else None
    region = _row(viewer, Region, "region.view", given.get("region"))
    place = household.region_id if household else region.pk if region else None
    if person and not household:
        place = person.household.region_id
    rows = _open(viewer, campaign.pk)
    return _alike(rows, family, place, str(given.get("description") or ""), today)


def like_this(viewer: Actor, problem: Problem, today: date) -> list[Like]:
    """Return the other open problems that are like `problem`."""
    rows = _open(viewer, problem.campaign_id).exclude(pk=problem.pk)
    return _alike(rows, problem.household_id, problem.region_id, problem.description, today)


def _open(viewer: Actor, campaign_id: Any) -> QuerySet[Problem]:
    rows = visible(viewer, Problem, "problem.view").filter(campaign=campaign_id)
    return rows.filter(state__in=states_of("open", "long_term"))


def _alike(
    rows: QuerySet[Problem], family: Any, place: Any, description: str, today: date
) -> list[Like]:
    """Return those of the family, then those of the village that say nearly the same."""
    if family is None and place is None:
        return []
    near = (Q(household=family) if family else Q()) | (Q(region=place) if place else Q())
    least = int(ruling("duplicate_likeness_percent", today).value)
    found = []
    for row in rows.filter(near).select_related("category").order_by("-pk")[:LOOKED_AT]:
        same = family is not None and row.household_id == family
        percent = round(likeness(description, row.description) * 100)
        if same or percent >= least:
            found.append(Like(row, same, percent))
    return sorted(found, key=lambda like: (not like.same_family, -like.percent))[:SHOWN]


def _row(viewer: Actor, model: Any, permission: str, key: Any) -> Any:
    """Return the row in scope, or None for nothing, nonsense and what is not the viewer's."""
    try:
        return visible(viewer, model, permission).filter(pk=key).first() if key else None
    except (ValidationError, ValueError, TypeError):
        return None
