"""The page of figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huifang.access.pages import Request, page
from huifang.campaigns.queries import current
from huifang.reports.queries import Place, as_of, by_county, definitions, figures
from huifang.territory.queries import counties_of


@page("figure.view")
def index(request: Request) -> HttpResponse:
    """Show the figures of the current campaign and their spread over the counties."""
    campaign, now = current(request.actor, request), timezone.now()
    if campaign is None:
        return render(request, "reports/empty.html")
    place = Place(campaign, request.GET.get("region", ""), request.GET.get("at", ""))
    context = {
        "campaign": campaign,
        "place": place,
        "as_of": as_of(place, now),
        "figures": figures(request.actor, place, now),
        "heads": [item for item in definitions() if not item.ratio],
        "table": by_county(request.actor, place, counties_of(campaign.region_id), now),
    }
    return render(request, "reports/index.html", context)
