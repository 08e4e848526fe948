"""In which campaign a new problem is written down."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import campaigns, current
from huifang.kit.errors import Conflict

OPEN = ("under_way", "concluding")
"""The states of a campaign in which problems are reported."""


def open_campaigns(viewer: Actor) -> QuerySet[Campaign]:
    """Return the campaigns in which the viewer may report."""
    return campaigns(viewer).filter(state__in=OPEN)


def campaign_at_hand(request: Request) -> Campaign:
    """Return the campaign named by the address, else the one at hand, else the newest under way.

    Raises:
        Conflict: no campaign is under way.

    """
    known = open_campaigns(request.actor)
    found = known.filter(code=request.GET.get("campaign", "")).first()
    here = current(request.actor, request)
    if found is None and here is not None and here.state in OPEN:
        found = here
    found = found or known.first()
    if found is None:
        raise Conflict(_("没有正在实施的行动，暂不能登记问题。请先由办公室启动行动。"))
    return found
