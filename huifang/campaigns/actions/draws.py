"""Random draws: recorded with seed and candidates, so that anyone can repeat them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import PLANNING, check_state, hold
from huifang.campaigns.actions.grants import refresh_grants
from huifang.campaigns.actions.targets import check_group, living_in, put_on_list
from huifang.campaigns.models import Campaign, Draw, Group, Target
from huifang.campaigns.queries.draws import digest, pack, pick
from huifang.kit.errors import Conflict, Invalid
from huifang.registry.models import Household
from huifang.territory.models import Region


@action("target.draw", creates=True)
def draw_targets(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region,
    size: int,
    group: Group | None = None,
    statuses: Sequence[str] = (),
    round: int = 1,  # noqa: A002  # the field's own name
    seed: str = "",
    secret: bool = False,
    now: datetime,
) -> Draw:
    """Draw `size` households of a region for a group and put them on the list.

    Nobody is drawn twice in a round, nor drawn who is left out or belongs to another group. With
    `secret` the result stays hidden from those who may not draw until it is opened.

    Raises:
        Conflict: the plan is closed.
        Invalid: too few candidates, or the group is of another campaign.

    """
    check_state(campaign, PLANNING)
    campaign = hold(campaign)
    check_group(campaign, group)
    candidates = _candidates(living_in(by, campaign, region, statuses), campaign, group, round)
    _check_size(size, candidates)
    packed = pack(candidates)
    draw = Draw.objects.create(
        campaign=campaign, group=group, region=region, round=round, size=size,
        seed=seed.strip() or secrets.token_hex(16), candidates=len(candidates),
        candidates_sha256=digest(packed), candidate_list=packed,
        drawn_at=now, opened_at=None if secret else now,
    )  # fmt: skip
    _put(draw, pick(draw.seed, candidates, size))
    if group is not None:
        refresh_grants(campaign, now=now)
    return draw


@action("target.draw")
def open_draw(by: Actor, draw: Draw, /, *, now: datetime) -> Draw:
    """Let everybody who may see targets see the households drawn.

    Raises:
        Conflict: it is open already.

    """
    del by
    if draw.opened_at is not None:
        raise Conflict(_("这次抽取的结果已经公开。"))
    draw.opened_at = now
    draw.save()
    return draw


def _candidates(
    rows: QuerySet[Household], campaign: Campaign, group: Group | None, round_number: int
) -> list[UUID]:
    """Return the keys of those the draw may touch, in order."""
    listed = Target.objects.filter(campaign=campaign)
    barred = Q(round=round_number) & (Q(draw__isnull=False) | ~Q(left_out_reason=""))
    if group is not None:
        barred |= Q(group__isnull=False) & ~Q(group=group)
    rows = rows.exclude(pk__in=listed.filter(barred).values("household"))
    return sorted(rows.values_list("pk", flat=True), key=lambda key: key.bytes)


def _check_size(size: int, candidates: Sequence[UUID]) -> None:
    if not 0 < size <= len(candidates):
        words = _("可抽取的农户有 %(n)s 户，不能抽取 %(size)s 户。") % {
            "n": len(candidates), "size": size,
        }  # fmt: skip
        raise Invalid(words, size=words)


def _put(draw: Draw, drawn: set[UUID]) -> None:
    """Mark those of the drawn who are on the list of the round, and add the others.

    Without a group of its own the draw leaves everybody to the group that he had before.
    """
    of_campaign = Target.objects.filter(campaign_id=draw.campaign_id, household__in=drawn)
    listed = of_campaign.filter(round=draw.round)
    known = set(listed.values_list("household_id", flat=True))
    listed.update(draw=draw, **({"group": draw.group} if draw.group else {}))
    rows = Household.objects.filter(pk__in=drawn - known)
    put_on_list(draw.campaign, rows, group=draw.group, round_number=draw.round, draw=draw)
    if draw.group is None:
        before = dict(of_campaign.exclude(group=None).values_list("household_id", "group_id"))
        for group in set(before.values()):
            theirs = [household for household, its in before.items() if its == group]
            listed.filter(group=None, household__in=theirs).update(group=group)
