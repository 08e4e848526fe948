"""How papers speak of a problem: its place, its family, its dates; villagers by pseudonym."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from huifang.campaigns.models import Campaign
from huifang.kit.papers.discreet import discreet, villager, without_numbers
from huifang.kit.papers.tree import Cell, Row, Table, label
from huifang.problems.models import Problem

BLANK: Final = "　　年　月　日"
"""Where a date is written by hand."""
FORM: Final = (24.0, 54.0, 24.0, 54.0)
"""The columns of a form: label, words, label, words."""


@dataclass(frozen=True)
class Wording:
    """How a paper names villagers: by pseudonym, or with `named` as they are called."""

    named: bool = False

    def family(self, problem: Problem) -> str:
        """Return whom it is about: the person with the head, the head, or the village."""
        if problem.household is None:
            return "村级问题"
        head = problem.household.head_name
        if problem.person and problem.person.name != head:
            return f"{self.name(problem.person.name)}（户主{self.name(head, bare=True)}）"
        return self.name(head)

    def name(self, name: str, *, bare: bool = False) -> str:
        """Return a villager's name as this paper may give it."""
        if self.named:
            return name
        return villager(name).removeprefix("村民") if bare else villager(name)

    def text(self, problem: Problem, text: str) -> str:
        """Return what somebody wrote about a problem, without what it may not give away."""
        return without_numbers(text) if self.named else discreet(text, names_of(problem))

    def matter(self, problem: Problem) -> str:
        """Return the category and what is wrong."""
        return f"{problem.category.label}：{self.text(problem, problem.description)}"


PSEUDONYM: Final = Wording()
NAMED: Final = Wording(named=True)


def names_of(problem: Problem) -> set[str]:
    """Return every name of the family that its texts may hold."""
    names = {str(word.given_by.reveal()) for word in problem.confirmations.all()}
    if problem.household_id and problem.household:
        names.add(problem.household.head_name)
        names |= set(problem.household.people.values_list("name", flat=True))
    return {name for name in names if name}


def place(problem: Problem) -> str:
    """Return the village with township and county."""
    return problem.region.full_name


def day_of(moment: datetime | date | None) -> str:
    """Return “2020年3月24日” in local time; "" for none."""
    if moment is None:
        return ""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return f"{day.year}年{day.month}月{day.day}日"


def body_of(campaign: Campaign) -> str:
    """Return the body that hands over and rules; the campaign's name where none is set."""
    return campaign.issuing_body or campaign.name


def series_of(campaign: Campaign, word: str) -> tuple[str, str]:
    """Return the series of numbers of a campaign's papers of a kind."""
    return campaign.document_code or campaign.code.upper(), word


def form(*rows: tuple[str, str] | tuple[str, str, str, str] | tuple[str, str, float]) -> Table:
    """Return a form: each row is label and words, two such pairs, or one with its height in mm."""
    return Table(FORM, tuple(_row(row) for row in rows))


def _row(row: Sequence[str | float]) -> Row:
    if len(row) == 4:
        cells = [label(str(text)) if number % 2 == 0 else Cell(str(text))
                 for number, text in enumerate(row)]  # fmt: skip
        return Row(tuple(cells))
    height = row[2] if len(row) > 2 else 0.0
    return Row((label(str(row[0])), Cell(str(row[1]), 3)), float(height))
