"""The addresses of pages that bring several rooms together: accounts, the household's file."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "site"
urlpatterns: list[URLPattern] = []
