"""What a problem's page shows of its spot checks, to those who may know of them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.checks import listings, queries
from huifang.desk.panels import Action, Drawn, Panel, register
from huifang.problems.models import Problem


def checks_of(viewer: Actor, problem: Problem, today: date) -> Drawn | None:
    """Return the problem's spot checks in the viewer's sight; his own open one has a button."""
    del today
    if not viewer.can("spot_check.view"):
        return None
    found = list(
        queries.tasks(viewer)
        .filter(problem=problem)
        .select_related("assignee", "problem")
        .order_by("-made_at")
    )
    if not found:
        return None
    own = [task for task in found if task.assignee_id == viewer.id and not task.is_done]
    rows = [
        (task, listings.LABELS[task.state], listings.TONES[task.state], listings.result_label(task))
        for task in found
    ]
    buttons = [
        Action(_("报告抽查结果"), reverse("checks:report", args=[task.pk]), "primary")
        for task in own[:1]
    ]
    return Drawn({"rows": rows}, buttons)


register(Panel("problem", _("抽查"), "checks/panel.html", checks_of, rank=40))
