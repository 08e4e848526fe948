"""Lists open on the campaign at hand: what the pages of every room above share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase
from django.shortcuts import redirect

from huifang.access.pages import Request
from huifang.campaigns.queries import current

View = Callable[[Request], HttpResponseBase]


def at_hand(view: View) -> View:
    """Send a list without a campaign in its address to that of the campaign at hand.

    `?campaign=` (all campaigns) is an answer too.
    """

    @wraps(view)
    def opened(request: Request) -> HttpResponseBase:
        campaign = None if request.GET else current(request.actor, request)
        if campaign is not None:
            return redirect(f"{request.path}?campaign={campaign.code}")
        return view(request)

    return opened
