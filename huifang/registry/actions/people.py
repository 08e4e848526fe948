"""Deeds on the people of a household: add, change, leave, bring back; and the same by import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.chinese import normalise_name
from huifang.kit.errors import Invalid
from huifang.records.sealed import blind_index
from huifang.registry import identity
from huifang.registry.actions.facts import put
from huifang.registry.models import Household, Person

FIELDS = frozenset(Person.SHEET.fields) - {"left_on", "left_reason"}


def _add(
    by: Actor, household: Household, /, *, facts: Mapping[str, Any], note: str = "", now: datetime
) -> Person:
    """Add a person to a household; birth date and sex are read from the ID number when not given.

    Raises:
        Invalid: no name, a second head, an ID number that is wrong or on record elsewhere, a value
            that its column cannot hold.

    """
    Household.objects.select_for_update(of=("self",)).only("pk").get(pk=household.pk)
    return put_person(by, Person(household=household), facts)


def _change(
    by: Actor, person: Person, /, *, facts: Mapping[str, Any], note: str = "", now: datetime
) -> Person:
    """Change what is known of a person; `note` is the basis (依据).

    Raises:
        Invalid: as when a person is added; or a head would cease to be one.

    """
    if person.relation == "head" and facts.get("relation", "head") != "head":
        raise _at("relation", _("他是户主。要换户主，请用“变更户主”。"))
    return put_person(by, person, facts)


add_person = action("household.change", creates=True)(_add)
change_person = action("household.change")(_change)
import_person = action("household.import", creates=True)(_add)
import_person_change = action("household.import")(_change)


@action("household.change")
def leave(
    by: Actor, person: Person, /, *, left_on: date, left_reason: str, note: str = "", now: datetime
) -> Person:
    """Take a person off the household from a day on; he stays on record.

    Raises:
        Invalid: he has left already, the day lies ahead or before he came, or he is the head of a
            household that others live in.

    """
    if person.left_on:
        raise _at("left_on", _("“%(name)s”已于 %(day)s 减少。") % _said(person))
    if left_on > timezone.localdate(now):
        raise _at("left_on", _("减少日期不能晚于今天。"))
    if person.joined_on and left_on < person.joined_on:
        raise _at("left_on", _("减少日期早于增加日期 %(day)s。") % {"day": person.joined_on})
    if person.relation == "head" and _others(person):
        raise Invalid(_("“%(name)s”是户主。请先“变更户主”，再登记减少。") % {"name": person.name})
    put(person, {"left_on": left_on, "left_reason": left_reason}, {"left_on", "left_reason"})
    if not left_reason:
        raise _at("left_reason", _("请选择减少原因。"))
    person.save()
    return person


@action("household.change")
def bring_back(by: Actor, person: Person, /, *, note: str, now: datetime) -> Person:
    """Put a person back who was taken off by mistake or has returned; `note` says why.

    Raises:
        Invalid: he has not left, no reason, or his ID number is on record elsewhere by now.

    """
    if not person.left_on:
        raise Invalid(_("“%(name)s”现在就在册。") % {"name": person.name})
    if not note.strip():
        raise _at("note", _("请写明恢复的原因。"))
    person.left_on, person.left_reason = None, ""
    _check_number(by, person)
    _check_one_head(person)
    person.save()
    return person


def put_person(by: Actor, person: Person, facts: Mapping[str, Any]) -> Person:
    """Write a person as part of a deed, with the checks that hold for every one."""
    put(person, facts, FIELDS)
    person.name = normalise_name(person.name)
    if not person.name:
        raise _at("name", _("请填写姓名。"))
    _check_number(by, person)
    _check_one_head(person)
    identity.complete(person)
    person.save()
    household = person.household
    if person.relation == "head" and household.head_name != person.name:
        household.head_name = person.name
        household.save()
    return person


def head_of(household: Household) -> Person | None:
    """Return the head of a household; None when nobody is."""
    return household.people.filter(relation="head", left_on=None).first()


def _check_one_head(person: Person) -> None:
    if person.relation != "head":
        return
    head = head_of(person.household)
    if head and head.pk != person.pk:
        raise _at(
            "relation",
            _("本户已有户主“%(name)s”。要换户主，请用“变更户主”。") % {"name": head.name},
        )


def _check_number(by: Actor, person: Person) -> None:
    """Refuse a number that somebody living in a household has; name only whom `by` may see."""
    index = blind_index(Person, "id_number", person.id_number.reveal())
    if not index or person.left_on:
        return
    rows = Person.objects.filter(id_number_index=index, left_on=None, household__left_on=None)
    others = rows.exclude(pk=person.pk)
    if not others.exists():
        return
    twin = others.select_related("household")[0]
    words = {"name": twin.name, "head": twin.household.head_name, "number": twin.household.number}
    if twin.household_id == person.household_id:
        raise _at("id_number", _("本户成员“%(name)s”已用这个证件号码。") % words)
    if visible(by, Household, "household.view").filter(pk=twin.household_id).exists():
        raise _at(
            "id_number",
            _("这个证件号码已登记在“%(head)s”户（户编号 %(number)s）名下。请先在那一户登记减少。")
            % words,
        )
    raise _at(
        "id_number", _("这个证件号码已登记在其他地区的一户名下。请报上级办公室核对后再登记。")
    )


def _others(person: Person) -> bool:
    return person.household.people.filter(left_on=None).exclude(pk=person.pk).exists()


def _said(person: Person) -> dict[str, Any]:
    return {"name": person.name, "day": person.left_on}


def _at(field: str, words: object) -> Invalid:
    """Return a refusal that stands at a field."""
    return Invalid(words, **{field: words})
