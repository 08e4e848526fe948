"""The list of hand-over slips 交办单."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.problems.listings.filters import FILTERS
from huifang.problems.queries.slips import slips
from huifang.records.listing import Column, Filter, Listing, day_from, day_to, equals

_OF_LEDGER: Final = {item.name: item for item in FILTERS}


def _issued_on(row: Any) -> Any:
    return timezone.localtime(row.issued_at).date()


SLIPS: Final = Listing(
    name="slips",
    title=_("交办单"),
    permission="problem.view",
    url="problems:slips",
    rows=slips,
    columns=(
        Column("number", _("文号"), sort="number", width=24),
        Column("unit", _("承办单位"), sort="unit__name", width=20),
        Column("region", _("地区"), lambda row: row.region.full_name, sort="region_id", width=24),
        Column("matters", _("事项"), lambda row: row.matters, "matters", "number", width=8),
        Column("unsigned", _("待签收"), lambda row: row.unsigned, "unsigned", "number", width=8),
        Column("left", _("未整改"), lambda row: row.left, "left", "number", width=8),
        Column("issued_at", _("交办时间"), _issued_on, "issued_at", "date"),
        Column("issued_by", _("交办人"), width=10),
        Column("campaign", _("行动"), shown=False, width=24),
    ),
    filters=(
        _OF_LEDGER["campaign"],
        _OF_LEDGER["region"],
        replace(_OF_LEDGER["unit"], label=_("承办单位"), where=equals("unit")),
        Filter("from", _("交办自"), day_from("issued_at"), kind="date"),
        Filter("to", _("交办至"), day_to("issued_at"), kind="date"),
    ),
    search=lambda text: Q(number__contains=text) | Q(unit__name__contains=text),
    search_hint=_("文号、承办单位"),
    order=("-issued_at", "-pk"),
    row_url="problems:slip",
    related=("unit", "region", "issued_by", "campaign"),
    empty=_("交办问题时自动生成交办单。"),
)
