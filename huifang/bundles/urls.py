"""The addresses of the bundles room."""

from __future__ import annotations

from django.urls import path

from huifang.bundles import views

app_name = "bundles"
urlpatterns = [
    path("", views.bundles, name="bundles"),
    path("open/", views.open_bundle, name="open"),
    path("join/<uuid:problem>/", views.join, name="join"),
    path("<uuid:key>/", views.bundle, name="bundle"),
    path("<uuid:key>/add/", views.add, name="add"),
    path("<uuid:key>/resolve/", views.resolve, name="resolve"),
    path("members/<uuid:key>/leave/", views.leave, name="leave"),
    path("members/<uuid:key>/object/", views.object_to, name="object"),
]
