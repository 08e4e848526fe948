"""A five-level list of regions from a table: one row a place, in any of the usual shapes.

Shapes: a column for each level (市 县 乡镇 村 组); or 名称 with 上级 (by name or code); or code and
name with cityCode, areaCode, streetCode, as public lists have them. Rows of other cities are
passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.desk.importing import Checked, Importer, ImportRow, register
from huifang.kit.chinese import fold
from huifang.kit.errors import Invalid
from huifang.territory import actions
from huifang.territory.models import DEEPEST, STEP
from huifang.territory.placing import Known, Route
from huifang.territory.tree import place_name, plain_code

LEVEL_COLUMNS = ("city", "county", "township", "village", "group")
CODE_COLUMNS = ("street_code", "area_code", "city_code", "province_code")
LEVEL_WORDS = (
    ("市", "地级市", "市级"),
    ("县", "县级", "区县", "县区", "区"),
    ("乡镇", "乡", "镇", "街道", "乡级", "乡镇级"),
    ("村", "社区", "村级", "村居"),
    ("组", "村民小组", "组级"),
)

COLUMNS: Mapping[str, tuple[Any, ...]] = {
    "name": (_("名称"), "区划名称", "行政区划名称", "地名", "name"),
    "code": (_("代码"), "区划代码", "行政区划代码", "统计用区划代码", "编码", "code"),
    "level": (_("级别"), "级次", "层级", "level"),
    "parent": (_("上级"), "上级名称", "上级区划", "父级", "parent"),
    "parent_code": (_("上级代码"), "父级代码", "上级编码", "parentCode", "parent_code", "pcode"),
    "city": (_("市"), "地级市", "市州", "市(州)"),
    "county": (_("县"), "县区", "区县", "县市区", "县(市、区)"),
    "township": (_("乡镇"), "乡(镇)", "乡镇街道", "乡镇(街道)"),
    "village": (_("村"), "行政村", "村社区", "村(社区)", "村居"),
    "group": (_("组"), "村民小组", "村组", "自然村"),
    "province_code": (_("省代码"), "provinceCode", "province_code"),
    "city_code": (_("市代码"), "cityCode", "city_code"),
    "area_code": (_("县代码"), "区县代码", "areaCode", "area_code"),
    "street_code": (_("乡镇代码"), "streetCode", "street_code", "townCode"),
}


def check_row(_viewer: Actor, row: ImportRow) -> Checked:
    """Find where a row belongs, and whether it is new, changed or known."""
    known = row.memo.get("known") or _know(row)
    try:
        route = _wide(known, row) if not row.text("name") else _tall(known, row)
        if route is None:
            return Checked(verdict="same", note=_("不属于本市，略过"))
        _check_depth(row, route)
    except Invalid as error:
        return Checked(errors=error.fields)
    return _judged(row, route)


def commit_row(by: Actor, values: Mapping[str, Any]) -> object:
    """Take the row in."""
    return actions.import_region(by, None, **values, now=timezone.now())


def _know(row: ImportRow) -> Known:
    known = Known()
    for other in row.file.rows:
        if other.text("name") and other.text("code"):
            code = plain_code(other.text("code"))
            known.announce(code, place_name(other.text("name")), _above(other, code))
    row.memo["known"] = known
    return known


def _above(row: ImportRow, code: str) -> str:
    """Return the code of what a row lies in: written there, or told by its own code."""
    written = [row.text("parent_code"), *(row.text(name) for name in CODE_COLUMNS)]
    for text in written:
        if text and plain_code(text) != code:
            return plain_code(text)
    cut = {12: code[:9], 9: code[:6], 6: code[:4] + "00"}.get(len(code), "")
    return "" if cut == code else cut


def _wide(known: Known, row: ImportRow) -> Route | None:
    names = [place_name(row.text(name)) for name in LEVEL_COLUMNS]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Invalid(name=_("请填写名称。"))
    if names[0] and names[0] not in known.cities:
        return None
    for column, name in list(zip(LEVEL_COLUMNS, names, strict=False))[1:]:
        if not name:
            raise Invalid(**{column: _("下级已填，这一级不能为空。")})
    city = known.cities.get(names[0]) or known.only_city()
    if city is None:
        raise Invalid(city=_("请填写市。"))
    code = plain_code(row.text("code"))
    if len(names) == 1:
        return known.route("", [(known.names[city], code)])
    steps = [(name, "") for name in names[1:]]
    return known.route(city, [*steps[:-1], (names[-1], code)])


def _tall(known: Known, row: ImportRow) -> Route | None:
    name, code = place_name(row.text("name")), plain_code(row.text("code"))
    if code in known.by_code:
        key = known.by_code[code]
        parent = place_name(row.text("parent"))
        if parent and key[:-STEP] not in known.named(parent):
            raise Invalid(code=known.taken(code))
        return known.route(key[:-STEP], [(name, code)])
    above = _above(row, code)
    if above:
        found = known.way_to(above)
        if found is None and known.is_ours(code or above):
            raise Invalid(
                **{"parent_code" if row.text("parent_code") else "code": _no_parent(above)}
            )
        return found and known.route(found.start, [*found.steps, (name, code)])
    if row.text("parent"):
        return _below_named(known, row, (name, code))
    if name in known.cities:
        return known.route("", [(name, code)])
    raise Invalid(parent=_("无法判断所属区划。请填写上级或代码。"))


def _below_named(known: Known, row: ImportRow, step: tuple[str, str]) -> Route | None:
    """Find the parent by its name: the one region called so, else the one row of the file."""
    parent = place_name(row.text("parent"))
    there = known.named(parent)
    if len(there) == 1:
        return known.route(next(iter(there)), [step])
    rows = [other for other in _by_name(row).get(parent, ()) if other is not row]
    if len(rows) == 1 and place_name(rows[0].text("parent")) != step[0]:
        above = _tall(known, rows[0])
        return above and known.route(above.start, [*above.steps, step])
    if there or rows:
        words = _("有 %(n)s 个“%(name)s”，请改填上级代码。")
        raise Invalid(parent=words % {"n": max(len(there), len(rows)), "name": parent})
    words = _("找不到上级“%(name)s”。请把上级也放进名单，或先导入上级。")
    raise Invalid(parent=words % {"name": parent})


def _by_name(row: ImportRow) -> dict[str, list[ImportRow]]:
    if "by_name" not in row.memo:
        found: dict[str, list[ImportRow]] = {}
        for other in row.file.rows:
            found.setdefault(place_name(other.text("name")), []).append(other)
        row.memo["by_name"] = found
    named: dict[str, list[ImportRow]] = row.memo["by_name"]
    return named


def _no_parent(code: str) -> Any:
    return _("找不到上级代码 %(code)s。请把上级也放进名单，或先导入上级。") % {"code": code}


def _check_depth(row: ImportRow, route: Route) -> None:
    if route.depth > DEEPEST:
        raise Invalid(name=_("区划最多五级（市、县、乡镇、村、组），这一行超出了。"))
    said = fold(row.text("level"))
    for depth, words in enumerate(LEVEL_WORDS, start=1):
        if said in words and depth != route.depth:
            right = LEVEL_WORDS[route.depth - 1][0]
            raise Invalid(
                level=_("按上级应是“%(right)s”，这里写的是“%(said)s”。请核对。")
                % {"right": right, "said": said}
            )


def _judged(row: ImportRow, route: Route) -> Checked:
    values = {"key": route.start, "path": list(route.steps)}
    seen = row.memo.setdefault("seen", {})
    names = tuple(name for name, _code in route.steps)
    before = seen.setdefault((route.start, names), row.number)
    if before != row.number:
        return Checked(values, verdict="duplicate", note=_("与第 %(n)s 行相同") % {"n": before})
    if route.target is None:
        return Checked(values)
    if not route.differences:
        return Checked(values, verdict="same")
    return Checked(values, verdict="changed", note="、".join(map(str, route.differences)))


REGIONS = register(
    Importer(
        name="territory.regions",
        title=_("导入行政区划"),
        columns=COLUMNS,
        check_row=check_row,
        commit_row=commit_row,
        permission="region.import",
        hint=_(
            "可用两种表：每级一列（市、县、乡镇、村、组），或名称加上级、代码。"
            "常见公开名单的 code、name、areaCode、streetCode 列也认得。外市的行自动略过。"
        ),
        done_url="territory:region-list",
    )
)
