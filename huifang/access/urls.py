"""The addresses of the access room."""

from __future__ import annotations

from django.urls import path

from huifang.access import views

app_name = "access"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("password/", views.password, name="password"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_session, name="session-end"),
]
