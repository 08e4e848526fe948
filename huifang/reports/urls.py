"""The addresses of the reports room."""

from __future__ import annotations

from django.urls import path

from huifang.reports.views import figures, listed, screen

app_name = "reports"
urlpatterns = [
    path("", figures.index, name="index"),
    path("listed/", listed.board, name="listed"),
    path("screen/", screen.screen, name="screen"),
]
