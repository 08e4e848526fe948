"""Addresses of the gallery; `site` includes them only while DEBUG."""

from __future__ import annotations

from django.urls import path

from huifang.ui import views

app_name = "ui"
urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/regions", views.regions, name="regions"),
    path("gallery/people", views.people, name="people"),
    path("gallery/job/<int:done>", views.job, name="job"),
    path("gallery/form", views.sample_form, name="form"),
    path("gallery/refuse/<str:status>", views.refuse, name="refuse"),
    path("gallery/<slug:part>", views.gallery, name="part"),
]
