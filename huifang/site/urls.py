"""The root of all addresses: one line a room."""

from __future__ import annotations

from django.urls import include, path

from huifang.site import home

ROOMS = (
    "supervision",
    "consultations",
    "bundles",
    "checks",
    "problems",
    "visits",
    "campaigns",
    "registry",
    "territory",
    "papers",
    "notices",
    "calendar",
    "desk",
    "jobs",
    "access",
    "ui",
)

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("huifang.site.desk_urls")),
    path("figures/", include("huifang.reports.urls")),
    *(path(f"{room}/", include(f"huifang.{room}.urls")) for room in ROOMS),
]

handler404 = "huifang.ui.errors.not_found"
handler500 = "huifang.ui.errors.broken"
