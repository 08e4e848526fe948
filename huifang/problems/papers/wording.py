"""How papers speak of a problem: its place, its family, its dates; villagers by pseudonym."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from huifang.campaigns.models import Campaign
from huifang.kit.papers.forms import chinese_day
from huifang.kit.papers.veil import veiled, villager, without_illnesses, without_numbers
from huifang.problems.models import Problem
from huifang.problems.queries.slips import document_code


@dataclass(frozen=True)
class Wording:
    """How a text names villagers: by pseudonym, or with `named` as they are called.

    `illnesses` stand in what experts are asked, never on a paper.
    """

    named: bool = False
    illnesses: bool = False

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
        found = without_numbers(text) if self.named else veiled(text, names_of(problem))
        return found if self.illnesses else without_illnesses(found)

    def matter(self, problem: Problem) -> str:
        """Return the category and what is wrong."""
        return f"{problem.category.label}：{self.text(problem, problem.description)}"


PSEUDONYM: Final = Wording()
NAMED: Final = Wording(named=True)
ASKING: Final = Wording(illnesses=True)


def names_of(problem: Problem) -> set[str]:
    """Return every name of the family that its texts may hold."""
    names = {str(word.given_by.reveal()) for word in problem.confirmations.all()}
    if problem.household_id and problem.household:
        names.add(problem.household.head_name)
        names |= set(problem.household.people.values_list("name", flat=True))
    return {name for name in names if name}


def place(problem: Problem) -> str:
    """Return the village with township and county."""
    return problem.region.full_name.replace(" ", "")


def day_of(moment: datetime | date | None) -> str:
    """Return “2020年3月24日” in local time; "" for none."""
    return chinese_day(timezone.localtime(moment) if isinstance(moment, datetime) else moment)


def body_of(campaign: Campaign) -> str:
    """Return the body that hands over and rules; the campaign's name where none is set."""
    return campaign.issuing_body or campaign.name


def series_of(campaign: Campaign, word: str) -> tuple[str, str]:
    """Return the series of numbers of a campaign's papers of a kind."""
    return document_code(campaign), word
