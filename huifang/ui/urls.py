"""Addresses of the gallery; there are none unless DEBUG."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from huifang.ui import views

app_name = "ui"
GALLERY = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/regions", views.regions, name="regions"),
    path("gallery/people", views.people, name="people"),
    path("gallery/form", views.sample_form, name="form"),
    path("gallery/job/<int:done>", views.job, name="job"),
    path("gallery/refuse/<str:status>", views.refuse, name="refuse"),
    path("gallery/<slug:part>", views.gallery, name="part"),
]
urlpatterns = GALLERY if settings.DEBUG else []
