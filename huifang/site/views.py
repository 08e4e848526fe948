"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from huifang.access.pages import Request, page


@page("desk.own")
def home(request: Request) -> HttpResponse:
    """Show what waits for the reader."""
    return render(request, "site/home.html")
