"""Consultations: those about problems in scope, and those to which the viewer is invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.consultations.models import Consultation, Invitation, Opinion
from huifang.consultations.queries.asking import Asked, asked_of
from huifang.kit.errors import Missing
from huifang.problems.models import Problem


@dataclass(frozen=True)
class Case:
    """A consultation as one viewer sees it; `asked` hides the family from the merely invited."""

    consultation: Any
    asked: Asked
    opens_problem: bool
    invitations: Sequence[Invitation]
    opinions: Sequence[Opinion]
    own: Invitation | None
    may: frozenset[str]


def consultations(viewer: Actor) -> QuerySet[Any]:
    """Return the consultations in scope, and those the viewer is invited to, with two counts."""
    invited = Invitation.objects.filter(member__account=viewer.id).values("consultation")
    own = Q(pk__in=invited) if viewer.id else Q(pk__in=[])
    scoped = visible(viewer, Consultation, "consultation.view").values("pk")
    return Consultation.objects.filter(own | Q(pk__in=scoped)).annotate(
        asked=_count(Invitation), answered=_count(Opinion)
    )


def case_of(viewer: Actor, key: Any) -> Any:
    """Return one consultation that the viewer may see.

    Raises:
        Missing: there is none, or it is not his to see.

    """
    related = ("problem__campaign", "problem__region", "problem__category", "problem__household",
               "problem__person", "convened_by", "closed_by")  # fmt: skip
    try:
        found = consultations(viewer).filter(pk=key).select_related(*related).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise Missing(_("没有找到这条记录，或者您无权查看。"))
    return found


def case_sight(viewer: Actor, key: Any) -> Case:
    """Return one consultation with its opinions.

    Raises:
        Missing: it is not the viewer's to see.

    """
    found = case_of(viewer, key)
    seen = visible(viewer, Problem.objects.filter(pk=found.problem_id), "problem.view")
    own = own_invitation(viewer, found)
    return Case(
        consultation=found,
        asked=asked_of(found),
        opens_problem=seen.exists(),
        invitations=list(found.invitations.select_related("member").order_by("member__name")),
        opinions=list(found.opinions.select_related("member", "recorded_by")),
        own=own,
        may=_may(viewer, found, own),
    )


def own_invitation(viewer: Actor, consultation: Consultation) -> Invitation | None:
    """Return the viewer's own invitation; None when he is not asked."""
    if viewer.id is None:
        return None
    return consultation.invitations.filter(member__account=viewer.id).first()


def _count(model: Any) -> Any:
    rows = model.objects.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _may(viewer: Actor, found: Any, own: Invitation | None) -> frozenset[str]:
    if found.state != "open":
        return frozenset()
    this = Consultation.objects.filter(pk=found.pk)
    may = {
        name
        for name in ("record_opinion", "conclude", "withdraw")
        if visible(viewer, this, f"consultation.{name}").exists()
    }
    given = own is not None and found.opinions.filter(member=own.member_id).exists()
    if own is not None and not given and viewer.can("consultation.opine"):
        may.add("opine")
    return frozenset(may)
