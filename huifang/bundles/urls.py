"""The addresses of the bundles room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "bundles"
urlpatterns: list[URLPattern] = []
