"""Deeds on the household: register, change, another head; and the same by import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.kit.chinese import normalise_name
from huifang.kit.errors import Invalid, NotAllowed
from huifang.registry.actions.facts import check, put
from huifang.registry.actions.people import head_of, put_person
from huifang.registry.models import Household, Person
from huifang.territory.models import STEP, Region

FIELDS = frozenset(Household.SHEET.fields)
VILLAGE_DEPTH = 4


def _create(
    by: Actor,
    region: Region,
    /,
    *,
    head_name: str,
    number: str = "",
    facts: Mapping[str, Any] | None = None,
    head: Mapping[str, Any] | None = None,
    now: datetime,
) -> Household:
    """Register a household in a village, with its head as the first person.

    `facts` are columns of the household's sheet, `head` columns of the person's. Without a
    `number` it gets the next one of the village.

    Raises:
        Invalid: no village, no name, the number or the head's ID number is taken, a value that its
            column cannot hold.

    """
    _check_village(region)
    household = Household(region=region, head_name=_named(head_name))
    household.number = number.strip() or _next_number(region)
    _check_number(by, household)
    put(household, facts or {}, FIELDS - {"number", "region", "head_name"})
    household.save()
    person = Person(household=household, relation="head", name=household.head_name)
    put_person(by, person, dict(head or {}) | {"relation": "head"})
    return household


def _change(
    by: Actor, household: Household, /, *, facts: Mapping[str, Any], note: str = "", now: datetime
) -> Household:
    """Change what is known of a household; `note` is the basis (依据).

    A new `head_name` is the head's corrected name, not another head.

    Raises:
        NotAllowed: it would move to a village that is not the actor's.
        Invalid: as when it is registered.

    """
    before = household.region_id
    put(household, facts, FIELDS)
    household.head_name = _named(household.head_name)
    if household.region_id != before:
        _check_village(household.region)
        if not visible(by, Region, "household.change").filter(pk=household.region_id).exists():
            raise NotAllowed(_("要迁入的村不在您的管理范围内，请由上级办公室办理。"))
    _check_number(by, household)
    household.save()
    household.people.exclude(region=household.region_id).update(region=household.region_id)
    head = head_of(household)
    if head and head.name != household.head_name:
        head.name = household.head_name
        head.save()
    return household


create_household = action("household.create", creates=True)(_create)
change_household = action("household.change")(_change)
import_household = action("household.import", creates=True)(_create)
import_household_change = action("household.import")(_change)


@action("household.change")
def change_head(
    by: Actor,
    household: Household,
    /,
    *,
    person: Person,
    former_relation: str = "other",
    note: str = "",
    now: datetime,
) -> Household:
    """Make another person of the household its head.

    `former_relation` is what the former head is to the new one.

    Raises:
        Invalid: the person has left or lives in another household, or is the head already.

    """
    if person.household_id != household.pk or person.left_on:
        raise _at("person", _("新户主应是本户现有的家庭成员。"))
    former = head_of(household)
    if former and former.pk == person.pk:
        raise _at("person", _("“%(name)s”已是户主。") % {"name": person.name})
    if former_relation == "head":
        raise _at("former_relation", _("请选择原户主与新户主的关系。"))
    if former:
        former.relation = former_relation
        check(former)
        former.save()
    person.relation = "head"
    person.save()
    household.head_name = person.name
    household.save()
    return household


def _check_village(region: Region) -> None:
    if region.depth < VILLAGE_DEPTH:
        raise _at("region", _("请选到村（社区）一级。"))
    if region.until:
        raise _at("region", _("“%(name)s”已撤销，请选现在的村。") % {"name": region.name})


def _check_number(by: Actor, household: Household) -> None:
    twin = Household.objects.filter(number=household.number).exclude(pk=household.pk).first()
    if twin is None:
        return
    words = {"number": household.number, "name": twin.head_name}
    if visible(by, Household, "household.view").filter(pk=twin.pk).exists():
        raise _at("number", _("户编号 %(number)s 已属于“%(name)s”户，请核对。") % words)
    raise _at("number", _("户编号 %(number)s 已被另一户使用，请核对。") % words)


def _next_number(region: Region) -> str:
    """Return the village's key and the next serial number of four digits."""
    start = f"{region.key[: VILLAGE_DEPTH * STEP]}-"
    taken = Household.objects.filter(number__startswith=start).order_by("number").last()
    serial = int(taken.number.removeprefix(start)) + 1 if taken else 1
    return f"{start}{serial:04d}"


def _named(name: str) -> str:
    tidy = normalise_name(name)
    if not tidy:
        raise _at("head_name", _("请填写户主姓名。"))
    return tidy


def _at(field: str, words: object) -> Invalid:
    """Return a refusal that stands at a field."""
    return Invalid(words, **{field: words})
