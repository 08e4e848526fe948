"""The root of all addresses: one line a room."""

from __future__ import annotations

from django.urls import include, path

from huifang.site import views

ROOMS = (
    "problems",
    "visits",
    "campaigns",
    "registry",
    "territory",
    "desk",
    "jobs",
    "access",
    "ui",
)

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("huifang.site.desk_urls")),
    path("figures/", include("huifang.reports.urls")),
    *(path(f"{room}/", include(f"huifang.{room}.urls")) for room in ROOMS),
]
