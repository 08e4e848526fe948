"""Hand-over slips: their list, and one with its matters."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huifang.access.pages import Request, page
from huifang.campaigns.opening import at_hand
from huifang.desk.pages import listing_page
from huifang.problems.listings.slips import SLIPS
from huifang.problems.queries import slips as asked


@page("problem.view")
@at_hand
def slips(request: Request) -> HttpResponseBase:
    """List the hand-over slips."""
    return listing_page(request, SLIPS)


@page("problem.view")
def slip(request: Request, key: str) -> HttpResponse:
    """Show a slip with its matters, their lamps and what may be done with it."""
    seen = asked.sight(request.actor, key, timezone.localdate())
    context = {"title": seen.slip.number, "sight": seen, "slip": seen.slip}
    return render(request, "problems/slip.html", context)
