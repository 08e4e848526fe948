"""Where the rows of a list belong: all regions there are, and those the list itself announces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.kit.errors import Invalid
from huifang.territory.models import STEP, Region, RegionCode, RegionName

Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Route:
    """The way down from the region `start` by (name, code); `target` is there already, or None."""

    start: str
    steps: Steps
    target: str | None = None
    differences: Sequence[Any] = ()

    @property
    def depth(self) -> int:
        """Return how deep the last step lies; the city is 1."""
        return len(self.start) // STEP + len(self.steps)


class Known:
    """The tree by code and by name, read once for a file, with what the file announces."""

    def __init__(self) -> None:
        self.by_code = dict(RegionCode.objects.values_list("value", "region_id"))
        self.names: dict[str, str] = {}
        self.below: dict[tuple[str, str], str] = {}
        self.keys: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in RegionName.objects.values_list("region_id", "name"):
            self._call(key, name)
        for key, name in Region.objects.filter(until=None).values_list("key", "name"):
            self._call(key, name)
            self.names[key] = name
        self.cities = {name: key for (above, name), key in self.below.items() if not above}
        self.codes: defaultdict[str, set[str]] = defaultdict(set)
        for code, key in self.by_code.items():
            self.codes[key].add(code)
        self.former: defaultdict[str, set[str]] = defaultdict(set)
        for name, found in self.keys.items():
            for key in found:
                self.former[key].add(name)
        self._announced: dict[str, tuple[str, str]] = {}

    def _call(self, key: str, name: str) -> None:
        self.below[key[:-STEP], name] = key
        self.keys[name].add(key)

    def announce(self, code: str, name: str, above: str) -> None:
        """Note that the file has such a place, and the code of what it lies in."""
        self._announced.setdefault(code, (name, above))

    def only_city(self) -> str | None:
        """Return the key of the city when there is one only."""
        keys = set(self.cities.values())
        return keys.pop() if len(keys) == 1 else None

    def is_ours(self, code: str) -> bool:
        """Tell whether a code belongs to one of our cities."""
        ours = {known[:4] for key in self.cities.values() for known in self.codes[key]}
        return code[:4] in ours

    def way_to(self, code: str) -> Route | None:
        """Return how to get to the place with this code; None when it leads to no city of ours."""
        steps: list[tuple[str, str]] = []
        while code not in self.by_code:
            if code not in self._announced or len(steps) > len(self._announced):
                return None
            name, above = self._announced[code]
            steps.insert(0, (name, code))
            code = above
        return Route(self.by_code[code], tuple(steps))

    def named(self, name: str) -> set[str]:
        """Return the keys of the regions that have, or once had, this name."""
        return self.keys.get(name, set())

    def taken(self, code: str) -> str:
        """Return the sentence that a code belongs to another region."""
        name = self.names.get(self.by_code[code], "")
        return _("代码 %(code)s 已属于“%(name)s”，请核对。") % {"code": code, "name": name}

    def route(self, start: str, steps: Sequence[tuple[str, str]]) -> Route:
        """Return the way down with as many steps as are not there yet, and what would change."""
        rest = list(steps)
        while len(rest) > 1 and (start, rest[0][0]) in self.below:
            start = self.below[start, rest[0][0]]
            rest.pop(0)
        if len(rest) > 1:
            return Route(start, tuple(rest))
        name, code = rest[0]
        target = self.by_code.get(code) if code else None
        if target and target[:-STEP] != start:
            raise Invalid(code=self.taken(code))
        target = target or self.below.get((start, name))
        differences: list[Any] = []
        if target and name not in self.former[target]:
            differences.append(
                _("改名：%(old)s → %(new)s") % {"old": self.names.get(target, ""), "new": name}
            )
        if target and code and code not in self.codes[target]:
            differences.append(_("增加代码 %(code)s") % {"code": code})
        return Route(start, tuple(rest), target, differences)
