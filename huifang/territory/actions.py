"""Deeds on regions and units: load a city, add, rename, code, dissolve; register a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Invalid, NotAllowed
from huifang.rules.reader import load
from huifang.territory import tree
from huifang.territory.models import DEEPEST, Region, RegionCode, RegionName, Unit
from huifang.territory.queries import below, by_code

DAY = timedelta(days=1)


@action("region.import", creates=True)
def load_city(by: Actor, _parent: None, /, *, name: str = "yongzhou", now: datetime) -> Region:
    """Put up the regions of `rules/regions/<name>.toml`; those already there stay as they are."""
    rows = load("regions", name)["region"]
    there = set(Region.objects.values_list("key", flat=True))
    for row in rows:
        if row["key"] not in there:
            _put_up(row)
    city = Region.objects.get(key=rows[0]["key"])
    also_changed(city, "region", len(there), Region.objects.count())
    return city


def _put_up(row: Mapping[str, Any]) -> None:
    region = tree.make(row["key"], row["name"], row["kind"])
    for former in row.get("names", ()):
        RegionName.objects.create(
            region=region, name=former["name"], source=former["source"], **_days(former)
        )
    for code in row.get("codes", ()):
        RegionCode.objects.create(
            region=region,
            system=code["system"],
            value=code["value"],
            source=code["source"],
            **_days(code),
        )


def _days(row: Mapping[str, Any]) -> dict[str, date | None]:
    return {"since": row.get("from"), "until": row.get("to")}


@action("region.create", creates=True)
def add_region(
    by: Actor,
    parent: Region,
    /,
    *,
    name: str,
    kind: str = "",
    code: str = "",
    since: date | None = None,
    now: datetime,
) -> Region:
    """Add a region below `parent`, with its code in the statistical system where it has one.

    Raises:
        Invalid: no name, the name is there already, nothing can lie below `parent`.

    """
    name = _named(name)
    if parent.depth >= DEEPEST:
        raise Invalid(_("“%(name)s”已是最末一级，下面不能再设区划。") % {"name": parent.name})
    if below(Region.objects.all(), parent.key).filter(name=name, until=None).exists():
        raise _at(
            "name",
            _("“%(parent)s”下已有“%(name)s”，请换一个名称。")
            % {"parent": parent.name, "name": name},
        )
    region = tree.add(parent, name, kind, since)
    if code:
        tree.give_code(region, code, since)
    return region


@action("region.change")
def rename_region(
    by: Actor,
    region: Region,
    /,
    *,
    name: str,
    since: date,
    kind: str = "",
    source: str = "",
    now: datetime,
) -> Region:
    """Give a region a new name from the day `since`; the old one is kept with its days.

    Raises:
        Invalid: no name, the same name, or `since` lies before the present name began.

    """
    name = _named(name)
    if name == region.name:
        raise _at("name", _("新名称与现在的名称相同。"))
    current = region.names.filter(until=None).order_by("since").last()
    began = current.since if current else region.since
    if began and since <= began:
        raise _at("since", _("新名称的起始日期应晚于现名称的起始日期 %(day)s。") % {"day": began})
    tree.rename(region, name, since, source)
    region.kind_code = kind or region.kind_code
    region.save()
    return region


@action("region.change")
def set_region_code(
    by: Actor,
    region: Region,
    /,
    *,
    system: str,
    value: str,
    since: date | None = None,
    source: str = "",
    now: datetime,
) -> Region:
    """Give a region its code in a system from the day `since`; a former one ends the day before.

    Raises:
        Invalid: no code, another region has it, or a former one began later.

    """
    value = value.strip().upper()
    if not value:
        raise _at("value", _("请填写代码。"))
    holder = by_code(system, value, since or timezone.localdate(now))
    if holder and holder.pk != region.pk:
        raise _at(
            "value", _("代码 %(code)s 已属于“%(name)s”。") % {"code": value, "name": holder.name}
        )
    former = region.codes.filter(system=system, until=None).first()
    if former and (since is None or (former.since and since <= former.since)):
        raise _at(
            "since",
            _("已有代码 %(code)s。请填写新代码的启用日期，且晚于原代码。") % {"code": former.value},
        )
    if former and since:
        former.until = since - DAY
        former.save()
    region.codes.create(system=system, value=value, since=since, source=source)
    also_changed(region, "regioncode", former.value if former else "", value)
    return region


@action("region.change")
def dissolve_region(
    by: Actor,
    region: Region,
    /,
    *,
    until: date,
    successor: Region | None = None,
    note: str = "",
    now: datetime,
) -> Region:
    """End a region on its last day `until`; what belonged to it stays on record under its name.

    Raises:
        Invalid: it has ended already, something still lies below it, or the successor will not do.

    """
    if region.until:
        raise Invalid(
            _("“%(name)s”已于 %(day)s 撤销。") % {"name": region.name, "day": region.until}
        )
    left = below(Region.objects.all(), region.key).filter(until=None).count()
    if left:
        raise Invalid(
            _("“%(name)s”下还有 %(n)s 个区划。请先逐个撤并或改设，再撤销它。")
            % {"name": region.name, "n": left}
        )
    if successor and not _may_succeed(successor, region):
        raise _at("successor", _("并入地应是同级、未撤销的另一个区划。"))
    region.until, region.successor = until, successor
    region.save()
    return region


def _may_succeed(successor: Region, region: Region) -> bool:
    same_level = successor.depth == region.depth
    return same_level and successor.until is None and successor.pk != region.pk


@action("region.import", creates=True)
def import_region(
    by: Actor,
    _parent: None,
    /,
    *,
    key: str = "",
    path: Iterable[tuple[str, str]],
    kind: str = "",
    now: datetime,
) -> Region:
    """Take in one row of a list: walk down `path` of (name, code) and make what is not there.

    `key` names the region to start below; "" starts at the city. A region found by its code under
    another name is renamed from today.

    Raises:
        Invalid: the first step is no city of ours.

    """
    steps = [(_named(name), code) for name, code in path]
    return tree.walk(tree.start(key), steps, kind, timezone.localdate(now))


@action("unit.change", creates=True)
def create_unit(by: Actor, region: Region, /, *, facts: Mapping[str, Any], now: datetime) -> Unit:
    """Register a unit in `region`.

    `facts`: name, short_name, kind_code, parent, contact, mobile, active.

    Raises:
        Invalid: no name, or the region has a unit of that name.

    """
    return _save_unit(Unit(region=region), facts)


@action("unit.change")
def change_unit(by: Actor, unit: Unit, /, *, facts: Mapping[str, Any], now: datetime) -> Unit:
    """Correct what is known of a unit; `facts` as in `create_unit`, and its `region`.

    Raises:
        NotAllowed: the unit, or the region it is to move to, is not the actor's to look after.
        Invalid: no name, or the region has a unit of that name.

    """
    places = {unit.region_id, facts.get("region", unit.region).key}
    if visible(by, Region, "unit.change").filter(key__in=places).count() != len(places):
        raise NotAllowed(_("“%(name)s”不在您管理的地区内，请由上级办公室修改。") % {"name": unit})
    unit.region = facts.get("region", unit.region)
    return _save_unit(unit, facts)


def _save_unit(unit: Unit, facts: Mapping[str, Any]) -> Unit:
    for field in ("short_name", "kind_code", "parent", "contact", "active"):
        if field in facts:
            setattr(unit, field, facts[field])
    if facts.get("mobile"):
        unit.mobile = facts["mobile"]
    unit.name = _named(facts.get("name", unit.name))
    twin = Unit.objects.filter(name=unit.name, region=unit.region).exclude(pk=unit.pk)
    if twin.exists():
        raise _at(
            "name",
            _("“%(region)s”已有“%(name)s”，不必重复登记。")
            % {"region": unit.region, "name": unit.name},
        )
    if unit.parent_id and unit.parent_id == unit.pk:
        raise _at("parent", _("上级单位不能是它自己。"))
    unit.save()
    return unit


def _named(name: str) -> str:
    tidy = "".join(name.split())
    if not tidy:
        raise _at("name", _("请填写名称。"))
    return tidy


def _at(field: str, words: object) -> Invalid:
    """Return a refusal that stands at a field."""
    return Invalid(words, **{field: words})
