"""Builders of households for tests."""

from __future__ import annotations

from typing import Any

from huifang.kit.ids import synthetic_id
from huifang.registry.models import Household, Person
from huifang.territory.tests.make import JIA, regions


def household(head_name: str = "王甲一", region: str = JIA, **facts: Any) -> Household:
    """Return a household with its head as the only person."""
    regions()
    serial = Household.objects.count() + 1
    made = Household(
        number=facts.pop("number", f"T{serial:05d}"), region_id=region, head_name=head_name
    )
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    Person.objects.create(
        household=made, name=head_name, relation="head", id_number=synthetic_id(serial)
    )
    return made
