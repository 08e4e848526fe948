"""Which place a row means, among those of the person who imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Invalid
from huifang.problems.intake.known import closeness
from huifang.territory.models import STEP, Region, RegionName
from huifang.territory.tree import place_name

LEVELS = (("county", 2), ("township", 3), ("village", 4))
ENDS = ("社区", "街道", "村", "乡", "镇", "区", "县", "市")
SHOWN = 5
NEAR = 0.3


class Places:
    """Counties, townships and villages by today's and former names, with or without their end."""

    def __init__(self, viewer: Actor) -> None:
        rows = Region.objects.filter(until=None, depth__lte=4).values_list("key", "name")
        self._named: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
        self._short: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
        self.name = dict(rows)
        for key, name in [*rows, *RegionName.objects.values_list("region_id", "name")]:
            depth = len(key) // STEP
            self._named[depth, name].add(key)
            for end in ENDS:
                if name.endswith(end) and len(name) > len(end) + 1:
                    self._short[depth, name.removesuffix(end)].add(key)
                    break
        own = visible(viewer, Region, "problem.import").filter(until=None, depth__in=(2, 3, 4))
        self._own = set(own.values_list("key", flat=True))
        self._asked: dict[tuple[str, ...], str] = {}

    def find(self, county: str, township: str, village: str) -> str:
        """Return the key of the deepest place that is named.

        Raises:
            Invalid: none is named, none or more than one is meant; says at which column.

        """
        asked = tuple(place_name(text) for text in (county, township, village))
        if asked not in self._asked:
            self._asked[asked] = self._find(asked)
        return self._asked[asked]

    def _find(self, asked: tuple[str, ...]) -> str:
        given = [
            (column, depth, text)
            for (column, depth), text in zip(LEVELS, asked, strict=True)
            if text
        ]
        if not given:
            raise Invalid(village=_("请填写村。"))
        column, depth, name = given[-1]
        found = self._called(depth, name) & self._own
        for _column, above, text in given[:-1]:
            ancestors = self._called(above, text)
            found = {key for key in found if key[: above * STEP] in ancestors}
        if len(found) == 1:
            return found.pop()
        if found:
            words = _("您的范围内有 %(n)s 个“%(name)s”：%(words)s。请填全县区和乡镇。")
            raise _at(column, words, n=len(found), name=name, words=self._paths(found))
        raise self._nowhere(given)

    def _called(self, depth: int, name: str) -> set[str]:
        return self._named.get((depth, name)) or self._short.get((depth, name)) or set()

    def _nowhere(self, given: list[tuple[str, int, str]]) -> Invalid:
        """Say which of the names is not known, with those that read alike."""
        inside = self._own
        for column, depth, name in given:
            here = self._called(depth, name)
            inside_of = {key[: depth * STEP] for key in inside if len(key) >= depth * STEP}
            if not here & inside_of:
                scored = [(closeness(self.name.get(key, ""), name), key) for key in inside_of]
                near = [key for much, key in sorted(scored, reverse=True)[:SHOWN] if much >= NEAR]
                words = _("找不到“%(name)s”，或它不在您的管理范围内。%(words)s")
                like = _("相近的有：%(words)s。") % {"words": self._paths(near)} if near else ""
                return _at(column, words, name=name, words=like or _("请核对名称。"))
            inside = {key for key in inside if key[: depth * STEP] in here}
        column, _depth, name = given[-1]
        return _at(column, _("所填的县区、乡镇里没有“%(name)s”。请核对。"), name=name)

    def _paths(self, keys: Iterable[str]) -> str:
        """Return places with what they lie in, as 甲镇 乙村."""
        paths = []
        for key in sorted(keys)[:SHOWN]:
            above = [key[:n] for n in range(2 * STEP, len(key) + 1, STEP)]
            paths.append(" ".join(self.name.get(part, "") for part in above[-2:]))
        return "、".join(paths)


def _at(column: str, sentence: str, /, **facts: object) -> Invalid:
    said = sentence % facts
    return Invalid(said, **{column: said})
