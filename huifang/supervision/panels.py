"""What a problem's page shows of its supervision: every slip and interview, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.desk.panels import Action, Drawn, Panel, register
from huifang.problems.models import Problem
from huifang.rules.supervision import INTERVIEW
from huifang.supervision import listings
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.interviews import talks_about
from huifang.supervision.queries.ladder import level_words, may_begin_higher, obstacle, with_ladder
from huifang.supervision.queries.sights import slips_of


def supervision_of(viewer: Actor, problem: Problem, today: date) -> Drawn | None:
    """Return the slips and interviews about the problem, with the buttons for what is due."""
    if not viewer.can("supervision.view"):
        return None
    slips = slips_of(viewer, problem, today)
    talks = talks_about(viewer, problem, today)
    buttons = [*_next_slip(viewer, problem, today), *_interview(viewer, problem, today)]
    if not slips and not talks:
        return Drawn({}, buttons) if buttons else None
    seen = visible(viewer, SupervisionSlip, "supervision.view")
    opens = set(seen.filter(pk__in=[slip.pk for slip in slips]).values_list("pk", flat=True))
    rows = [_row(slip, slip.pk in opens) for slip in slips]
    return Drawn({"slips": rows, "talks": [_talk(talk) for talk in talks]}, buttons)


def _row(slip: Any, opens: bool) -> dict[str, Any]:
    return {
        "slip": slip, "opens": opens, "level": level_words(slip.level),
        "level_tone": listings.level_tone(slip.level), "standing": listings.LABELS[slip.standing],
        "tone": listings.TONES[slip.standing],
    }  # fmt: skip


def _talk(talk: Any) -> dict[str, Any]:
    return {
        "talk": talk, "standing": listings.FOLLOW_LABELS[talk.standing],
        "tone": listings.FOLLOW_TONES[talk.standing],
    }  # fmt: skip


def _next_slip(viewer: Actor, problem: Problem, today: date) -> list[Action]:
    """Return the button for the slip that may be issued now."""
    this = visible(viewer, Problem.objects.filter(pk=problem.pk), "supervision.issue")
    row: Any = with_ladder(this, today).first() if viewer.can("supervision.issue") else None
    if row is None or not row.next_level:
        return []
    if obstacle(viewer, row, row.next_level, "", today) is not None:
        return []
    first = row.former_level is None and may_begin_higher(viewer, row)
    label = (
        _("签发督办单") if first else _("签发%(level)s单") % {"level": level_words(row.next_level)}
    )
    return [Action(label, f"{reverse('supervision:issue')}?ids={problem.pk}")]


def _interview(viewer: Actor, problem: Problem, today: date) -> list[Action]:
    """Return the button for an interview: after a lapsed red slip, or earlier if allowed."""
    this = visible(viewer, Problem.objects.filter(pk=problem.pk), "interview.record")
    row: Any = with_ladder(this, today).first() if viewer.can("interview.record") else None
    if row is None or row.lead_unit_id is None or row.standing.kind != "open":
        return []
    due = row.next_level == INTERVIEW
    early = row.former_level is not None and visible(viewer, this, "interview.early").exists()
    if not due and not early:
        return []
    label = _("登记约谈") if due else _("提前约谈")
    url = f"{reverse('supervision:record-interview')}?ids={problem.pk}"
    return [Action(label, url, "primary" if due else "plain")]


register(Panel("problem", gettext_lazy("督办与约谈"), "supervision/panel.html", supervision_of,
               rank=20))  # fmt: skip
