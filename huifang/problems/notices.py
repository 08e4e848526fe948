"""What the daily digest says of problems: what waits for one, and how pressing it is."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.notices.sources import Line, Source, register
from huifang.problems.queries.due import LAMPS
from huifang.problems.queries.todo import waiting

LINES: Final = (
    ("red", _("待您办理的问题已超期"), "problems:todo", "lamp=red"),
    ("amber", _("待您办理的问题临期或进度落后"), "problems:todo", "lamp=amber"),
    ("sign", _("交办单事项待签收"), "problems:ledger", "waiting=1&tab=handed_over"),
    ("rule", _("退单待裁定"), "problems:ledger", "waiting=1&state=disputed"),
    ("extend", _("延期申请待批复"), "problems:ledger", "waiting=1&state=rectifying"),
    ("verify", _("整改完成待核验"), "problems:ledger", "waiting=1&tab=to_verify"),
    ("clear", _("待销号"), "problems:ledger", "waiting=1&tab=to_clear"),
    ("review", _("长期坚持问题到期复查"), "problems:ledger", "review=1"),
)
"""What is counted, its words, and the page of just these rows."""


def waiting_lines(viewer: Actor, today: date) -> list[Line]:
    """Return the number of problems that wait for the viewer, by lamp and by next move."""
    if not viewer.can("problem.view"):
        return []
    rows, counts = waiting(viewer, today).order_by(), {}
    for name, *_rest in LINES:
        column = "tone" if name in LAMPS else "next_move"
        counts[name] = Count("pk", filter=Q(**{column: name}))
    found = rows.aggregate(**counts)
    return [
        Line(words, f"{reverse(page)}?{query}", found[name]) for name, words, page, query in LINES
    ]


register(Source("problems", waiting_lines))
