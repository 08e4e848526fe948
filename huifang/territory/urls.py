"""The addresses of the territory room."""

from __future__ import annotations

from django.urls import path

from huifang.territory import views

app_name = "territory"
urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/add/", views.unit_add, name="unit-add"),
    path("units/search/", views.unit_search, name="unit-search"),
    path("units/<uuid:key>/", views.unit, name="unit"),
    path("units/<uuid:key>/change/", views.unit_change, name="unit-change"),
    path("regions/", views.browse, name="regions"),
    path("regions/all/", views.region_list, name="region-list"),
    path("regions/children/", views.children, name="children"),
    path("regions/<slug:key>/", views.region, name="region"),
    path("regions/<slug:key>/add/", views.region_add, name="region-add"),
    path("regions/<slug:key>/rename/", views.region_rename, name="region-rename"),
    path("regions/<slug:key>/code/", views.region_code, name="region-code"),
    path("regions/<slug:key>/dissolve/", views.region_dissolve, name="region-dissolve"),
]
