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


@action("target.unmet")
def note_unmet(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    targets: Sequence[UUID],
    why: str,
    on: date | None = None,
    note: str = "",
    now: datetime,
) -> Campaign:
    """Write down that a group went and met nobody, and why (absent, refused, moved); "" undoes it.

    The family stays on the list: a visit by telephone or video, or a later one, still counts.

    Raises:
        Conflict: the campaign is not running.
        Invalid: no day or one that has not come, a refusal without words, or one of them has been
            visited or is left out.
        Missing: one of the targets is not of this campaign or not in scope.

    """
    check_state(campaign, RUNNING)
    _check_unmet(why, on, note, now)
    rows = chosen(by, campaign, targets, "target.unmet")
    if why and rows.filter(Q(visited_on__isnull=False) | ~Q(left_out_reason="")).exists():
        raise Invalid(_("所选农户中有的已经走访，或者本来就不安排走访。请取消勾选后再试。"))
    for target in rows:
        _note_unmet(by, target, why=why, on=on, note=note.strip(), now=now)
    said = Target._meta.get_field("unmet").label(why) if why else _("取消")
    also_changed(campaign, Target.kind(), "", _("%(n)s 户未见到：%(why)s") % {
        "n": len(targets), "why": said,
    })  # fmt: skip
    return campaign


def _check_unmet(why: str, on: date | None, note: str, now: datetime) -> None:
    if not why:
        return
    if on is None or on > timezone.localtime(now).date():
        words = _("请填写上门日期，不能晚于今天。")
        raise Invalid(words, on=words)
    if why == "refused" and not note.strip():
        words = _("农户拒绝走访的，请写明情况。")
        raise Invalid(words, note=words)


@action("target.unmet")
def _note_unmet(
    by: Actor, target: Target, /, *, why: str, on: date | None, note: str, now: datetime
) -> Target:
    """Write it down for one target: an entry in the file of its household."""
    del by, now
    target.unmet, target.unmet_on = why, on if why else None
    target.unmet_note = note if why else ""
    target.save(update_fields=["unmet", "unmet_on", "unmet_note"])
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
