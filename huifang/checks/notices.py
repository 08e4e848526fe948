"""What the daily digest says of spot checks: those that wait for one, those nobody has yet."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.checks import queries
from huifang.notices.sources import Line, Source, register


def waiting(actor: Actor, today: date) -> list[Line]:
    """Return how many spot checks wait for the actor himself, and to be given to somebody."""
    del today
    if not actor.can("spot_check.view"):
        return []
    tasks, page = queries.tasks(actor), reverse("checks:tasks")
    mine = tasks.filter(assignee=actor.id, standing="open")
    found = [Line(_("待您抽查的任务"), f"{page}?mine=1&tab=open", mine.count())]
    if actor.can("check.assign"):
        free = tasks.filter(standing="unassigned").count()
        found.append(Line(_("待指派的抽查任务"), f"{page}?tab=unassigned", free))
    return found


register(Source("checks", waiting))
