"""Which campaign is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, Value, When

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.access.scope import get_visible, visible
from huifang.campaigns.models import Campaign
from huifang.kit.errors import Missing

CHOSEN = "campaign"
"""Name of the session's note of the campaign at hand."""


def campaigns(viewer: Actor) -> QuerySet[Campaign]:
    """Return the campaigns in the viewer's scope, those under way first, then the newest."""
    first = Case(
        When(state="under_way", then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return visible(viewer, Campaign, "campaign.view").order_by(first, "-starts_on", "code")


def current(viewer: Actor, request: Request) -> Campaign | None:
    """Return the campaign at hand: the one chosen in this session, else the newest under way.

    None when the viewer may see no campaign at all.
    """
    chosen = request.session.get(CHOSEN)
    if chosen:
        try:
            return get_visible(viewer, Campaign, "campaign.view", chosen)
        except Missing:
            request.session.pop(CHOSEN)
    return campaigns(viewer).first()


def at_hand(request: Request, offered: Sequence[Campaign]) -> Campaign | None:
    """Return the campaign at hand from a list read already; None when it is not in it."""
    chosen = request.session.get(CHOSEN)
    if not chosen:
        return offered[0] if offered else None
    return next((row for row in offered if str(row.pk) == chosen), None)


def choose(request: Request, campaign: Campaign) -> None:
    """Let the session remember the campaign at hand."""
    request.session[CHOSEN] = str(campaign.pk)
