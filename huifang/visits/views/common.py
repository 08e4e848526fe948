"""What the pages of this room share: the campaign at hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huifang.access.pages import Request
from huifang.campaigns.models import Campaign
from huifang.campaigns.opening import at_hand as at_hand
from huifang.campaigns.queries import campaigns, current
from huifang.kit.errors import Missing


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
