"""What the campaigns room gives to notices: the campaigns a group robot may speak for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.campaigns.queries import campaigns
from huifang.notices.places import Place, register


def offered(viewer: Actor) -> list[tuple[str, str]]:
    """Return the campaigns that a viewer may see."""
    return [(str(found.pk), found.name) for found in campaigns(viewer)]


CAMPAIGNS = register(Place("campaign", _("行动"), offered))
