"""What a problem's page shows of its consultations."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.consultations import queries
from huifang.consultations.listings import TONES
from huifang.desk.panels import Action, Drawn, Panel, register
from huifang.problems.models import Problem


def consultations_of(viewer: Actor, problem: Problem, today: date) -> Drawn | None:
    """Return the consultations about the problem; without an open one, the button to convene."""
    del today
    if not viewer.can("consultation.view"):
        return None
    rows = queries.consultations(viewer).filter(problem=problem).order_by("-convened_at")
    found = list(rows.prefetch_related("opinions__member"))
    buttons = []
    if not any(one.state == "open" for one in found) and _may_convene(viewer, problem):
        url = reverse("consultations:convene", args=[problem.pk])
        buttons.append(Action(_("召集会诊"), url))
    if not found:
        return Drawn({}, buttons) if buttons else None
    return Drawn({"rows": [(one, TONES.get(one.state, "grey")) for one in found]}, buttons)


def _may_convene(viewer: Actor, problem: Problem) -> bool:
    this = Problem.objects.filter(pk=problem.pk)
    live = problem.standing.kind in ("open", "long_term")
    return live and visible(viewer, this, "consultation.convene").exists()


register(Panel("problem", _("疑难会诊"), "consultations/panel.html", consultations_of, rank=25))
