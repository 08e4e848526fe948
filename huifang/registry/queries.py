"""Questions to the registry: finding households and people, a household's file, its statuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.kit.chinese import fold, normalise_name
from huifang.records.base import Record
from huifang.records.fields import english
from huifang.records.sealed import Sealed, blind_index
from huifang.registry import identity
from huifang.registry.models import Household, HouseholdYear, Person, StatusRecord
from huifang.rules.reader import code_label, codes

VIEW = "household.view"
FOUND = 20
"""How many rows a look-up by typing gives at most."""
ID_NUMBER = re.compile("[0-9]{15}|[0-9]{17}[0-9X]|[0-9]{17}[0-9X][1-7][1-4]([B0-9][0-9])?")


@dataclass(frozen=True)
class HouseholdFile:
    """The file of a household: everything that the registry knows of it.

    `people` live there, `former` have left; `years` and `current` statuses newest first; `doubts`
    gives, by a person's key, what does not fit with his ID number.
    """

    household: Household
    people: Sequence[Person]
    former: Sequence[Person]
    years: Sequence[HouseholdYear]
    statuses: Sequence[StatusRecord]
    current: Sequence[StatusRecord]
    doubts: dict[Any, list[str]]
    on: date
    may_change: bool
    may_reveal: bool

    @property
    def latest(self) -> HouseholdYear | None:
        """Return the newest yearly record."""
        return self.years[0] if self.years else None


def households(viewer: Actor) -> QuerySet[Household]:
    """Return the households that the viewer may see."""
    return visible(viewer, Household, VIEW)


def people(viewer: Actor) -> QuerySet[Person]:
    """Return the people whose households the viewer may see."""
    return visible(viewer, Person, VIEW)


def household_file(viewer: Actor, household: Household, on: date) -> HouseholdFile:
    """Return the file of a household as of the day `on`, in five queries.

    Raises:
        Missing: the household is not the viewer's to see.

    """
    rows = households(viewer).select_related("region")
    found = get_visible(viewer, rows, VIEW, household.pk)
    everybody = sorted(found.people.all(), key=_by_place)
    live = [person for person in everybody if person.left_on is None]
    statuses = sorted(found.statuses.all(), key=lambda record: record.since, reverse=True)
    return HouseholdFile(
        household=found,
        people=live,
        former=[person for person in everybody if person.left_on],
        years=list(found.years.order_by("-year")),
        statuses=statuses,
        current=[record for record in statuses if is_in_force(record, on)],
        doubts={person.pk: identity.person_doubts(person) for person in live},
        on=on,
        may_change=may(viewer, found, "household.change"),
        may_reveal=may(viewer, found, "household.reveal"),
    )


def may(viewer: Actor, record: Record, permission: str) -> bool:
    """Tell whether the viewer holds the permission on this very record; for showing a button."""
    if not viewer.can(permission):
        return False
    return visible(viewer, type(record), permission).filter(pk=record.pk).exists()


def next_year(household: Household, kept: Sequence[str]) -> dict[str, Any]:
    """Return what a new yearly record starts with: the people now, and `kept` from the newest."""
    newest = household.years.order_by("-year").first()
    found = {name: getattr(newest, name) for name in kept} if newest else {}
    return found | {"people": household.people.filter(left_on=None).count()}


def _by_place(person: Person) -> tuple[int, date]:
    """Sort the head first, then as the list of relations has them, then by age."""
    places = {code.value: place for place, code in enumerate(codes("registry.relation"))}
    return places.get(person.relation, len(places)), person.birth_date or date.max


def is_in_force(record: StatusRecord, on: date) -> bool:
    """Tell whether a status held on the day `on`: its days and its word's days cover it."""
    if record.since > on or (record.until and record.until < on):
        return False
    return record.status in words_in_use(on)


def words_in_use(on: date) -> set[str]:
    """Return the statuses whose words were in use on the day `on`."""
    return {code.value for code in codes("registry.household_status") if code.holds_on(on)}


def had_status(values: Sequence[str], on: date) -> Q:
    """Return the condition "had one of these statuses on the day `on`" on households."""
    used = set(values) & words_in_use(on)
    rows = StatusRecord.objects.filter(
        Q(until=None) | Q(until__gte=on), status__in=used, since__lte=on
    )
    return Q(pk__in=rows.values("household"))


def had_year(year: int | None, **facts: Any) -> Q:
    """Return the condition "its record of `year` says `facts`" on households.

    Without a year the newest record of each household is looked at.
    """
    rows = HouseholdYear.objects.filter(**facts)
    if year:
        rows = rows.filter(year=year)
    else:
        newer = HouseholdYear.objects.filter(
            household=OuterRef("household"), year__gt=OuterRef("year")
        )
        rows = rows.filter(~Exists(newer))
    return Q(pk__in=rows.order_by().values("household"))


def has_year(year: int) -> Q:
    """Return the condition "has a record of `year`" on households."""
    return Q(Exists(HouseholdYear.objects.filter(household=OuterRef("pk"), year=year)))


def years_on_record() -> list[int]:
    """Return the years for which anything may be on record, newest first."""
    found = HouseholdYear.objects.values_list("year", flat=True)
    first, last = found.order_by("year").first(), found.order_by("-year").first()
    return list(range(last, first - 1, -1)) if first and last else []


def household_words(text: str) -> Q:
    """Return the condition "found by `text`" on households.

    By the head's name (a piece) or a member's (whole), initials of any of them, the household's
    number (its beginning) or the ID number of a member (whole).
    """
    text = fold(text)
    named = _people_like(text)
    found = Q(pk__in=named.values("household")) if named is not None else Q(pk__in=())
    if re.fullmatch("[A-Za-z]+", text):
        return found | starts("head_initials", text.lower())
    if re.fullmatch("[0-9A-Za-z-]+", text):
        return found | Q(number__startswith=text.upper())
    return found | Q(head_name__contains=normalise_name(text))


def person_words(text: str) -> Q:
    """Return the condition "found by `text`" on people: name, initials or whole ID number."""
    text = fold(text)
    if not re.fullmatch("[0-9A-Za-z-]+", text):
        return Q(name__contains=normalise_name(text))
    named = _people_like(text)
    return Q(pk__in=() if named is None else named.values("pk"))


def _people_like(text: str) -> QuerySet[Person] | None:
    """Return the people whose indexed columns fit `text`; None when there is nothing to look up."""
    if re.fullmatch("[A-Za-z]+", text):
        return Person.objects.filter(starts("initials", text.lower()))
    if ID_NUMBER.fullmatch(text.upper()):
        number = identity.read(text)
        plain = number.number if number else text.upper()
        return Person.objects.filter(id_number_index=blind_index(Person, "id_number", plain))
    if re.fullmatch("[0-9A-Za-z-]*", text):
        return None
    return Person.objects.filter(name=normalise_name(text))


def starts(column: str, letters: str) -> Q:
    """Return "begins with these small letters" as a range, which every database's index serves."""
    after = letters.rstrip("z")
    found = Q(**{f"{column}__gte": letters})
    if after:
        found &= Q(**{f"{column}__lt": after[:-1] + chr(ord(after[-1]) + 1)})
    return found


def search_households(viewer: Actor, text: str) -> list[Household]:
    """Return a few households found by `text`, those who have moved away left out."""
    if not fold(text):
        return []
    rows = households(viewer).filter(household_words(text), left_on=None)
    return list(rows.select_related("region").order_by("region_id", "head_name")[:FOUND])


def search_people(viewer: Actor, text: str) -> list[Person]:
    """Return a few people found by `text`, those who have left their household left out."""
    if not fold(text):
        return []
    rows = people(viewer).filter(person_words(text), left_on=None)
    return list(rows.select_related("household", "region").order_by("region_id")[:FOUND])


def secret_words(record: Household | Person, name: str) -> tuple[str, str]:
    """Return (label, plain words) of a sealed field; only for who has come by the reveal deed."""
    field = record._meta.get_field(name)
    assert isinstance(field, Sealed)
    plain = getattr(record, name).reveal()
    if name == "health":
        plain = "、".join(_label("registry.health", part) for part in plain.split(","))
    if name == "disability":
        kind, _comma, level = plain.partition(",")
        parts = (
            _label("registry.disability_kind", kind),
            _label("registry.disability_level", level),
        )
        plain = " ".join(part for part in parts if part)
    return str(field.verbose_name), plain


def _label(path: str, value: str) -> str:
    return code_label(path, value, english()) if value else ""


def income_steps(record: HouseholdYear) -> list[tuple[str, str]]:
    """Return the steps from the parts of income to net income per head, in words and numbers."""
    return [
        (_("转移性收入"), _sum([getattr(record, name) for name in record.TRANSFERS])),
        (
            _("年收入 = 工资性 + 生产经营性 + 财产性 + 转移性"),
            _sum(
                [record.wage_yuan, record.business_yuan, record.property_yuan, record.transfer_yuan]
            ),
        ),
        (
            _("纯收入 = 年收入 − 生产经营性支出"),
            f"{money(record.income_yuan)} − {money(record.cost_yuan)} = {money(record.net_yuan)}",
        ),
        (
            _("人均纯收入 = 纯收入 ÷ 家庭人口"),
            f"{money(record.net_yuan)} ÷ {record.people} = {money(record.net_per_head_yuan)}",
        ),
    ]


def _sum(parts: Sequence[Any]) -> str:
    total = sum(part or 0 for part in parts)
    return f"{' + '.join(money(part) for part in parts)} = {money(total)}"


def money(amount: Any) -> str:
    """Return yuan with two decimals, thousands parted."""
    return f"{amount or 0:,.2f}"
