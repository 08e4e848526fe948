"""Growing the tree: keys of new regions, full names, dated names, and walking down by name or code.

Called by the deeds only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huifang.kit.errors import Invalid
from huifang.territory.models import STEP, Region, RegionCode, RegionName
from huifang.territory.queries import ancestors, below, in_force, within

MOST = 10**STEP - 1

KINDS = (
    ("街道", "street"),
    ("民族乡", "ethnic_township"),
    ("瑶族乡", "ethnic_township"),
    ("自治县", "autonomous"),
    ("管理区", "management"),
    ("开发区", "development"),
    ("社区", "community"),
    ("居委会", "community"),
    ("居民委员会", "community"),
    ("林场", "farm"),
    ("农场", "farm"),
    ("组", "group"),
    ("镇", "town"),
    ("乡", "township"),
    ("村", "village"),
    ("区", "district"),
    ("市", "county_city"),
    ("县", "county"),
)
"""The kind that the end of a name tells; the longest end counts."""

WORDY = (
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("街道办事处", "街道"),
)
"""How lists spell the body where we write the place."""

BY_DEPTH = ("city", "county", "town", "village", "group")


def make(key: str, name: str, kind: str, since: date | None = None) -> Region:
    """Write down a region under a key; its full name runs from the county down."""
    region = Region(key=key, name=name, kind_code=kind, since=since)
    region.full_name = _full_name(region, ancestors(region))
    region.save(force_insert=True)
    return region


def add(parent: Region, name: str, kind: str = "", since: date | None = None) -> Region:
    """Write down a region below `parent` under the next free key.

    Raises:
        Invalid: `parent` has as many below it as keys allow.

    """
    Region.objects.select_for_update().get(pk=parent.pk)
    last = below(Region.objects.all(), parent.key).order_by("key").last()
    number = int(last.key[-STEP:]) + 1 if last else 1
    if number > MOST:
        words = _("“%(name)s”下已有 %(n)s 个区划，不能再增加。")
        raise Invalid(words % {"name": parent.name, "n": MOST})
    key = f"{parent.key}{number:0{STEP}d}"
    return make(key, name, kind or kind_of(name, parent.depth + 1), since)


def kind_of(name: str, depth: int) -> str:
    """Return the kind that a name's end tells (某某镇), else the usual one of its level."""
    ends = [end for end in KINDS if name.endswith(end[0])]
    if depth == 1 or not ends:
        return BY_DEPTH[depth - 1]
    return max(ends, key=lambda end: len(end[0]))[1]


def place_name(text: str) -> str:
    """Return the name of a place as we write it: 甲村民委员会 -> 甲村."""
    name = "".join(text.split())
    for long, short in WORDY:
        if name.endswith(long) and len(name) > len(long):
            return name.removesuffix(long) + short
    return name


def rename(region: Region, name: str, since: date, source: str = "") -> None:
    """Keep the present name to the day before `since`, then use `name`, here and in full names."""
    until = since - timedelta(days=1)
    current = region.names.filter(until=None).order_by("since").last()
    if current:
        current.until = until
        current.save()
    else:
        RegionName.objects.create(region=region, name=region.name, since=region.since, until=until)
    RegionName.objects.create(region=region, name=name, since=since, source=source)
    region.name = name
    region.full_name = _full_name(region, ancestors(region))
    region.save()
    _respell(region)


def _respell(top: Region) -> None:
    """Work out the full names of everything below `top` again."""
    rows = list(Region.objects.filter(within("key", top.key)).order_by("key"))
    known = {row.key: row for row in [*ancestors(top), *rows]}
    for row in rows:
        above = [known[row.key[:n]] for n in range(STEP, len(row.key), STEP)]
        row.full_name = _full_name(row, above)
    Region.objects.bulk_update(rows, ["full_name"], batch_size=500)


def _full_name(region: Region, above: Sequence[Region]) -> str:
    names = [row.name for row in above if len(row.key) > STEP]
    return " ".join([*names, region.name])[:200]


def plain_code(text: str) -> str:
    """Return an official code without the zeros that fill it up: 431102001000 -> 431102001.

    Counties and cities keep six signs, as GB/T 2260 writes them.
    """
    code = re.sub(r"[\s-]", "", text).upper()
    if len(code) == 4:
        return code + "00"
    if len(code) == 12 and code.endswith("000000"):
        return code[:6]
    if len(code) == 12 and code.endswith("000"):
        return code[:9]
    return code


def give_code(region: Region, code: str, since: date | None = None) -> None:
    """Write down a code of the statistical system, which is GB/T 2260's for cities and counties."""
    plain = plain_code(code)
    system = "gb2260" if len(plain) == 6 and region.depth <= 2 else "statistics"
    region.codes.create(system=system, value=plain, since=since)


def start(key: str) -> Region | None:
    """Return the region to start a walk below; None is above the cities."""
    return Region.objects.get(pk=key) if key else None


def find(parent: Region | None, name: str, code: str, on: date) -> Region | None:
    """Return the region below `parent` that has the code (in any system, at any time) or the name.

    A former name will do.
    """
    rows = below(Region.objects.all(), parent.key) if parent else Region.objects.filter(depth=1)
    if code:
        coded = RegionCode.objects.filter(value=plain_code(code)).values("region")
        if found := rows.filter(pk__in=coded).first():
            return found
    live = rows.filter(in_force(on))
    named = RegionName.objects.filter(name=name).values("region")
    return live.filter(name=name).first() or live.filter(pk__in=named).first()


def walk(parent: Region | None, steps: Sequence[tuple[str, str]], kind: str, on: date) -> Region:
    """Go down from `parent` by (name, code), making what is not there; `kind` is the last one's.

    Raises:
        Invalid: the first step is no city of ours.

    """
    for place, (name, code) in enumerate(steps, start=1):
        found = find(parent, name, code, on)
        if found is None and parent is None:
            words = _("“%(name)s”不是本系统的城市。请只导入本市的区划。") % {"name": name}
            raise Invalid(words, name=words)
        if found is None:
            assert parent is not None
            found = add(parent, name, kind if place == len(steps) else "")
        _bring_up_to_date(found, name, code, on)
        parent = found
    assert parent is not None
    return parent


def differences(region: Region, name: str, code: str) -> list[str]:
    """Return what a row would change on the region it names: name, code, both or nothing."""
    found = []
    if name not in {region.name, *region.names.values_list("name", flat=True)}:
        found.append("name")
    if code and not region.codes.filter(value=plain_code(code)).exists():
        found.append("code")
    return found


def _bring_up_to_date(region: Region, name: str, code: str, on: date) -> None:
    changes = differences(region, name, code)
    if "name" in changes:
        rename(region, name, on)
    if "code" in changes:
        give_code(region, code)
