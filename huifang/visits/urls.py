"""The addresses of the visits room."""

from __future__ import annotations

from django.urls import path

from huifang.visits.views import gatherings, meals, reconciling, talks, trips

app_name = "visits"
urlpatterns = [
    path("", talks.visits, name="visits"),
    path("record/", talks.record, name="record"),
    path("people/", talks.people, name="people"),
    path("people/<uuid:key>/", talks.met, name="met"),
    path("reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path("reconciliation/rows/", reconciling.rows, name="reconciled"),
    path("<uuid:key>/", talks.visit, name="visit"),
    path("<uuid:key>/correct/", talks.correct, name="correct"),
    path("trips/", trips.trips, name="trips"),
    path("trips/plan/", trips.plan, name="trip-plan"),
    path("trips/<uuid:key>/", trips.trip, name="trip"),
    path("trips/<uuid:key>/plan/", trips.replan, name="trip-replan"),
    path("trips/<uuid:key>/stay/", trips.change, name="trip-change"),
    path("trips/<uuid:key>/meals/", meals.grid, name="meal-grid"),
    path("trips/<uuid:key>/settle/", meals.settle, name="meals-settle"),
    path("trips/<uuid:key>/reopen/", meals.reopen, name="meals-reopen"),
    path("meetings/", gatherings.meetings, name="meetings"),
    path("meetings/record/", gatherings.meeting_record, name="meeting-record"),
    path("meetings/<uuid:key>/", gatherings.meeting, name="meeting"),
    path("meetings/<uuid:key>/correct/", gatherings.meeting_correct, name="meeting-correct"),
    path("activities/", gatherings.activities, name="activities"),
    path("activities/record/", gatherings.activity_record, name="activity-record"),
    path("activities/<uuid:key>/", gatherings.activity, name="activity"),
    path("activities/<uuid:key>/correct/", gatherings.activity_correct, name="activity-correct"),
    path("participations/", gatherings.participations, name="participations"),
    path("participations/<uuid:key>/", gatherings.participation, name="participation"),
    path("meals/", meals.meals, name="meals"),
    path("meals/ledger/", meals.ledger, name="meal-ledger"),
    path("meals/<uuid:key>/", meals.meal, name="meal"),
    path("meals/<uuid:key>/correct/", meals.correct, name="meal-correct"),
]
