"""Reads campaign templates and category sets: what a new campaign is proposed to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from huifang.rules.reader import RuleError, load, load_all


@dataclass(frozen=True)
class CategoryRow:
    """One kind of problem: `basis` says on what it rests, `sourced` whether a document names it.

    `criteria` are looked at one by one when a problem of this kind is verified.
    """

    code: str
    label: str
    en: str
    level: str
    sourced: bool
    basis: str
    standard: str
    criteria: tuple[str, ...] = ()

    @property
    def stated_basis(self) -> str:
        """Return the basis as the campaign keeps it: 有出处 or 推定, and why."""
        return ("有出处：" if self.sourced else "推定：") + self.basis


@dataclass(frozen=True)
class CategorySet:
    """A set of categories by its file's name."""

    name: str
    label: str
    en: str
    source: str
    categories: tuple[CategoryRow, ...]


@dataclass(frozen=True)
class MealProposal:
    """What a person pays for a meal, in yuan, and the document that the proposal leans on."""

    meal: str
    yuan: Decimal
    document: str


@dataclass(frozen=True)
class Plan:
    """A campaign template; every number in it can be changed in the campaign."""

    name: str
    label: str
    en: str
    rank: int
    source: str
    purpose: str
    purpose_en: str
    category_set: str
    min_days: int
    min_nights: int
    min_group_size: int
    notice_days: int
    rules_source: str
    meals: tuple[MealProposal, ...]


def plans() -> tuple[Plan, ...]:
    """Return all templates in the order in which they are offered."""
    found = (_plan(name, content) for name, content in load_all("campaign_templates"))
    return tuple(sorted(found, key=lambda plan: (plan.rank, plan.name)))


def plan(name: str) -> Plan:
    """Return one template.

    Raises:
        RuleError: there is none of that name.

    """
    return _plan(name, load("campaign_templates", name))


@cache
def category_set(name: str) -> CategorySet:
    """Return one category set.

    Raises:
        RuleError: there is none of that name, or two rows have the same code.

    """
    content = load("category_sets", name)
    rows = tuple(
        CategoryRow(**{**row, "criteria": tuple(row.get("criteria", ()))})
        for row in content["category"]
    )
    if len({row.code for row in rows}) < len(rows):
        raise RuleError(f"category_sets/{name}.toml: a code stands twice")
    return CategorySet(name, content["label"], content["en"], content["source"], rows)


def _plan(name: str, content: Mapping[str, Any]) -> Plan:
    meals = tuple(
        MealProposal(row["meal"], Decimal(str(row["yuan"])), row["document"])
        for row in content["meal"]
    )
    others = {key: value for key, value in content.items() if key != "meal"}
    return Plan(name=name, meals=meals, **others)
