"""The household's file 户档: everything that ever happened to a family, from every room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible, visible
from huifang.campaigns.models import Campaign, Pairing, Target
from huifang.campaigns.queries import targets
from huifang.journal.models import Entry
from huifang.journal.queries import history_of_thread, tell
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.registry.models import Household
from huifang.registry.queries import household_file
from huifang.visits.queries import activities_of, visits_of

NEWEST = 60  # entries of the history that the page shows
OWN = ("household", "person", "householdyear", "statusrecord")
OTHERS = {
    "problem": "problem.view",
    "round": "problem.view",
    "evidence": "problem.view",
    "householdvisit": "visit.view",
    "target": "target.view",
    "pairing": "pairing.view",
    "goal": "pairing.view",
}


@page("household.view")
def show(request: Request, pk: UUID) -> HttpResponse:
    """Show a household's file."""
    viewer = request.actor
    household = get_visible(viewer, Household, "household.view", pk)
    history = list(_history(viewer, household)[: NEWEST + 1])
    context: dict[str, Any] = {
        "title": household.head_name,
        "household": household,
        "file": household_file(viewer, household, timezone.localdate()),
        "visits": visits_of(viewer, household),
        "problems": _problems(viewer, household),
        "pairings": _pairings(viewer, household),
        "targets": _targets(viewer, household),
        "activities": activities_of(viewer, household),
        "entries": tell(history[:NEWEST]),
        "more": len(history) > NEWEST,
    }
    return render(request, "site/household.html", context)


def _problems(viewer: Actor, household: Household) -> QuerySet[Problem]:
    found = LEDGER.rows(viewer).filter(household=household)
    return found.select_related("campaign", "category", "lead_unit").order_by("-found_at")


def _pairings(viewer: Actor, household: Household) -> QuerySet[Pairing]:
    found = visible(viewer, Pairing, "pairing.view").filter(
        Q(household=household) | Q(household=None, region=household.region_id)
    )
    return (
        found.select_related("head", "unit", "household", "region", "campaign")
        .prefetch_related("members", "goals")
        .order_by("-since")
    )


def _targets(viewer: Actor, household: Household) -> QuerySet[Target]:
    found = targets(viewer).filter(household=household)
    return found.select_related("campaign", "group").order_by("-campaign__starts_on")


def _history(viewer: Actor, household: Household) -> QuerySet[Entry]:
    """Return the family's thread, less what belongs to a room or campaign closed to the viewer."""
    kinds = [*OWN, *(kind for kind, right in OTHERS.items() if viewer.can(right))]
    open_to = visible(viewer, Campaign, "campaign.view").values("pk")
    found = history_of_thread(household).filter(subject_kind__in=kinds)
    return found.filter(Q(campaign_id=None) | Q(campaign_id__in=open_to))
