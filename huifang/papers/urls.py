"""The addresses of the papers room."""

from __future__ import annotations

from django.urls import path

from huifang.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.register, name="index"),
    path("fonts/", views.fonts, name="fonts"),
    path("bulk/", views.bulk, name="bulk"),
    path("filed/<uuid:key>/", views.filed, name="filed"),
    path("<slug:name>/<str:key>/", views.paper, name="paper"),
    path("<slug:name>/<str:key>/issue/", views.issue, name="issue"),
    path("<slug:name>/<str:key>/named/", views.named, name="named"),
    path("<slug:name>/<str:key>/record/", views.record, name="record"),
    path("<slug:name>/<str:key>/<int:number>.png", views.picture, name="picture"),
]
