"""What is on record already for the rows of a table, looked up once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.errors import Invalid
from huifang.records.sealed import blind_index
from huifang.registry.intake.facts import Facts
from huifang.registry.models import Household, Person

CHUNK = 500
T = TypeVar("T")


class Known:
    """The households and people that the rows may mean, of whichever region they are."""

    def __init__(self, viewer: Actor, rows: Sequence[Facts]) -> None:
        self._by_number: dict[str, Household] = {}
        self._by_name: defaultdict[tuple[str, str], list[Household]] = defaultdict(list)
        self._by_index: dict[str, Person] = {}
        indexes = {_index(n) for facts in rows for n in _numbers(facts)}
        for part in _chunks(indexes):
            people = Person.objects.filter(
                id_number_index__in=part, left_on=None, household__left_on=None
            )
            for person in people.select_related("household"):
                self._by_index[person.id_number_index] = person
        keys = {person.household_id for person in self._by_index.values()}
        self._full = {house.pk: house for house in self._households(rows, keys)}
        for house in self._full.values():
            self._by_number[house.number] = house
            if house.left_on is None:
                self._by_name[house.region_id, house.head_name].append(house)
        found = visible(viewer, Household, "household.import")
        self._own = {
            key
            for part in _chunks(self._full)
            for key in found.filter(pk__in=part).values_list("pk", flat=True)
        }

    def _households(self, rows: Sequence[Facts], keys: set[Any]) -> Iterator[Household]:
        numbers = {facts.number for facts in rows if facts.number}
        names = {facts.head_name for facts in rows if not facts.number}
        regions = {facts.region for facts in rows}
        wholes = Household.objects.prefetch_related("people", "years", "statuses")
        yield from _in_chunks(wholes, "number", numbers)
        yield from _in_chunks(wholes, "pk", keys)
        if names:
            yield from _in_chunks(wholes, "head_name", names, Q(region_id__in=regions))

    def household(self, facts: Facts) -> Household | None:
        """Return the household that a row means; None when it is a new one.

        Raises:
            Invalid: it is somebody else's, in another village, or more than one could be meant.

        """
        if facts.number:
            found = self._by_number.get(facts.number)
            if found and found.pk not in self._own:
                raise _at("household.number", _("这个户编号已被另一户使用，请核对。"))
            return found
        head = self._by_index.get(_index(facts.head_id)) if facts.head_id else None
        if head is None and facts.is_head and facts.person.get("id_number"):
            head = self._by_index.get(_index(facts.person["id_number"]))
        if head and head.household_id in self._own:
            found = self._full[head.household_id]
            if found.region_id == facts.region:
                return found
        return self._by_place(facts)

    def _by_place(self, facts: Facts) -> Household | None:
        found = self._by_name.get((facts.region, facts.head_name), [])
        group = facts.household.get("group_name")
        if len(found) > 1 and group:
            found = [house for house in found if house.group_name == group]
        if len(found) > 1:
            words = _("本村有 %(n)s 户户主叫“%(name)s”，请填户编号或户主证件号码。")
            raise _at("household.head_name", words % {"n": len(found), "name": facts.head_name})
        return found[0] if found else None

    def person(self, household: Household, facts: Facts) -> Person | None:
        """Return the person of `household` that a row means; None when it is a new one."""
        live = [person for person in household.people.all() if person.left_on is None]
        number = facts.person.get("id_number", "")
        for person in live:
            if number and person.id_number_index == _index(number):
                return person
        same = [person for person in live if person.name == facts.person["name"]]
        if len(same) == 1 and not (number and same[0].id_number_index):
            return same[0]
        return None

    def elsewhere(self, household: Household | None, number: str) -> str:
        """Return a sentence when the number is on record in another household, "" otherwise."""
        twin = self._by_index.get(_index(number)) if number else None
        if twin is None or (household and twin.household_id == household.pk):
            return ""
        if twin.household_id in self._own:
            words = _("这个证件号码已登记在“%(head)s”户（户编号 %(number)s）名下。")
            house = twin.household
            return words % {"head": house.head_name, "number": house.number}
        return _("这个证件号码已登记在其他地区的一户名下。请报上级办公室核对。")


def head_of(household: Household) -> Person | None:
    """Return the head among the people that were looked up with the household."""
    people: Iterable[Any] = household.people.all()
    return next((p for p in people if p.relation == "head" and p.left_on is None), None)


def _numbers(facts: Facts) -> list[str]:
    return [n for n in (facts.head_id, facts.person.get("id_number", "")) if n]


def _index(number: str) -> str:
    return blind_index(Person, "id_number", number)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = list(items)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def _in_chunks(
    rows: QuerySet[Household], column: str, values: set[Any], more: Q | None = None
) -> Iterator[Household]:
    for part in _chunks(values):
        yield from rows.filter(more or Q(), **{f"{column}__in": part})


def _at(column: str, words: str) -> Invalid:
    return Invalid(words, **{column: words})
