"""A campaign's state, and the switch of the campaign at hand."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from huifang.campaigns.listings.plans import state_tone
from huifang.campaigns.models import Campaign, Goal
from huifang.campaigns.queries import at_hand, campaigns, current
from huifang.records.sheet import display
from huifang.ui.templatetags.ui import state_tag

register = template.Library()

OFFERED = 12
"""How many campaigns the switch offers; the list has them all."""

GOAL_TONES = {"under_way": "blue", "reached": "green"}


@register.simple_tag
def campaign_state(campaign: Campaign) -> SafeString:
    """Draw where a campaign stands."""
    return state_tag(display(campaign, "state"), state_tone(campaign))


@register.simple_tag
def goal_state(goal: Goal) -> SafeString:
    """Draw how far a goal has come."""
    return state_tag(display(goal, "state"), GOAL_TONES.get(goal.state, "grey"))


@register.inclusion_tag("campaigns/_switch.html", takes_context=True)
def campaign_switch(context: Context) -> dict[str, Any]:
    """Draw the campaign at hand with the others to choose; nothing for those who see none."""
    request: Any = context.get("request")
    if request is None or not request.actor.can("campaign.view"):
        return {"campaign": None}
    offered = list(campaigns(request.actor)[:OFFERED])
    return {
        "campaign": at_hand(request, offered) or current(request.actor, request),
        "campaigns": offered,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
