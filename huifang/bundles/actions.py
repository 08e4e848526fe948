"""Deeds on bundles: open, join, leave, resolve, object. None of them moves a problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.access.scope import visible
from huifang.bundles.models import Bundle, BundleMember
from huifang.campaigns.models import Campaign
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.notices.telling import tell
from huifang.problems.models import Problem
from huifang.records.base import Record
from huifang.records.texts import all_of, said, unwritten
from huifang.rules.problem_workflow import states_of
from huifang.rules.reader import codes
from huifang.territory.models import Unit
from huifang.territory.queries import smallest_around

R = TypeVar("R", bound=Record)

HANDLED = "rectifying"
"""The state in which a unit can report a problem as put right."""
FEWEST = 2
"""One problem alone is no bundle."""


@action("bundle.open", creates=True)
def open_bundle(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    title: str,
    root_cause: str,
    cause: str,
    lead_unit: Unit,
    remedy: str,
    problems: Sequence[Problem],
    now: datetime,
) -> Bundle:
    """Put problems under one root cause, with the unit that sees to it and the remedy.

    Raises:
        Invalid: fewer than two problems, something is not written down, the unit is out of use.
        Conflict: a problem is closed, or stands in another open bundle.

    """
    given = list({row.pk: row for row in problems}.values())
    if len(given) < FEWEST:
        words = _("同因归并至少要有两个问题，现有 %(n)s 个。请再选相同原因的问题。")
        raise Invalid(words % {"n": len(given)}, problems=words % {"n": len(given)})
    bundle = Bundle(
        campaign=campaign, title=title.strip(), root_cause=root_cause.strip(), cause=cause,
        lead_unit=lead_unit, remedy=remedy.strip(), opened_by_id=by.id, opened_at=now,
        region_id=smallest_around([row.region_id for row in given]),
    )  # fmt: skip
    _check_written(bundle)
    bundle.save()
    for row in given:
        join(by, bundle, problem=row, now=now)
    return bundle


@action("bundle.join", creates=True)
def join(by: Actor, bundle: Bundle, /, *, problem: Problem, now: datetime) -> BundleMember:
    """Put one more problem under the cause; the bundle's region grows with it.

    Raises:
        Conflict: the bundle is resolved, the problem closed or in another open bundle.
        Invalid: the problem belongs to another campaign.

    """
    bundle, problem = _hold(bundle), _hold(problem)
    if bundle.state != "open":
        raise Conflict(_("“%(title)s”已经解决，不能再归入问题。请另行归并。") % {"title": bundle})
    _check_may_join(bundle, problem)
    wider = smallest_around([bundle.region_id, problem.region_id])
    if wider != bundle.region_id:
        bundle.region_id = wider
        bundle.save(update_fields=["region"])
    return BundleMember.objects.create(
        bundle=bundle, problem=problem, joined_by_id=by.id, joined_at=now
    )


@action("bundle.leave")
def leave(by: Actor, member: BundleMember, /, *, reason: str, now: datetime) -> BundleMember:
    """Take a problem out of its bundle, for a reason; the problem itself goes on as it is.

    Raises:
        Conflict: it has left already.
        Invalid: no reason is given.

    """
    del by
    if member.left_at is not None:
        raise Conflict(_("问题 %(number)s 已经移出。") % {"number": member.problem})
    member.left_reason, member.left_at, member.live = said(reason, "reason"), now, False
    member.save()
    return member


@action("bundle.resolve")
def resolve(by: Actor, bundle: Bundle, /, *, result: str, now: datetime) -> Bundle:
    """Report that the root cause is gone: proposes to report its problems as put right.

    Raises:
        Conflict: it is resolved already.
        NotAllowed: `by` is of a unit that is not the one in charge of the cause.
        Invalid: the result is not written down.

    """
    if bundle.state != "open":
        raise Conflict(_("“%(title)s”已经报告解决。") % {"title": bundle})
    if not in_charge(by, bundle):
        words = _("共同原因由“%(unit)s”牵头解决。请由牵头单位报告结果。")
        raise NotAllowed(words % {"unit": bundle.lead_unit})
    bundle.result, bundle.state = said(result, "result", None), "resolved"
    bundle.resolved_by_id, bundle.resolved_at = by.id, now
    bundle.save()
    _propose(bundle, now)
    return bundle


@action("bundle.object")
def object_to(by: Actor, member: BundleMember, /, *, reason: str, now: datetime) -> BundleMember:
    """Write down that the cause may be gone but this family's problem is not.

    Raises:
        Conflict: the cause is not reported as resolved, the problem has left or is closed, or the
            family's objection stands already.
        Invalid: no reason is given.

    """
    number = {"number": member.problem}
    if member.left_at is not None:
        raise Conflict(_("问题 %(number)s 已经移出，不在这次归并里。") % number)
    if member.bundle.state != "resolved":
        raise Conflict(_("共同原因尚未报告解决，问题 %(number)s 照常办理，不必提出异议。") % number)
    if member.problem.standing.kind not in ("open", "long_term"):
        raise Conflict(
            _("问题 %(number)s 现在是“%(state)s”，不能提出异议。如有反弹，请办理回头看。")
            % {**number, "state": member.problem.state_label}
        )
    if member.still_objects:
        raise Conflict(_("问题 %(number)s 已登记“本户未解决”，请等候办理。") % number)
    member.objection, member.objected_by_id = said(reason, "reason"), by.id
    member.objected_at = now
    member.save()
    _tell_handlers(member.problem, gettext("问题 %(number)s 登记“本户未解决”，请继续办理。"), now)
    return member


def in_charge(by: Actor, bundle: Bundle) -> bool:
    """Tell whether `by` may speak for the cause: an office, or the unit in charge itself."""
    this = Bundle.objects.filter(pk=bundle.pk)
    return visible(by.within_unit(bundle.lead_unit_id), this, "bundle.resolve").exists()


def _propose(bundle: Bundle, now: datetime) -> None:
    """Let go of the members, and tell those who put the open ones right what is proposed."""
    members = bundle.memberships.filter(live=True).select_related("problem")
    words = gettext("问题 %(number)s：同因问题“%(title)s”已解决，请核实本户后报告整改完成。")
    for member in [row for row in members if row.problem.state == HANDLED]:
        _tell_handlers(member.problem, words, now, title=bundle)
    members.update(live=False)


def _tell_handlers(problem: Problem, words: str, now: datetime, **facts: object) -> None:
    text = words % {"number": problem, **facts}
    url = reverse("problems:problem", args=[problem.pk])
    tell(holders_of("problem.rectify", problem), kind="bundle", text=text, url=url, now=now)


def _check_written(bundle: Bundle) -> None:
    names = ("title", "root_cause", "remedy")
    wrong = unwritten(Bundle, {name: getattr(bundle, name) for name in names}, names)
    if bundle.cause not in {code.value for code in codes("problems.cause")}:
        wrong["cause"] = _("没有这一项。请从列表中选择。")
    if not bundle.lead_unit.active:
        wrong["lead_unit"] = _("单位“%(unit)s”已停用。请选择其他单位。") % {
            "unit": bundle.lead_unit
        }
    if wrong:
        raise all_of(wrong)


def _check_may_join(bundle: Bundle, problem: Problem) -> None:
    if problem.campaign_id != bundle.campaign_id:
        foreign = _("问题 %(number)s 属于另一行动，不能归入。") % {"number": problem}
        raise Invalid(foreign, problem=foreign)
    if problem.state not in states_of("open", "long_term"):
        words = _("问题 %(number)s 现在是“%(state)s”，不能归入。请去掉后再办理。")
        raise Conflict(words % {"number": problem, "state": problem.state_label})
    held = BundleMember.objects.filter(problem=problem, live=True).select_related("bundle").first()
    if held is not None:
        words = _("问题 %(number)s 已在“%(title)s”中。请先移出，再归入别处。")
        raise Conflict(words % {"number": problem, "title": held.bundle})


def _hold(record: R) -> R:
    """Lock the row, so that two who join at once come one after the other."""
    rows: Any = type(record)._default_manager.select_for_update(of=("self",))
    held: R = rows.get(pk=record.pk)
    return held
