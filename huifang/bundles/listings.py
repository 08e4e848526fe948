"""The list of bundles."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.bundles import queries
from huifang.campaigns.listings.common import by_campaign, by_region, coded
from huifang.records.listing import Column, Filter, Listing, Tabs, equals

TONES: Final = {"open": "amber", "resolved": "green"}


def _day(name: str) -> Any:
    """Return the function that gives the local day of a moment of a row."""

    def value(row: Any) -> date | None:
        moment = getattr(row, name)
        return timezone.localtime(moment).date() if moment else None

    return value


def _objecting(row: Any) -> str:
    return str(row.objecting) if row.objecting else ""


BUNDLES: Final = Listing(
    name="bundles",
    title=_("同因归并"),
    permission="bundle.view",
    url="bundles:bundles",
    rows=queries.bundles,
    columns=(
        Column("title", _("名称"), sort="title", width=24),
        Column("root_cause", _("共同原因"), width=36),
        Column("cause", _("原因类别"), sort="cause"),
        Column("region", _("地区"), lambda row: row.region.full_name, sort="region_id", width=20),
        Column("lead_unit", _("牵头单位"), sort="lead_unit__name", width=18),
        Column("state", _("状态"), sort="state", kind="tag",
               tone=lambda row: TONES.get(row.state, "grey")),
        Column("size", _("问题数"), sort="size", kind="number"),
        Column("done", _("已销号"), sort="done", kind="number"),
        Column("objecting", _("本户未解决"), _objecting, sort="objecting", kind="number"),
        Column("opened_at", _("归并时间"), _day("opened_at"), "opened_at", "date"),
        Column("resolved_at", _("解决时间"), _day("resolved_at"), "resolved_at", "date", False),
        Column("remedy", _("解决措施"), shown=False, width=36),
        Column("result", _("解决结果"), shown=False, width=36),
    ),
    filters=(
        by_campaign(),
        by_region(),
        coded("cause", _("原因类别"), "problems.cause"),
        Filter("lead_unit", _("牵头单位"), equals("lead_unit"), kind="hidden"),
    ),
    tabs=Tabs(
        "state", (("open", _("办理中"), ("open",)), ("resolved", _("已解决"), ("resolved",)))
    ),
    search=lambda words: Q(title__contains=words) | Q(root_cause__contains=words),
    search_hint=_("名称、共同原因"),
    order=("-opened_at", "-pk"),
    measures={"rows": Count("pk", distinct=True)},
    row_url="bundles:bundle",
    drawer=False,
    export_permission="bundle.view",
    related=("region", "lead_unit", "campaign"),
    empty=_("许多户同一个原因的，在问题台账里勾选后点“同因归并”。"),
)  # fmt: skip
