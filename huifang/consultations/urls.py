"""The addresses of the consultations room."""

from __future__ import annotations

from django.urls import path

from huifang.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultations, name="consultations"),
    path("convene/<uuid:problem>/", views.convene, name="convene"),
    path("<uuid:key>/", views.consultation, name="consultation"),
    path("<uuid:key>/opine/", views.opine, name="opine"),
    path("<uuid:key>/record/", views.record, name="record"),
    path("<uuid:key>/conclude/", views.conclude, name="conclude"),
    path("<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
]
