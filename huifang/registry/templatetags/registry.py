"""Ages and amounts in templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from huifang.registry.models import Person
from huifang.registry.queries import money

register = template.Library()


@register.filter
def age_on(person: Person, day: date) -> int | str:
    """Return full years of age on `day`; empty while the birth date is not known."""
    age = person.age_on(day)
    return "" if age is None else age


@register.filter
def yuan(amount: Any) -> str:
    """Return yuan with two decimals, thousands parted; empty when there is none."""
    return "" if amount is None else money(amount)
