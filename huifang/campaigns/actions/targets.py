"""The list of households to be visited: who is on it, in which group, who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.actions.checks import PLANNING, check_inside, check_state, hold
from huifang.campaigns.actions.grants import refresh_grants
from huifang.campaigns.models import Campaign, Group, Target
from huifang.campaigns.queries.coverage import FREE
from huifang.kit.errors import Invalid, Missing
from huifang.registry.models import Household, StatusRecord
from huifang.territory.models import Region
from huifang.territory.queries import within

CHUNK = 2000


@action("target.change")
def add_targets(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region | None = None,
    households: Sequence[UUID] = (),
    statuses: Sequence[str] = (),
    group: Group | None = None,
    round: int = 1,  # noqa: A002  # the field's own name
    now: datetime,
) -> Campaign:
    """Put households on the list: those of a region (with one of `statuses`), or those named.

    Those already on the list of this round, and those who have left, are passed over.

    Raises:
        Conflict: the plan is closed.
        Invalid: nobody is to be added, or the region or group is not of this campaign.

    """
    check_state(campaign, PLANNING)
    check_group(campaign, group)
    rows = living_in(by, campaign, region, statuses)
    if region is None:
        rows = rows.filter(pk__in=households)
    known = Target.objects.filter(campaign=campaign, round=round)
    rows = rows.exclude(pk__in=known.values("household"))
    made = put_on_list(campaign, rows, group=group, round_number=round)
    if not made:
        raise Invalid(_("没有可加入的农户：所选农户都已在名单中，或不在行动范围内。"))
    also_changed(campaign, Target.kind(), "", _added(made, region, group))
    if group:
        refresh_grants(campaign, now=now)
    return campaign


@action("target.change")
def assign_targets(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    targets: Sequence[UUID],
    group: Group | None,
    now: datetime,
) -> Campaign:
    """Give targets to a group, or take them out of theirs; a reason for leaving out is dropped.

    Raises:
        Conflict: the plan is closed.
        Invalid: the group is of another campaign.
        Missing: one of the targets is not of this campaign or not in scope.

    """
    check_state(campaign, PLANNING)
    check_group(campaign, group)
    for target in chosen(by, campaign, targets):
        _place(by, target, group=group, now=now)
    where = str(group) if group else _("未编组")
    also_changed(campaign, Target.kind(), "", _("%(n)s 户 → %(where)s") % {
        "n": len(targets), "where": where,
    })  # fmt: skip
    refresh_grants(campaign, now=now)
    return campaign


@action("target.change")
def assign_by_county(by: Actor, campaign: Campaign, /, *, now: datetime) -> Campaign:
    """Give every target that is in no group to the group responsible for its county.

    Counties with several groups are left alone: a person decides there.

    Raises:
        Conflict: the plan is closed.
        Invalid: nothing could be assigned.

    """
    check_state(campaign, PLANNING)
    campaign = hold(campaign)
    free = visible(by, Target, "target.change").filter(FREE, campaign=campaign)
    owners: dict[str, list[Group]] = {}
    for group in campaign.groups.prefetch_related("counties"):
        for county in group.counties.all():
            owners.setdefault(county.pk, []).append(group)
    lines = []
    for key, groups in sorted(owners.items()):
        if len(groups) == 1:
            count = free.filter(within("region_id", key)).update(group=groups[0])
            lines += [f"{groups[0]} +{count}"] if count else []
    if not lines:
        raise Invalid(_("没有可编组的对象户：都已编组，或所在县区没有（或不止一个）负责的组。"))
    also_changed(campaign, Target.kind(), [], lines)
    refresh_grants(campaign, now=now)
    return campaign


@action("target.change")
def leave_out(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    targets: Sequence[UUID],
    reason: str,
    now: datetime,
) -> Campaign:
    """Leave households out of every group, for a stated reason; they stay on the list.

    Raises:
        Conflict: the plan is closed.
        Invalid: no reason, or one of them has been visited already.
        Missing: one of the targets is not of this campaign or not in scope.

    """
    check_state(campaign, PLANNING)
    if not reason.strip():
        words = _("请写明不安排的原因。")
        raise Invalid(words, reason=words)
    rows = chosen(by, campaign, targets)
    visited = rows.exclude(visited_on=None).count()
    if visited:
        raise Invalid(_("所选农户中有 %(n)s 户已经走访，不能改为不安排。") % {"n": visited})
    for target in rows:
        _place(by, target, group=None, reason=reason.strip(), now=now)
    also_changed(campaign, Target.kind(), "", _("%(n)s 户不安排") % {"n": len(targets)})
    refresh_grants(campaign, now=now)
    return campaign


@action("target.change")
def _place(
    by: Actor, target: Target, /, *, group: Group | None, reason: str = "", now: datetime
) -> Target:
    """Put one target into a group or leave it out: an entry in the file of its household."""
    del by, now
    target.group, target.left_out_reason = group, reason
    target.save(update_fields=["group", "left_out_reason"])
    return target


def living_in(
    by: Actor, campaign: Campaign, region: Region | None, statuses: Sequence[str]
) -> QuerySet[Household]:
    """Return the households the actor may see in the campaign's region that have not left.

    Raises:
        Invalid: `region` lies outside the campaign's.

    """
    if region is not None:
        check_inside(campaign, region)
    place = region.pk if region is not None else campaign.region_id
    rows = visible(by, Household, "household.view").filter(within("region_id", place), left_on=None)
    if statuses:
        having = StatusRecord.objects.filter(status__in=statuses, until=None)
        rows = rows.filter(pk__in=having.values("household"))
    return rows


def put_on_list(
    campaign: Campaign,
    rows: QuerySet[Household],
    *,
    group: Group | None,
    round_number: int,
    **more: object,
) -> int:
    """Write the targets of households that are not on the list yet; return how many."""
    made = [
        Target(
            campaign=campaign,
            household_id=key,
            region_id=region,
            group=group,
            round=round_number,
            **more,
        )
        for key, region in rows.order_by("number").values_list("pk", "region_id")
    ]
    Target.objects.bulk_create(made, batch_size=CHUNK)
    return len(made)


def chosen(
    by: Actor, campaign: Campaign, keys: Sequence[UUID], permission: str = "target.change"
) -> QuerySet[Target]:
    """Return the targets named, all of them of the campaign and in scope.

    Raises:
        Missing: one is not; Invalid: none was named.

    """
    wanted = set(keys)
    if not wanted:
        raise Invalid(_("请先选择对象户。"))
    reach = visible(by, Target, permission).filter(Q(campaign=campaign), pk__in=wanted)
    found = set(reach.values_list("pk", flat=True))
    if found != wanted:
        raise Missing(_("所选对象户中有的不存在，或者您无权办理。"))
    return Target.objects.filter(pk__in=found)


def check_group(campaign: Campaign, group: Group | None) -> None:
    """See that a group is of the campaign.

    Raises:
        Invalid: it is not.

    """
    if group is not None and group.campaign_id != campaign.pk:
        words = _("所选的组不属于本行动。")
        raise Invalid(words, group=words)


def _added(count: int, region: Region | None, group: Group | None) -> str:
    words = _("加入 %(n)s 户") % {"n": count}
    return " ".join(str(part) for part in (words, region, group) if part)
