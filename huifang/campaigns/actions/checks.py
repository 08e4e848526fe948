"""What the deeds of this room check again and again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.territory.models import Region

PLANNING: Final = frozenset({"draft", "under_way"})
"""States in which groups, targets, categories and rates may be changed."""

RUNNING: Final = frozenset({"under_way", "concluding"})
"""States in which work in the villages is recorded, and in which group members hold grants."""

LIVING: Final = frozenset({"draft", "deliberation", "under_way", "concluding"})
"""Every state but the last."""


def state_word(campaign: Campaign) -> str:
    """Return the word for where a campaign stands."""
    field: Any = Campaign._meta.get_field("state")
    return str(field.label(campaign.state))


def check_state(campaign: Campaign, states: Iterable[str]) -> None:
    """See that a campaign stands where the deed may be done.

    Raises:
        Conflict: it does not.

    """
    if campaign.state not in states:
        raise Conflict(
            _("行动“%(name)s”现处于“%(state)s”阶段，不能办理此事。")
            % {"name": campaign, "state": state_word(campaign)}
        )


def hold(campaign: Campaign) -> Campaign:
    """Lock a campaign's row, so that two people cannot arrange the same thing at once."""
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def check_reach(by: Actor, region: Region, permission: str) -> None:
    """See that a region lies where the actor holds the permission.

    Raises:
        NotAllowed: it does not.

    """
    if not visible(by, Region, permission).filter(pk=region.pk).exists():
        raise NotAllowed(_("所选的行政区划不在您的权限范围内。"))


def check_inside(campaign: Campaign, region: Region, field: str = "region") -> None:
    """See that a region lies in the campaign's own.

    Raises:
        Invalid: it does not.

    """
    if not region.pk.startswith(campaign.region_id):
        words = _("%(region)s不在行动范围%(whole)s之内。请另选。") % {
            "region": region, "whole": campaign.region,
        }  # fmt: skip
        raise Invalid(words, **{field: words})


def names(records: Iterable[Any]) -> list[str]:
    """Return the words for records, sorted, as the journal keeps them."""
    return sorted(str(record) for record in records)
