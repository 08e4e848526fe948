"""The addresses of the notices room."""

from __future__ import annotations

from django.urls import path

from huifang.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("settings/", views.own_settings, name="settings"),
    path("robots/", views.robots, name="robots"),
    path("robots/add/", views.robot_add, name="robot-add"),
    path("robots/<uuid:key>/change/", views.robot_change, name="robot-change"),
    path("robots/<uuid:key>/test/", views.robot_test, name="robot-test"),
    path("<uuid:key>/", views.notice, name="notice"),
    path("<uuid:key>/read/", views.read, name="read"),
    path("<uuid:key>/read-all/", views.read_all, name="read-all"),
]
