"""What the lists of this room share: they open on the campaign at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect

from huifang.access.pages import Request
from huifang.campaigns.queries import current
from huifang.kit.errors import Missing

View = Callable[[Request], HttpResponseBase]


def at_hand(view: View) -> View:
    """Send a list without a campaign in its address to that of the campaign at hand.

    `?campaign=` (all campaigns) is an answer too.
    """

    @wraps(view)
    def opened(request: Request) -> HttpResponseBase:
        if not request.GET:
            campaign = current(request.actor, request)
            if campaign is not None:
                return redirect(f"{request.path}?campaign={campaign.code}")
        return view(request)

    return opened


def ticked(request: Request) -> list[UUID]:
    """Return the keys of the rows that were ticked (`?ids=a,b`).

    Raises:
        Missing: one is no key.

    """
    try:
        return [UUID(part) for part in request.GET.get("ids", "").split(",") if part]
    except ValueError:
        raise Missing from None
