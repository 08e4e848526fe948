"""What an invited member reads of a problem he may otherwise not see: just what he needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.campaigns.models import Member
from huifang.consultations.models import Consultation
from huifang.kit.papers.veil import veiled
from huifang.problems.papers.wording import ASKING, names_of, place


@dataclass(frozen=True)
class Asked:
    """The case as an invited member sees it: the family by pseudonym, no numbers."""

    number: str
    place: str
    family: str
    category: Any
    kind_text: str
    description: str
    progress: str
    question: str


def asked_of(consultation: Consultation) -> Asked:
    """Return the facts that whoever is asked needs."""
    problem = consultation.problem
    return Asked(
        number=problem.number,
        place=place(problem),
        family=ASKING.family(problem),
        category=problem.category,
        kind_text=ASKING.text(problem, problem.kind_text),
        description=ASKING.text(problem, problem.description),
        progress=ASKING.text(problem, problem.progress),
        question=veiled(consultation.question, names_of(problem)),
    )


def members_asked(viewer: Actor, consultation: Consultation) -> QuerySet[Member]:
    """Return the invited members whose opinion is still missing."""
    del viewer
    invited = Member.objects.filter(invitations__consultation=consultation)
    return invited.exclude(opinions__consultation=consultation).order_by("name")
