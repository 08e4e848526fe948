"""One slip as its page shows it, and the slips of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huifang.access.actor import Actor
from huifang.access.scope import get_visible, visible
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries.due import lamp, lamp_words
from huifang.problems.queries.ledger import names_shown_to
from huifang.records.sheet import Row
from huifang.supervision.models import SupervisedMatter, SupervisionSlip
from huifang.supervision.queries.standing import slips, with_standing


@dataclass(frozen=True)
class Matter:
    """One pressed problem: whom it is about as far as the viewer may know, and its lamp."""

    problem: Problem
    family: str
    lamp: str
    lamp_words: str


@dataclass(frozen=True)
class SlipSight:
    """A slip as one viewer sees it: his matters, how many others, and what he may do now."""

    slip: Any
    matters: Sequence[Matter]
    others: int
    sections: Sequence[tuple[Any, list[Row]]]  # what is written so far
    may: frozenset[str]


def slip_sight(viewer: Actor, key: Any, today: date) -> SlipSight:
    """Return a slip with its matters in the viewer's scope.

    Raises:
        Missing: it is not in the viewer's scope.

    """
    rows = slips(viewer, today).select_related(
        "campaign", "region", "unit", "issued_by", "read_by", "replied_by", "judged_by",
        "reply_file", "withdrawn_by",
    )  # fmt: skip
    found: Any = get_visible(viewer, rows, "supervision.view", key)
    seen = matters_seen(viewer, found.matters.values_list("problem"), today)
    others = found.matters.count() - len(seen)
    return SlipSight(found, seen, others, written(found), _may(viewer, found))


def slips_of(viewer: Actor, problem: Problem, today: date) -> list[Any]:
    """Return every slip about a problem the viewer sees, the newest first; they count for ever."""
    seen = visible(viewer, SupervisedMatter.objects.filter(problem=problem), "supervision.view")
    if not seen.exists() and not _sees(viewer, problem):
        return []
    rows = SupervisionSlip.objects.filter(matters__problem=problem)
    return list(with_standing(rows, today).select_related("unit").order_by("-issued_at", "-pk"))


def written(record: Any) -> list[tuple[Any, list[Row]]]:
    """Return the sections of a record's sheet with what is filled in so far."""
    drawn = (
        (title, [row for row in rows if row.text]) for title, rows in record.SHEET.draw(record)
    )
    return [(title, rows) for title, rows in drawn if rows]


def matters_seen(viewer: Actor, keys: Any, today: date) -> list[Matter]:
    """Return those of the problems that the viewer sees, families masked where he may not know."""
    rows = visible(viewer, Problem, "problem.view").filter(pk__in=keys)
    rows = rows.select_related("region", "household", "category").order_by("number")
    condition = names_shown_to(viewer)
    known = set()
    if condition is not None:
        known = set(Problem.objects.filter(condition, pk__in=keys).values_list("pk", flat=True))
    return [_matter(row, row.pk in known, today) for row in rows]


def _matter(problem: Problem, known: bool, today: date) -> Matter:
    family = str(problem.household or "")
    shown = family if known or not family else mask_name(family)
    return Matter(problem, shown, lamp(problem, today), lamp_words(problem, today))


def _sees(viewer: Actor, problem: Problem) -> bool:
    this = Problem.objects.filter(pk=problem.pk)
    return visible(viewer, this, "supervision.view").exists()


def _may(viewer: Actor, slip: Any) -> frozenset[str]:
    """Return what the viewer may do with the slip as it stands."""
    this = SupervisionSlip.objects.filter(pk=slip.pk)
    if slip.withdrawn_at:
        return frozenset()
    wanted = set()
    if slip.standing in ("unread", "read"):
        wanted.add("withdraw")
    if slip.read_at is None:
        wanted.add("read")
    elif slip.verdict != "accepted" and not (slip.replied_at and not slip.verdict):
        wanted.add("reply")
    if slip.replied_at and not slip.verdict:
        wanted |= {"accept", "refuse"}
    return frozenset(
        name for name in wanted if visible(viewer, this, f"supervision.{name}").exists()
    )
