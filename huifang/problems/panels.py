"""What the problem's own room puts on its page beside the facts: the papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.desk.panels import Drawn, Panel, register
from huifang.papers.queries import offers


def _papers(viewer: Actor, problem: Any, _today: date) -> Drawn | None:
    found = offers(viewer, problem)
    return Drawn({"offers": found}) if found else None


register(Panel("problem", _("文书"), "papers/panel.html", _papers, rank=90))
