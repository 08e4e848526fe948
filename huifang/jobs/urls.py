"""The addresses of the jobs room."""

from __future__ import annotations

from django.urls import path

from huifang.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="index"),
    path("<uuid:key>/", views.job_page, name="job"),
    path("<uuid:key>/progress/", views.progress, name="progress"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
]
