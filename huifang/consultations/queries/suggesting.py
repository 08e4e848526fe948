"""Which members to ask about a problem, each with the reasons; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Member
from huifang.problems.models import Problem
from huifang.records.fields import choices
from huifang.rules.consulting import known_by

SHOWN: Final = 12
COUNTY_DIGITS: Final = 6


@dataclass(frozen=True)
class Suggestion:
    """A member who may know, and why."""

    member: Member
    reasons: str


def suggestions(viewer: Actor, problem: Problem) -> list[Suggestion]:
    """Return the members whose skill or sector knows the matter, those of the county first.

    Whoever handles, verifies or found the problem is not asked about it.
    """
    matter = f"{problem.category.label} {problem.kind_text} {problem.description}"
    skills, sectors = known_by(matter)
    hands = {problem.handler_id, problem.verifier_id, problem.approver_id, problem.finder_id}
    rows = visible(viewer, Member, "member.view").filter(active=True).order_by("name", "pk")
    found = []
    for member in rows:
        if member.account_id is not None and member.account_id in hands:
            continue
        fits = _fits(member, skills, sectors)
        if fits:
            near = member.region_id.startswith(problem.region_id[:COUNTY_DIGITS])
            found.append((not near, -len(fits), _suggestion(member, fits, near)))
    found.sort(key=lambda item: item[:2])
    return [suggestion for _near, _fit, suggestion in found[:SHOWN]]


def _fits(member: Member, skills: frozenset[str], sectors: frozenset[str]) -> Sequence[str]:
    words = dict(choices("campaigns.skill"))
    fits = [_("特长：%(skill)s") % {"skill": words[s]} for s in member.skills if s in skills]
    if member.sector in sectors:
        label = dict(choices("campaigns.sector"))[member.sector]
        fits.append(_("界别：%(sector)s") % {"sector": label})
    return fits


def _suggestion(member: Member, fits: Sequence[str], near: bool) -> Suggestion:
    return Suggestion(member, "、".join([*fits, *([_("本县区")] if near else [])]))
