"""What the choosers of forms are answered: problems, families and people by a few words."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.problems.models import Problem
from huifang.registry.models import Household, Person

FOUND = 20

Item = dict[str, Any]


def problems(viewer: Actor, words: str) -> list[Item]:
    """Return problems by a piece of the number or of the description."""
    if not (text := words.strip()):
        return []
    rows = visible(viewer, Problem, "problem.view").filter(
        Q(number__contains=text) | Q(description__contains=text)
    )
    return [_item(row.pk, row.number, row.description[:40]) for row in rows.order_by("-pk")[:FOUND]]


def families(viewer: Actor, words: str) -> list[Item]:
    """Return households by a piece of the head's name or by its pinyin initials."""
    if not (text := words.strip()):
        return []
    rows = visible(viewer, Household, "household.view").filter(
        Q(head_name__contains=text)
        | Q(head_initials__startswith=text.lower())
        | Q(number__startswith=text),
        left_on=None,
    )
    found = rows.select_related("region").order_by("head_name", "pk")[:FOUND]
    return [_item(row.pk, row.head_name, f"{row.region.full_name} {row.number}") for row in found]


def people(viewer: Actor, words: str) -> list[Item]:
    """Return people by a piece of the name or by its pinyin initials."""
    if not (text := words.strip()):
        return []
    rows = visible(viewer, Person, "household.view").filter(
        Q(name__contains=text) | Q(initials__startswith=text.lower()), left_on=None
    )
    found = rows.select_related("household__region").order_by("name", "pk")[:FOUND]
    return [
        _item(row.pk, row.name, f"{row.household.region.full_name} {row.household.head_name}")
        for row in found
    ]


def _item(key: Any, label: str, note: str) -> Item:
    return {"value": str(key), "label": label, "note": note}
