"""Deeds on the yearly record: add, change; and the same by import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid
from huifang.registry.actions.facts import put
from huifang.registry.models import Household, HouseholdYear

FIELDS = frozenset(HouseholdYear.SHEET.fields) - {"year"}
FIRST_YEAR = 2000


def _add(
    by: Actor,
    household: Household,
    /,
    *,
    year: int,
    facts: Mapping[str, Any],
    note: str = "",
    now: datetime,
) -> HouseholdYear:
    """Record what a household had in a year; without `people` those on record now are counted.

    Raises:
        Invalid: the year is on record, lies ahead or too far back; a value its column cannot hold.

    """
    if not FIRST_YEAR <= year <= timezone.localdate(now).year:
        words = _("年度应在 %(first)s 到 %(last)s 之间。")
        raise _at("year", words % {"first": FIRST_YEAR, "last": timezone.localdate(now).year})
    if household.years.filter(year=year).exists():
        raise _at("year", _("%(year)s 年度户情已登记，请直接修改它。") % {"year": year})
    record = HouseholdYear(household=household, year=year)
    if not facts.get("people"):
        facts = {**facts, "people": max(household.people.filter(left_on=None).count(), 1)}
    return _write(record, facts)


def _change(
    by: Actor, record: HouseholdYear, /, *, facts: Mapping[str, Any], note: str = "", now: datetime
) -> HouseholdYear:
    """Correct a yearly record; `note` is the basis (依据).

    Raises:
        Invalid: a value its column cannot hold.

    """
    return _write(record, facts)


add_year = action("household.change", creates=True)(_add)
change_year = action("household.change")(_change)
import_year = action("household.import", creates=True)(_add)
import_year_change = action("household.import")(_change)


def _write(record: HouseholdYear, facts: Mapping[str, Any]) -> HouseholdYear:
    put(record, facts, FIELDS)
    if record.income_from and record.income_to and record.income_from > record.income_to:
        raise _at("income_to", _("收入计算止日早于起日，请改正其中一个。"))
    record.save()
    return record


def _at(field: str, words: object) -> Invalid:
    """Return a refusal that stands at a field."""
    return Invalid(words, **{field: words})
