"""Where the demo plays: invented townships and villages below the real county units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from huifang.site.demo.diary import Ref
from huifang.site.demo.texts import Phrases, lot_of, read

CITY = "001"
YAO_COUNTIES = ("001011", "001012")


@dataclass(frozen=True)
class Village:
    """A village of the demo, and what one sees there."""

    name: str
    township: str
    county: str
    group: int
    marks: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """Return the region."""
        return Ref(f"region/{self.name}")

    @property
    def is_yao(self) -> bool:
        """Tell whether many Yao families live here."""
        return self.county in YAO_COUNTIES or "瑶" in self.township

    def phrases(self, about: str, *, keep: bool = False, **own: tuple[str, ...]) -> Phrases:
        """Return the filler of texts about something in this village."""
        groups = tuple(f"{number}组" for number in range(1, 9))
        return Phrases(
            f"{self.name}/{about}", keep=keep, g=groups, mark=self.marks, field=self.fields,
            village=(self.name,), place=(self.name,), **own,
        )  # fmt: skip


@cache
def villages() -> tuple[Village, ...]:
    """Return all villages in the order in which the regions are put up."""
    return tuple(_villages())


def townships() -> Iterator[tuple[str, str]]:
    """Yield (county key, township)."""
    for row in read("places")["township"]:
        yield row["county"], row["name"]


def of_group(number: int) -> tuple[Village, ...]:
    """Return the villages to which a group of 2020 goes."""
    return tuple(village for village in villages() if village.group == number)


def county(key: str) -> Ref:
    """Return a county unit, put up with the city."""
    return Ref(f"place/{key}")


def region(key_or_name: str) -> Ref:
    """Return a region by a county's key or by an invented name."""
    return county(key_or_name) if key_or_name.isdigit() else Ref(f"region/{key_or_name}")


def _villages() -> Iterator[Village]:
    seen = read("places")["seen"]
    for row in read("places")["township"]:
        for name in row["villages"]:
            lot = lot_of(name)
            yield Village(
                name, row["name"], row["county"], row["group"],
                tuple(lot.sample(seen["marks"], 5)), tuple(lot.sample(seen["fields"], 3)),
            )  # fmt: skip
