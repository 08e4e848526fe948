"""What a problem's page shows of its bundle: the cause, what came of it, and what is proposed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.bundles.models import Bundle, BundleMember
from huifang.desk.panels import Action, Drawn, Panel, register
from huifang.problems.models import Problem
from huifang.problems.queries.moves import moves_open_to

LONGEST = 300
"""Characters of a result that a button carries into the form."""


def bundle_of(viewer: Actor, problem: Problem, today: date) -> Drawn | None:
    """Return the problem's present or last bundle; without one, the buttons that give it one."""
    if not viewer.can("bundle.view"):
        return None
    this = visible(viewer, BundleMember, "problem.view").filter(problem=problem, left_at=None)
    member = this.select_related("bundle__lead_unit", "problem", "objected_by").last()
    live = problem.standing.kind in ("open", "long_term")
    if member is None:
        return Drawn({}, _beginnings(viewer, problem)) if live else None
    bundle = member.bundle
    resolved = bundle.state == "resolved"
    proposes = resolved and live and problem.rectified_at is None and not member.still_objects
    facts = {
        "member": member,
        "bundle": bundle,
        "opens": visible(viewer, Bundle.objects.filter(pk=bundle.pk), "bundle.view").exists(),
        "proposes": proposes,
        "objects": live and member.still_objects,
    }
    return Drawn(facts, [*_proposal(viewer, member, today, proposes), *_others(viewer, member)])


def _beginnings(viewer: Actor, problem: Problem) -> list[Action]:
    if not viewer.can("bundle.open"):
        return []
    if not visible(viewer, Problem.objects.filter(pk=problem.pk), "bundle.open").exists():
        return []
    found = [Action(_("同因归并"), f"{reverse('bundles:open')}?ids={problem.pk}")]
    if Bundle.objects.filter(campaign=problem.campaign_id, state="open").exists():
        found.append(Action(_("归入同因问题"), reverse("bundles:join", args=[problem.pk])))
    return found


def _proposal(viewer: Actor, member: BundleMember, today: date, proposes: bool) -> list[Action]:
    """Return the button that opens the report with the cause's result filled in."""
    moves: Any = moves_open_to(viewer, member.problem, today) if proposes else ()
    if not any(move.name == "rectify" for move in moves):
        return []
    address = reverse("problems:move", args=[member.problem_id, "rectify"])
    query = urlencode({"result": member.bundle.result[:LONGEST]})
    return [Action(_("按同因结果报告整改完成"), f"{address}?{query}")]


def _others(viewer: Actor, member: BundleMember) -> list[Action]:
    found = []
    resolved = member.bundle.state == "resolved"
    open_still = member.problem.standing.kind in ("open", "long_term")
    if resolved and open_still and not member.still_objects and _may(viewer, member, "object"):
        found.append(Action(_("本户未解决"), reverse("bundles:object", args=[member.pk])))
    if not resolved and _may(viewer, member, "leave"):
        found.append(Action(_("移出归并"), reverse("bundles:leave", args=[member.pk])))
    return found


def _may(viewer: Actor, member: BundleMember, deed: str) -> bool:
    this = BundleMember.objects.filter(pk=member.pk)
    return viewer.can(f"bundle.{deed}") and visible(viewer, this, f"bundle.{deed}").exists()


register(Panel("problem", _("同因归并"), "bundles/panel.html", bundle_of, rank=30))
