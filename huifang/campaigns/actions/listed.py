"""Listed villages （挂牌）： put on the list, and taken off when all four are in place."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import LIVING, check_inside, check_state
from huifang.campaigns.models import Campaign, ListedVillage, Member, Target
from huifang.campaigns.queries import progress_of, with_shares
from huifang.kit.errors import Conflict, Invalid
from huifang.territory.models import Region


@action("listed_village.change", creates=True)
def list_village(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region,
    leader: Member,
    listed_on: date,
    note: str = "",
    now: datetime,
) -> ListedVillage:
    """Put a village under a leader's special watch.

    Raises:
        Conflict: the campaign is archived, or the village is on the list.
        Invalid: it is no village, or lies outside the campaign.

    """
    del by, now
    check_state(campaign, LIVING)
    check_inside(campaign, region)
    if region.level != "village":
        words = _("“%(region)s”不是村。请选择村级区划。") % {"region": region}
        raise Invalid(words, region=words)
    if campaign.listed_villages.filter(region=region, delisted_on=None).exists():
        raise Conflict(_("%(region)s已经挂牌。") % {"region": region})
    return ListedVillage.objects.create(
        campaign=campaign, region=region, leader=leader, listed_on=listed_on, note=note
    )


@action("listed_village.change")
def change_listed(
    by: Actor,
    listed: ListedVillage,
    /,
    *,
    leader: Member,
    listed_on: date,
    note: str = "",
    now: datetime,
) -> ListedVillage:
    """Change who watches a listed village, since when, or the note.

    Raises:
        Conflict: it has been taken off the list.

    """
    del by, now
    _check_listed(listed)
    listed.leader, listed.listed_on, listed.note = leader, listed_on, note
    listed.save()
    return listed


@action("listed_village.change")
def delist_village(
    by: Actor, listed: ListedVillage, /, *, on: date, reason: str = "", now: datetime
) -> ListedVillage:
    """Take a village off the list （摘牌）； before all four are in place only for a reason.

    Raises:
        Conflict: it is off the list.
        Invalid: before it was listed, or something is not in place and no reason is given.

    """
    del by, now
    _check_listed(listed)
    if on < listed.listed_on:
        words = _("摘牌日期早于挂牌日期 %(day)s。请改正。") % {"day": listed.listed_on}
        raise Invalid(words, on=words)
    counted = with_shares(ListedVillage.objects.filter(pk=listed.pk), Target.objects.all())
    if not progress_of(counted.get()).complete and not reason.strip():
        words = _("四个到位尚未全部达到 100%，提前摘牌须写明原因。")
        raise Invalid(words, reason=words)
    listed.delisted_on = on
    listed.save()
    return listed


def _check_listed(listed: ListedVillage) -> None:
    check_state(listed.campaign, LIVING)
    if listed.delisted_on is not None:
        raise Conflict(_("%(village)s已经摘牌。") % {"village": listed})
