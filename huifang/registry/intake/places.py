"""Which village a row means, among those of the person who imports."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Invalid
from huifang.territory.models import Region, RegionCode
from huifang.territory.tree import place_name, plain_code

VILLAGE_DEPTH = 4


class Places:
    """The villages in which `viewer` may import households, by code and by name."""

    def __init__(self, viewer: Actor) -> None:
        rows = visible(viewer, Region, "household.import").filter(depth=VILLAGE_DEPTH, until=None)
        self.full = dict(rows.values_list("key", "full_name"))
        self.by_name: defaultdict[str, list[str]] = defaultdict(list)
        for key, full in self.full.items():
            self.by_name[full.rpartition(" ")[2]].append(key)
        codes = RegionCode.objects.filter(region__depth=VILLAGE_DEPTH)
        self.by_code = {
            value: key for value, key in codes.values_list("value", "region_id") if key in self.full
        } | {key: key for key in self.full}

    def find(self, county: str, township: str, village: str, code: str) -> str:
        """Return the key of the village meant.

        Raises:
            Invalid: none, or more than one; says at which column.

        """
        if code:
            key = self.by_code.get(plain_code(code))
            if key is None:
                raise _nowhere("place.code", code)
            return key
        if not village:
            if len(self.full) == 1:
                return next(iter(self.full))
            raise Invalid(**{"place.village": _("请填写村。")})
        found = self._like(place_name(county), place_name(township), place_name(village))
        if not found:
            raise _nowhere("place.village", village)
        if len(found) > 1:
            words = _("您的范围内有 %(n)s 个“%(name)s”，请加填乡镇，或改填村编号。")
            raise Invalid(**{"place.village": words % {"n": len(found), "name": village}})
        return found[0]

    def _like(self, county: str, township: str, village: str) -> list[str]:
        """Return the villages of this name; 清溪镇甲村 in one cell will do."""
        found = self.by_name.get(village) or [
            key for key, full in self.full.items() if full.replace(" ", "").endswith(village)
        ]
        return [
            key
            for key in found
            if all(part in self.full[key].split(" ") for part in (county, township) if part)
        ]


def _nowhere(column: str, text: str) -> Invalid:
    words = _("找不到“%(name)s”，或它不在您的管理范围内。请核对名称。")
    return Invalid(**{column: words % {"name": text}})
