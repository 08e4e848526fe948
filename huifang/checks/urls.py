"""The addresses of the checks room."""

from __future__ import annotations

from django.urls import path

from huifang.checks import views

app_name = "checks"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("<uuid:key>/", views.task, name="task"),
    path("<uuid:key>/assign/", views.assign, name="assign"),
    path("<uuid:key>/report/", views.report, name="report"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/draw/", views.draw, name="draw"),
    path("rounds/<uuid:key>/", views.round_page, name="round"),
    path("rounds/<uuid:key>/proof/", views.proof, name="proof"),
    path("integrity/", views.findings, name="findings"),
    path("integrity/scan/", views.scan, name="scan"),
    path("integrity/<uuid:key>/", views.finding, name="finding"),
    path("integrity/<uuid:key>/follow/", views.follow, name="follow"),
    path("integrity/<uuid:key>/dismiss/", views.dismiss, name="dismiss"),
]
