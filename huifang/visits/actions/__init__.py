"""The deeds of this room, one file a noun: trips, visits, gatherings, meals."""

from __future__ import annotations

from huifang.visits.actions.gatherings import (
    correct_activity,
    correct_meeting,
    record_activity,
    record_meeting,
)
from huifang.visits.actions.meals import (
    correct_meal,
    record_meal,
    record_meals,
    reopen_meals,
    settle_meals,
)
from huifang.visits.actions.trips import change_trip, plan_trip, replan_trip
from huifang.visits.actions.visits import Answers, correct_visit, record_visit

__all__ = [
    "Answers",
    "change_trip",
    "correct_activity",
    "correct_meal",
    "correct_meeting",
    "correct_visit",
    "plan_trip",
    "record_activity",
    "record_meal",
    "record_meals",
    "record_meeting",
    "record_visit",
    "reopen_meals",
    "replan_trip",
    "settle_meals",
]
