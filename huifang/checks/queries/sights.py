"""Tasks, rounds and findings in scope, and what their pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, CharField, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, scope_of, visible
from huifang.checks.models import IntegrityFinding, IntegrityScan, LookBackRound, SpotCheck
from huifang.checks.queries.hands import NOT_DONE
from huifang.problems.models import Problem
from huifang.problems.queries.one import family_name
from huifang.visits.models import Activity, HouseholdVisit, Meeting, Trip

STATES: Final = (
    ("unassigned", _("待指派"), "red"),
    ("open", _("待抽查"), "amber"),
    ("done", _("已完成"), "green"),
)
_KINDS: Final[dict[str, tuple[Any, Any, str]]] = {
    "problem": (Problem, _("问题"), "problems:problem"),
    "visit": (HouseholdVisit, _("走访"), "visits:visit"),
    "trip": (Trip, _("行程"), "visits:trip"),
    "meeting": (Meeting, _("座谈会"), "visits:meeting"),
    "activity": (Activity, _("活动"), "visits:activity"),
}


@dataclass(frozen=True)
class Link:
    """One record that a finding is about: its name, its kind, its page."""

    subject: str
    name: str
    kind: Any
    url: str


@dataclass(frozen=True)
class TaskSight:
    """What one viewer may do with a task, and see of what it is about."""

    may_assign: bool
    may_report: bool
    is_late: bool
    family: str
    opens_problem: bool
    opens_visit: bool
    opens_finding: bool


@dataclass(frozen=True)
class RoundSight:
    """A round with what has come of it."""

    drawn: LookBackRound
    holds: int
    relapsed: int
    open: int
    unassigned: int

    @property
    def done(self) -> int:
        """Return how many were looked at."""
        return self.holds + self.relapsed

    @property
    def relapse_percent(self) -> int:
        """Return how many of a hundred looked at have relapsed."""
        return round(100 * self.relapsed / self.done) if self.done else 0


def tasks(viewer: Actor) -> QuerySet[Any]:
    """Return the spot checks the viewer may see, each with `standing`.

    The office and the leaders see all in scope, everybody else his own and no others.
    """
    everything = scope_of(viewer, SpotCheck, "check.view")
    own = scope_of(viewer, SpotCheck, "spot_check.view")
    seen = Q(pk__in=[])
    if everything is not None:
        seen |= Q(pk__isnull=False) & everything
    if own is not None and viewer.id:
        seen |= Q(assignee=viewer.id) & own
    standing = Case(
        When(NOT_DONE & Q(assignee=None), then=Value("unassigned")),
        When(NOT_DONE, then=Value("open")),
        default=Value("done"),
        output_field=CharField(),
    )
    return SpotCheck.objects.filter(seen).annotate(standing=standing)


def task_of(viewer: Actor, key: Any) -> SpotCheck:
    """Return one task the viewer may see.

    Raises:
        Missing: there is none, or it is neither his nor his to oversee.

    """
    rows = tasks(viewer).select_related(
        "campaign", "region", "assignee", "problem__category", "problem__household",
        "visit__household", "finding", "look_back_round", "reported_by",
    )  # fmt: skip
    found: SpotCheck = get_visible(viewer, rows, "spot_check.view", key)
    return found


def rounds(viewer: Actor) -> QuerySet[LookBackRound]:
    """Return the look-back rounds in scope."""
    return visible(viewer, LookBackRound, "check.view")


def round_sight(viewer: Actor, key: Any) -> RoundSight:
    """Return a round with how many hold and how many relapsed.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = LookBackRound.objects.select_related("campaign", "drawn_by")
    found = get_visible(viewer, rows, "check.view", key)
    results = [(task.state, task.result) for task in found.checks.select_related("problem")]
    return RoundSight(
        found,
        holds=sum(result == "holds" for _state, result in results),
        relapsed=sum(result == "relapsed" for _state, result in results),
        open=sum(state == "open" for state, _result in results),
        unassigned=sum(state == "unassigned" for state, _result in results),
    )


def findings(viewer: Actor) -> QuerySet[Any]:
    """Return the findings in scope, each with `rank`: open ones first, imported ledgers on top."""
    rank = Case(
        When(state="open", rule="imported", then=Value(0)),
        When(state="open", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return visible(viewer, IntegrityFinding, "integrity.view").annotate(rank=rank)


def last_scan(viewer: Actor, campaign_code: str) -> IntegrityScan | None:
    """Return the newest scan of a campaign, or of all without a code."""
    rows = visible(viewer, IntegrityScan, "integrity.view").order_by("-scanned_at")
    rows = rows.filter(campaign__code=campaign_code) if campaign_code else rows
    return rows.select_related("scanned_by").first()


def task_sight(viewer: Actor, task: SpotCheck, today: date) -> TaskSight:
    """Return what a task's page shows this viewer: deeds open to him, and pages he may open."""
    mine = viewer.id is not None and task.assignee_id == viewer.id
    problem = task.problem
    knows = problem is not None and _sees(viewer, problem, "problem.view")
    return TaskSight(
        may_assign=not task.is_done and _sees(viewer, task, "check.assign"),
        may_report=mine and not task.is_done and _sees(viewer, task, "check.report"),
        is_late=not task.is_done and task.due_on < today,
        family=family_name(viewer, problem) if problem and knows else "",
        opens_problem=knows,
        opens_visit=task.visit is not None and _sees(viewer, task.visit, "visit.view"),
        opens_finding=task.finding is not None and _sees(viewer, task.finding, "integrity.view"),
    )


def _sees(viewer: Actor, record: Any, permission: str) -> bool:
    rows = type(record)._default_manager.filter(pk=record.pk)
    return bool(visible(viewer, rows, permission).exists())


def links(viewer: Actor, finding: IntegrityFinding) -> Sequence[Link]:
    """Return the records a finding is about, with their pages, in the finding's order."""
    found: dict[str, Link] = {}
    for kind, (model, label, page) in _KINDS.items():
        keys = finding.keys_of(kind)
        if keys:
            rows = visible(viewer, model, "problem.view" if kind == "problem" else f"{kind}.view")
            for row in rows.filter(pk__in=keys):
                subject = f"{kind}:{row.pk}"
                found[subject] = Link(subject, str(row), label, reverse(page, args=[row.pk]))
    return [found[subject] for subject in finding.subjects if subject in found]
