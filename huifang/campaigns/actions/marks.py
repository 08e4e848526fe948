"""The four 到位 of a target: visited, policy in place, risk removed, papers in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import RUNNING, check_state
from huifang.campaigns.actions.targets import chosen
from huifang.campaigns.models import Campaign, Draw, Target
from huifang.campaigns.queries.places import IN_PLACE
from huifang.kit.errors import Invalid
from huifang.registry.models import Household


@action("target.mark")
def mark_in_place(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    targets: Sequence[UUID],
    what: str,
    on: date | None,
    note: str = "",
    now: datetime,
) -> Campaign:
    """Mark `what` (policy, risk or papers) as in place on a day for targets, or take it back.

    Being visited is not marked by hand: it follows from the visit.

    Raises:
        Conflict: the campaign is not running.
        Invalid: no such mark, the day has not come, or taking back gives no reason in `note`.
        Missing: one of the targets is not of this campaign or not in scope.

    """
    check_state(campaign, RUNNING)
    place = {place.name: place for place in IN_PLACE[1:]}.get(what)
    if place is None:
        words = _("请选择政策、不稳定因素或档案其中一项。")
        raise Invalid(words, what=words)
    if on is not None and on > timezone.localtime(now).date():
        words = _("到位日期不能晚于今天。")
        raise Invalid(words, on=words)
    if on is None and not note.strip():
        words = _("取消到位须写明原因。")
        raise Invalid(words, note=words)
    for target in chosen(by, campaign, targets, "target.mark"):
        _mark(by, target, column=place.column, on=on, note=note, now=now)
    said = on.isoformat() if on else _("取消")
    also_changed(campaign, Target.kind(), "", _("%(n)s 户 %(what)s %(on)s") % {
        "n": len(targets), "what": place.label, "on": said,
    })  # fmt: skip
    return campaign


@action("target.mark")
def _mark(
    by: Actor, target: Target, /, *, column: str, on: date | None, note: str, now: datetime
) -> Target:
    """Mark one target: an entry in the file of its household."""
    del by, note, now
    setattr(target, column, on)
    target.save(update_fields=[column])
    return target


def mark_visited(campaign: Campaign, household: Household, on: date | None) -> None:
    """Note the first visit to a household in the newest round of its list; inside visits' deeds.

    The earliest day wins; None takes the mark back, for a visit that was recorded by mistake. The
    draw that chose the household is open from then on.
    """
    rows = Target.objects.filter(campaign=campaign, household=household)
    newest = rows.aggregate(round=Max("round"))["round"]
    if newest is None:
        return
    rows = rows.filter(round=newest)
    if on is None:
        rows.update(visited_on=None)
        return
    rows.filter(Q(visited_on=None) | Q(visited_on__gt=on)).update(visited_on=on)
    opened = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    Draw.objects.filter(pk__in=rows.values("draw"), opened_at=None).update(opened_at=opened)
