"""The lists of the territory room: units, and regions with their codes and former names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huifang.access.scope import visible
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, Listing, equals
from huifang.territory.models import Region, Unit
from huifang.territory.queries import in_force, region_words, unit_words, within


def in_region(column: str) -> Filter:
    """Return the filter "in the region chosen or below it" on a column of region keys."""
    return Filter("region", _("地区"), lambda value, _asked: within(column, value), kind="region")


def _units(viewer: Any) -> QuerySet[Unit]:
    return visible(viewer, Unit, "unit.view")


def _in_use(value: str, _asked: Asked) -> Q:
    return Q(active=value == "yes")


UNITS = Listing(
    name="units",
    title=_("单位"),
    permission="unit.view",
    url="territory:units",
    rows=_units,
    columns=(
        Column("name", _("单位名称"), sort="name", width=30),
        Column("short_name", _("简称"), shown=False),
        Column("kind_code", _("单位类别"), sort="kind_code", kind="tag"),
        Column("region__full_name", _("所在行政区划"), sort="region_id", width=24),
        Column("parent__name", _("上级单位"), width=24),
        Column("contact", _("联系人")),
        Column("mobile", _("联系电话"), kind="secret", shown=False),
        Column("active", _("在用"), lambda row: row.active, shown=False),
    ),
    filters=(
        in_region("region_id"),
        Filter(
            "kind",
            _("类别"),
            equals("kind_code"),
            choices=lambda _viewer: choices("territory.unit_kind"),
        ),
        Filter(
            "active",
            _("在用"),
            _in_use,
            choices=lambda _viewer: (("yes", _("在用")), ("no", _("已停用"))),
        ),
    ),
    search=unit_words,
    search_hint=_("单位名称、简称或拼音首字母"),
    order=("region_id", "name"),
    row_url="territory:unit",
    related=("region", "parent"),
    export_permission="unit.view",
    empty=_("还没有登记单位。登记后，交办、结对时就能选到它。"),
    create=(_("登记单位"), "territory:unit-add", "unit.change"),
)


def _regions(viewer: Any) -> QuerySet[Region]:
    return visible(viewer, Region, "region.view")


def _state(value: str, asked: Asked) -> Q:
    live = in_force(asked.day)
    return live if value == "live" else ~live


def code_words(region: Region) -> str:
    """Return the codes of a region that have not ended, each with its system."""
    field = region.codes.model._meta.get_field("system")
    return "、".join(
        f"{code.value} {field.label(code.system)}"
        for code in sorted(region.codes.all(), key=lambda code: code.system)
        if code.until is None
    )


def former_names(region: Region) -> str:
    """Return the names a region bore before, each with its last day."""
    ended: Sequence[Any] = [name for name in region.names.all() if name.until]
    return "、".join(
        _now("%(name)s（至 %(day)s）") % {"name": name.name, "day": name.until} for name in ended
    )


REGIONS = Listing(
    name="regions",
    title=_("行政区划名录"),
    permission="region.view",
    url="territory:region-list",
    rows=_regions,
    columns=(
        Column("name", _("名称"), sort="name", width=20),
        Column("full_name", _("全称"), sort="key", width=30),
        Column("kind_code", _("类别"), sort="kind_code", kind="tag"),
        Column("codes", _("代码"), code_words, width=24),
        Column("names", _("曾用名"), former_names, width=24),
        Column("since", _("设立日期"), kind="date", sort="since", shown=False),
        Column("until", _("撤销日期"), kind="date", sort="until", shown=False),
    ),
    filters=(
        in_region("key"),
        Filter(
            "level",
            _("级次"),
            equals("depth"),
            choices=lambda _viewer: choices("territory.region_level"),
        ),
        Filter(
            "kind",
            _("类别"),
            equals("kind_code"),
            choices=lambda _viewer: choices("territory.region_kind"),
        ),
        Filter(
            "state",
            _("状态"),
            _state,
            choices=lambda _viewer: (("live", _("现行")), ("ended", _("已撤销"))),
        ),
    ),
    search=region_words,
    search_hint=_("现用名、曾用名、拼音首字母或代码"),
    order=("key",),
    region_column="key",
    row_url="territory:region",
    prefetch=("codes", "names"),
    export_permission="region.view",
    empty=_("还没有行政区划。请先导入本市的五级名单。"),
)
