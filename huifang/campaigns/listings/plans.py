"""The list of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign, Group
from huifang.campaigns.queries import campaigns, targets
from huifang.records.fields import word
from huifang.records.listing import Column, Filter, Listing, Tabs, equals
from huifang.rules.plans import plans

STATE_TONES = {
    "draft": "grey",
    "deliberation": "amber",
    "under_way": "blue",
    "concluding": "teal",
    "archived": "grey",
}


def state_tone(row: Campaign) -> str:
    """Return the colour word of a campaign's state."""
    return STATE_TONES.get(row.state, "grey")


def template_choices(_viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the templates by name."""
    return [(plan.name, word(plan.label, plan.en)) for plan in plans()]


def _campaigns(viewer: Any) -> QuerySet[Campaign]:
    return campaigns(viewer).annotate(
        group_count=_number(Group.objects.all()),
        target_count=_number(targets(viewer)),
        visited_count=_number(targets(viewer), "visited_on"),
    )


def _number(rows: QuerySet[Any], column: str = "pk") -> Coalesce:
    of_campaign = rows.filter(campaign=OuterRef("pk")).order_by()
    counted = of_campaign.values("campaign").annotate(n=Count(column)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _search(text: str) -> Q:
    return Q(name__contains=text) | Q(document_number__contains=text) | Q(code__contains=text)


CAMPAIGNS = Listing(
    name="campaigns",
    title=_("行动方案"),
    permission="campaign.view",
    url="campaigns:index",
    rows=_campaigns,
    columns=(
        Column("name", _("名称"), sort="name", width=30),
        Column("state", _("状态"), sort="state", kind="tag", tone=state_tone),
        Column("document_number", _("文号/方案"), width=24),
        Column("region__name", _("范围")),
        Column("starts_on", _("开始日期"), sort="starts_on", kind="date"),
        Column("ends_on", _("结束日期"), sort="ends_on", kind="date"),
        Column("adopted_on", _("审议通过日期"), sort="adopted_on", kind="date", shown=False),
        Column("group_count", _("回访组"), sort="group_count", kind="number"),
        Column("target_count", _("对象户"), sort="target_count", kind="number"),
        Column("visited_count", _("已走访"), sort="visited_count", kind="number"),
        Column("code", _("代号"), sort="code", shown=False),
    ),
    filters=(
        Filter("template", _("模板"), equals("template"), choices=template_choices),
        Filter("code", _("代号"), equals("code"), kind="hidden"),
    ),
    tabs=Tabs(
        "state",
        (
            ("draft", _("草稿"), ("draft",)),
            ("deliberation", _("审议"), ("deliberation",)),
            ("under_way", _("实施"), ("under_way",)),
            ("concluding", _("总结"), ("concluding",)),
            ("archived", _("归档"), ("archived",)),
        ),
    ),
    search=_search,
    search_hint=_("名称、文号或代号"),
    order=("-starts_on", "code"),
    row_url="campaigns:campaign",
    drawer=False,
    export_permission="campaign.view",
    related=("region",),
    empty=_("还没有行动。从模板新建一个，按步骤编好方案、回访组和对象户，再提交审议。"),
    create=(_("新建行动"), "campaigns:templates", "campaign.create"),
)
