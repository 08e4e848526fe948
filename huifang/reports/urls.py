"""The addresses of the reports room."""

from __future__ import annotations

from django.urls import path

from huifang.reports import views

app_name = "reports"
urlpatterns = [path("", views.index, name="index")]
