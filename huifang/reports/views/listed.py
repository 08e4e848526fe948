"""The board of listed villages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.campaigns.queries import current
from huifang.reports.queries import listed_cards
from huifang.territory.queries import counties_of


@page("listed_village.view")
def board(request: Request) -> HttpResponse:
    """Show a card for each listed village of the campaign at hand."""
    campaign, now = current(request.actor, request), timezone.now()
    if campaign is None:
        return render(request, "reports/empty.html")
    region = request.GET.get("region", "")
    context = {
        "title": _("挂牌村看板"),
        "campaign": campaign,
        "as_of": now,
        "region": region,
        "counties": counties_of(campaign.region_id),
        "cards": listed_cards(request.actor, campaign, region, now),
    }
    return render(request, "reports/listed.html", context)
