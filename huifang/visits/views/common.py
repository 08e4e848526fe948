"""What the pages of this room share: the campaign at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huifang.access.pages import Request
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import campaigns, current
from huifang.kit.errors import Missing

View = Callable[[Request], HttpResponseBase]


def campaign_at_hand(request: Request) -> Campaign:
    """Return the campaign the address names by code, else the one at hand.

    Raises:
        Missing: there is none in the viewer's scope.

    """
    code = request.GET.get("campaign")
    if code:
        found = campaigns(request.actor).filter(code=code).first()
    else:
        found = current(request.actor, request)
    if found is None:
        raise Missing(_("没有可办理的行动。请先由市级办公室建立行动。"))
    return found


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
