"""The addresses of the campaigns room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "campaigns"
urlpatterns: list[URLPattern] = []
