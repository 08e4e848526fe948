"""What every deed of this room asks before it writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.campaigns.models import Campaign, Group, Member
from huifang.kit.errors import Conflict, Invalid
from huifang.visits.models import Trip

RECORDING = ("under_way", "concluding")
"""States of a campaign in which facts from the villages are taken in."""


def check_recording(campaign: Campaign) -> None:
    """Refuse facts of a campaign that is not adopted yet, or is archived already."""
    if campaign.state in RECORDING:
        return
    if campaign.state == "archived":
        raise Conflict(_("行动“%(name)s”已经归档，不能再登记或修改。") % {"name": campaign})
    raise Conflict(_("行动“%(name)s”尚未进入实施。请等方案审议通过后再登记。") % {"name": campaign})


def check_past(field: str, moment: datetime, now: datetime) -> None:
    """Refuse a moment that has not come yet; `field` is marked on the form."""
    if moment > now:
        words = _("所填时间 %(at)s 还没有到。请核对日期和时间。") % {
            "at": timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
        }
        raise Invalid(words, **{field: words})


def check_reason(reason: str) -> None:
    """Refuse a correction that does not say why."""
    if not reason.strip():
        words = _("请写明更正的原因，以便日后核对。")
        raise Invalid(words, reason=words)


def check_some(field: str, members: Sequence[Member]) -> None:
    """Refuse an empty list of members."""
    if not members:
        words = _("请至少选择一名委员。")
        raise Invalid(words, **{field: words})


def check_campaign(campaign: Campaign, trip: Trip | None, group: Group | None) -> None:
    """Refuse a trip or a group of another campaign, or two that do not belong together."""
    if trip and trip.campaign_id != campaign.pk:
        words = _("所选行程不属于本次行动。请重新选择。")
        raise Invalid(words, trip=words)
    if group and group.campaign_id != campaign.pk:
        words = _("所选回访组不属于本次行动。请重新选择。")
        raise Invalid(words, group=words)


def names(rows: Iterable[object]) -> list[str]:
    """Return how the rows are called, each name once and in a fixed order, for the journal."""
    return sorted({str(row) for row in rows})
