"""The addresses of the calendar room."""

from __future__ import annotations

from django.urls import path

from huifang.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.year, name="year"),
    path("days/", views.days, name="days"),
    path("days/<uuid:key>/", views.day, name="day"),
    path("notice/", views.notice, name="notice"),
    path("day/<str:iso>/change/", views.day_change, name="day-change"),
    path("day/<str:iso>/clear/", views.day_clear, name="day-clear"),
]
