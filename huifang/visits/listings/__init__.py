"""The lists of this room, one file a noun; figures count over them."""

from __future__ import annotations

from huifang.visits.listings.gatherings import ACTIVITIES, MEETINGS, PARTICIPATIONS
from huifang.visits.listings.meals import MEALS
from huifang.visits.listings.reconciling import RECONCILED
from huifang.visits.listings.talks import PEOPLE_VISITED, VISITS
from huifang.visits.listings.trips import TRIPS

__all__ = [
    "ACTIVITIES",
    "MEALS",
    "MEETINGS",
    "PARTICIPATIONS",
    "PEOPLE_VISITED",
    "RECONCILED",
    "TRIPS",
    "VISITS",
]
