"""Families by lot: names, ages, schooling and work that go together; nobody is meant by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Literal

from huifang.kit.ids import Sex, synthetic_id
from huifang.site.demo.diary import Ref
from huifang.site.demo.places import Village, villages
from huifang.site.demo.texts import lot_of, read

Who = Literal["any", "child", "student", "worker", "adult", "elder"]
SPRING = date(2020, 3, 1)
_AGES: Mapping[Who, range] = {
    "any": range(120), "child": range(7, 15), "student": range(15, 23), "worker": range(19, 56),
    "adult": range(19, 90), "elder": range(61, 90),
}  # fmt: skip
_SHAPES: tuple[tuple[str, ...], ...] = (
    ("spouse", "son", "daughter"), ("spouse", "son"), ("spouse", "daughter"), ("spouse",),
    ("parent", "son"), ("spouse", "son", "daughter_in_law", "grandchild"), (), ("spouse", "parent"),
    ("spouse", "grandchild"), ("grandchild",), ("daughter",), ("spouse", "son"), ("son",),
    ("spouse",),
)  # fmt: skip


@dataclass(frozen=True)
class Kin:
    """One person of a family."""

    name: str
    sex: Sex
    relation: str
    born: date
    id_number: str
    mobile: str

    def age(self, on: date = SPRING) -> int:
        """Return full years of age."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Family:
    """One household; the first of `people` is its head."""

    village: Village
    number: str
    place: int
    group_name: str
    people: tuple[Kin, ...]

    @property
    def key(self) -> str:
        """Return the key of the step that registers it."""
        return f"household/{self.number}"

    @property
    def ref(self) -> Ref:
        """Return the household."""
        return Ref(self.key)

    @property
    def head(self) -> Kin:
        """Return the head."""
        return self.people[0]

    def person(self, kin: Kin) -> Ref:
        """Return one person of it."""
        return Ref(self.key, f"person/{kin.name}")

    def fitting(self, who: Who, on: date = SPRING) -> list[Kin]:
        """Return those of an age, the head last."""
        ages = _AGES[who]
        return [kin for kin in reversed(self.people) if kin.age(on) in ages]

    def lot(self, about: str) -> Random:
        """Return this family's own lot about something."""
        return lot_of(f"{self.number}/{about}")


@cache
def families() -> tuple[Family, ...]:
    """Return all families of the demo, village by village."""
    return tuple(_families())


@cache
def newcomers() -> tuple[Family, ...]:
    """Return families that came on record only in 2026: four, in different villages."""
    found = []
    for place, village in enumerate(villages()[::11][:4], 1):
        lot = lot_of(f"newcomers/{village.name}")
        taken = {kin.name for family in families_of(village) for kin in family.people}
        people = [
            _written(kin, 9000 + place * 10 + n)
            for n, kin in enumerate(_people(lot, village, taken))
        ]
        number = f"{village.county[3:]}{900 + place}0001"
        found.append(Family(village, number, 11, f"{place}组", tuple(people)))
    return tuple(found)


def families_of(village: Village) -> list[Family]:
    """Return the families of one village."""
    return [family for family in families() if family.village == village]


def _families() -> Iterator[Family]:
    serial = 0
    for order, village in enumerate(villages(), 1):
        lot, taken = lot_of(f"families/{village.name}"), set[str]()
        for place in range(10):
            number = f"{village.county[3:]}{order:03d}{place + 1:04d}"
            people = []
            for kin in _people(lot, village, taken):
                serial += 1
                people.append(_written(kin, serial))
            yield Family(village, number, place, f"{place % 8 + 1}组", tuple(people))


def _written(kin: tuple[str, Sex, str, date], serial: int) -> Kin:
    name, sex, relation, born = kin
    # The segment 1540000 was never given to anybody.
    mobile = f"1540000{serial:04d}"
    return Kin(name, sex, relation, born, synthetic_id(serial * 7919, sex), mobile)


def _people(lot: Random, village: Village, taken: set[str]) -> Iterator[tuple[str, Sex, str, date]]:
    names = read("names")
    surname = lot.choice(names["yao" if village.is_yao and lot.random() < 0.5 else "surnames"])
    shape = lot.choice(_SHAPES)
    head_age = lot.randint(60, 74) if not shape or "grandchild" in shape else lot.randint(38, 57)
    man = lot.random() < 0.85
    yield _person(lot, surname, "male" if man else "female", "head", head_age, taken)
    for relation in shape:
        yield _relative(lot, surname, relation, head_age, man, taken)


def _relative(
    lot: Random, surname: str, relation: str, head_age: int, man: bool, taken: set[str]
) -> tuple[str, Sex, str, date]:
    other = lot.choice(read("names")["surnames"])
    age = {
        "spouse": head_age - lot.randint(0, 4), "parent": head_age + lot.randint(22, 28),
        "daughter_in_law": head_age - lot.randint(26, 30),
        "grandchild": max(1, head_age - lot.randint(50, 58)),
    }.get(relation, head_age - lot.randint(23, 32))  # fmt: skip
    sex: Sex = {"son": "male", "daughter": "female", "daughter_in_law": "female"}.get(  # type: ignore[assignment]  # a literal by construction
        relation, lot.choice(["male", "female"])
    )
    if relation == "spouse":
        sex = "female" if man else "male"
    own = relation in {"son", "daughter", "grandchild"} or (relation == "parent" and sex == "male")
    return _person(lot, surname if own else other, sex, relation, age, taken)


def _person(
    lot: Random, surname: str, sex: Sex, relation: str, age: int, taken: set[str]
) -> tuple[str, Sex, str, date]:
    age = max(1, min(age, 88))
    born = date(SPRING.year - age - 1, lot.randint(3, 12), lot.randint(1, 28))
    era = "elder" if age >= 60 else "grown" if age >= 28 else "young"
    pool = read("names")[f"{era}_{'men' if sex == 'male' else 'women'}"]
    name = surname + given_name(lot, pool, age)
    while name in taken or name in read("names")["never"]:
        name = surname + given_name(lot, pool, age)
    taken.add(name)
    return name, sex, relation, born


def given_name(lot: Random, pool: Mapping[str, str], age: int = 0) -> str:
    """Return a given name of one or two signs."""
    second = lot.choice(pool["second"])
    if 20 <= age < 55 and lot.random() < 0.15:
        return second
    first = lot.choice(pool["first"])
    return first + (second if second != first else "生")
