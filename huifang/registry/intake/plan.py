"""What a row would change, told beforehand and then done: the same plan serves both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.kit.errors import HouseError, Invalid
from huifang.records.base import Record
from huifang.records.sealed import Secret
from huifang.registry import actions, identity
from huifang.registry.actions.statuses import check_days
from huifang.registry.intake.columns import field_of
from huifang.registry.intake.facts import Facts
from huifang.registry.intake.known import Known, head_of
from huifang.registry.models import Household, HouseholdYear, Person
from huifang.territory.models import Region


@dataclass
class Plan:
    """The rows a row of the table means, and for each what is new on it.

    `household` None is a new household, `person` None a new person where `facts.person` is given.
    """

    facts: Facts
    household: Household | None = None
    person: Person | None = None
    year: HouseholdYear | None = None
    of_household: dict[str, Any] = field(default_factory=dict)
    of_person: dict[str, Any] = field(default_factory=dict)
    of_year: dict[str, Any] = field(default_factory=dict)
    status: bool = False

    @property
    def verdict(self) -> str:
        """Return new, changed or same."""
        new_person = bool(self.facts.person) and self.person is None
        if self.household is None or new_person:
            return "new"
        if self.of_household or self.of_person or self.of_year or self.status:
            return "changed"
        return "same"

    def note(self) -> str:
        """Return which fields change, in words."""
        names = [
            *(f"household.{name}" for name in self.of_household if name != "region"),
            *(f"person.{name}" for name in self.of_person),
            *(f"year.{name}" for name in self.of_year),
        ]
        words = [str(field_of(name).verbose_name) for name in names]
        if "region" in self.of_household:
            words.insert(0, _("村"))
        if self.status:
            words.append(_("户类别"))
        return _("修改：%(words)s") % {"words": "、".join(words)} if words else ""


def plan(known: Known, facts: Facts, today: date) -> Plan:
    """Compare a row with what is on record.

    Raises:
        Invalid: it cannot be taken in as it is; names the column.

    """
    found = Plan(facts, known.household(facts))
    _check_numbers(known, found)
    if facts.status:
        try:
            check_days(facts.status["status"], facts.status["since"], None, today)
        except Invalid as error:
            raise _at("status.status", error.message) from error
    if found.household:
        _compare(known, found)
    elif facts.year:
        found.of_year = dict(facts.year)
    return found


def _check_numbers(known: Known, found: Plan) -> None:
    facts = found.facts
    if words := known.elsewhere(found.household, facts.person.get("id_number", "")):
        raise _at("person.id_number", words)
    if words := known.elsewhere(found.household, facts.head_id):
        raise _at("household.head_id", words)


def _compare(known: Known, found: Plan) -> None:
    facts, household = found.facts, found.household
    assert household
    _check_head(found, household)
    said = dict(facts.household)
    if household.region_id != facts.region:
        said["region"] = facts.region
    found.of_household = _new_in(household, said)
    if facts.person:
        found.person = known.person(household, facts)
        _check_relation(found, household)
        if found.person:
            found.of_person = _new_in(found.person, facts.person)
    elif facts.head_id and (head := head_of(household)):
        found.person, found.of_person = head, _new_in(head, {"id_number": facts.head_id})
    if facts.year:
        years = {record.year: record for record in household.years.all()}
        found.year = years.get(facts.year["year"])
        found.of_year = _new_in(found.year, facts.year) if found.year else dict(facts.year)
    if facts.status:
        found.status = not any(_covers(record, facts.status) for record in household.statuses.all())


def _check_head(found: Plan, household: Household) -> None:
    if household.head_name != found.facts.head_name:
        words = _("系统里这一户的户主是“%(name)s”。换户主、改名请先在户档里办理。")
        raise _at("household.head_name", words % {"name": household.head_name})


def _check_relation(found: Plan, household: Household) -> None:
    head, said = head_of(household), found.facts.person.get("relation")
    if said == "head" and head and found.person != head:
        words = _("这一户已有户主“%(name)s”，与这一行不是同一人。请核对证件号码。")
        raise _at("person.relation", words % {"name": head.name})
    if head and found.person == head and said not in (None, "head"):
        raise _at("person.relation", _("他在系统里是户主。换户主请先在户档里“变更户主”。"))


def _covers(record: Any, said: Mapping[str, Any]) -> bool:
    same = record.status == said["status"]
    return same and (record.until is None or record.until >= said["since"])


def _new_in(record: Record, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the said values that differ from what is on record."""
    found = {}
    for name, value in said.items():
        column = f"{name}_id" if name == "region" else name
        there = getattr(record, column)
        if isinstance(there, Secret):
            there = there.reveal()
        if there != value:
            found[name] = value
    return found


def doubts(facts: Facts) -> list[str]:
    """Return what does not fit with the ID number; such a row is taken in all the same."""
    person = facts.person
    number = str(person.get("id_number", ""))
    consistent = identity.doubts(number, person.get("birth_date"), person.get("sex", ""))
    return [*consistent, *identity.warnings(number)]


def carry_out(by: Actor, facts: Facts, now: datetime, today: date) -> Household:
    """Do the deeds that a row asks for, against what is on record now.

    Raises:
        Invalid: it cannot be taken in any more; says why.

    """
    todo = plan(Known(by, [facts]), facts, today)
    household = todo.household or _make(by, facts, now)
    if todo.household is None and facts.is_head:
        todo.person = household.people.get(relation="head")
    if todo.of_household:
        changed = dict(todo.of_household)
        if "region" in changed:
            changed["region"] = Region.objects.get(pk=changed["region"])
        household = actions.import_household_change(
            by.step("household"), household, facts=changed, now=now
        )
    _person(by, todo, household, now)
    _year(by, todo, household, now)
    if facts.status and (todo.household is None or todo.status):
        actions.import_status(by.step("status"), household, now=now, **facts.status)
    return household


def _make(by: Actor, facts: Facts, now: datetime) -> Household:
    head = dict(facts.person) if facts.is_head else {"id_number": facts.head_id}
    head.pop("name", None)
    return actions.import_household(
        by.step("new"),
        Region.objects.get(pk=facts.region),
        head_name=facts.head_name,
        number=facts.number,
        facts=facts.household,
        head=head,
        now=now,
    )


def _person(by: Actor, todo: Plan, household: Household, now: datetime) -> None:
    if todo.person is None and todo.facts.person:
        actions.import_person(by.step("person"), household, facts=todo.facts.person, now=now)
    elif todo.person and todo.of_person:
        actions.import_person_change(by.step("person"), todo.person, facts=todo.of_person, now=now)


def _year(by: Actor, todo: Plan, household: Household, now: datetime) -> None:
    said = {name: value for name, value in todo.of_year.items() if name != "year"}
    if todo.year:
        if said:
            actions.import_year_change(by.step("year"), todo.year, facts=said, now=now)
    elif todo.of_year:
        number = todo.facts.year["year"]
        actions.import_year(by.step("year"), household, year=number, facts=said, now=now)


def refusal(error: HouseError) -> dict[str, str]:
    """Return the columns that a refusal names, or the household's when it names none."""
    return error.fields or {"household.head_name": error.message}


def _at(column: str, words: str) -> Invalid:
    return Invalid(words, **{column: words})
