"""The addresses these tests need, with a household's page as the site makes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from huifang.access.pages import Request, page
from huifang.registry import queries
from huifang.registry.models import Household


@page("household.view")
def household(request: Request, key: str) -> HttpResponse:
    file = queries.household_file(request.actor, Household(pk=key), timezone.localdate())
    page = engines["django"].from_string(
        '{% extends "ui/base.html" %}'
        '{% block content %}{% include "registry/_household.html" %}{% endblock %}'
    )
    return HttpResponse(page.render({"title": "户档", "file": file}, request))


@page("desk.own")
def home(request: Request) -> HttpResponse:
    return HttpResponse()


ROOMS = ("registry", "territory", "desk", "jobs", "access", "ui")
site = ([path("households/<uuid:key>/", household, name="household")], "site")
urlpatterns = [
    path("", home, name="home"),
    path("", include(site)),
    *(path(f"{room}/", include(f"huifang.{room}.urls")) for room in ROOMS),
]
