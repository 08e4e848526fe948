"""The ledger of problems: page, counts, figures and export are all this one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from huifang.problems.listings import lists
from huifang.problems.listings.columns import COLUMNS, SHEET
from huifang.problems.listings.filters import FILTERS, TABS, search
from huifang.problems.queries.ledger import ledger
from huifang.records.listing import Batch, Column, Listing

__all__ = ["DUTIES", "LEDGER", "MATTERS", "MEASURES", "SHORT", "TASKS"]

BESIDE: Final = (
    (_("台账"), "problems:ledger"),
    (_("任务清单"), "problems:tasks"),
    (_("问题清单"), "problems:matters"),
    (_("责任清单"), "problems:duties"),
    (_("措施清单"), "problems:measures"),
)
"""One ledger, five ways of looking at the same rows."""

LEDGER: Final = Listing(
    name="problems",
    title=_("问题台账"),
    permission="problem.view",
    url="problems:ledger",
    rows=ledger,
    columns=COLUMNS,
    sheet=SHEET,
    beside=BESIDE,
    filters=FILTERS,
    tabs=TABS,
    search=search,
    search_hint=_("编号、具体表现、户主"),
    order=("-found_at", "-pk"),
    measures={
        "rows": Count("*"),
        "households": Count("household", distinct=True),
        "villages": Count("region", distinct=True),
    },
    row_url="problems:problem",
    batches=(
        Batch(_("批量交办"), "problems:batch_hand_over", "problem.hand_over"),
        Batch(_("批量受理"), "problems:batch_accept", "problem.accept"),
        Batch(_("批量签收"), "problems:batch_sign", "problem.sign"),
        Batch(_("批量填报"), "problems:batch_progress", "problem.progress"),
        Batch(_("批量整改"), "problems:batch_rectify", "problem.rectify"),
        Batch(_("批量销号"), "problems:batch_clear", "problem.clear"),
        Batch(_("批量打印"), "papers:bulk", "paper.issue"),
        Batch(_("同因归并"), "bundles:open", "bundle.open"),
        Batch(_("签发督办单"), "supervision:issue", "supervision.issue"),
    ),
    export_permission="problem.export",
    related=("region", "household", "category", "lead_unit", "verifier", "finder", "group"),
    prefetch=("household__statuses", "evidence__file"),
    empty=_("走访中发现问题的，请点“登记问题”。"),
    create=(_("登记问题"), "problems:report", "problem.report"),
)


def _list(name: str, title: Any, columns: Sequence[Column]) -> Listing:
    """Return the ledger under other columns, exported with just these."""
    return replace(
        LEDGER,
        name=f"problems-{name}",
        title=title,
        url=f"problems:{name}",
        columns=columns,
        sheet=lists.sheet_of(columns),
        related=(*LEDGER.related, "slip"),
        prefetch=("joint", "assisting"),
    )


TASKS: Final = replace(
    _list("tasks", _("任务清单"), lists.TASKS),
    order=(F("due_on").asc(nulls_last=True), "-found_at", "-pk"),  # as the index has it
)
MATTERS: Final = _list("matters", _("问题清单"), lists.MATTERS)
DUTIES: Final = _list("duties", _("责任清单"), lists.DUTIES)
MEASURES: Final = _list("measures", _("措施清单"), lists.MEASURES)

FEW: Final = ("campaign", "region", "category", "unit", "group", "found_from", "found_to")
SHORT: Final = replace(LEDGER, tabs=None, beside=(), filters=[f for f in FILTERS if f.name in FEW])
"""The ledger with the few filters that the board and the zeros have."""
