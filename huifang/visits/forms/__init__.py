"""The forms of this room; each is made for the person and the campaign at hand."""

from __future__ import annotations

from huifang.visits.forms.common import made_for, said_by
from huifang.visits.forms.gatherings import ActivityForm, MeetingForm
from huifang.visits.forms.meals import MealForm, ReopenForm, SettleForm, meal_grid
from huifang.visits.forms.talk import ChooseForm, VisitForm, visit_form
from huifang.visits.forms.trips import StayForm, TripForm, plan_of, trip_form

__all__ = [
    "ActivityForm",
    "ChooseForm",
    "MealForm",
    "MeetingForm",
    "ReopenForm",
    "SettleForm",
    "StayForm",
    "TripForm",
    "VisitForm",
    "made_for",
    "meal_grid",
    "plan_of",
    "said_by",
    "trip_form",
    "visit_form",
]
