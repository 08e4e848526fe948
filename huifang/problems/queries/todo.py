"""我的待办: what waits for one viewer, the most pressing first, with the next move of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import scope_of, visible
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries.due import (
    LAMPS,
    expected,
    lamp,
    lamp_words,
    review_due,
    with_lamp,
)
from huifang.problems.queries.ledger import NEVER, names_shown_to, next_moves, true_where
from huifang.records.fields import word
from huifang.rules.problem_workflow import MOVE, Move

ON_A_PAGE: Final = 30
TONES: Final = (*reversed(LAMPS), "")
"""The order of the heaps: red, amber, green, and where no clock runs."""
NO_CLOCK: Final = _("不计时")


@dataclass(frozen=True)
class Task:
    """One problem that waits, with the move that is the viewer's."""

    problem: Any
    family: str
    lamp: str
    lamp_words: str
    move: Move
    label: str
    day: date | None
    expected: int | None


@dataclass(frozen=True)
class Heap:
    """How much waits under one lamp, and its address."""

    tone: str
    label: Any
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class ToDo:
    """The page: its heaps, and the tasks of the page at hand."""

    heaps: list[Heap]
    tasks: list[Task]
    page: Page[Any]
    total: int


def todo(viewer: Actor, today: date, *, tone: str | None = None, number: Any = 1) -> ToDo:
    """Return what waits for the viewer on `today`, only that under the lamp `tone` if given."""
    rows = waiting(viewer, today)
    counts = dict(rows.order_by().values_list("tone").annotate(n=Count("pk")))
    if tone is not None:
        rows = rows.filter(tone=tone)
    ordered = rows.annotate(rank=_rank()).order_by("rank", "day", "-found_at", "pk")
    page = Paginator(ordered, ON_A_PAGE).get_page(number)
    return ToDo(
        [_heap(name, counts.get(name, 0), tone) for name in TONES if counts.get(name)],
        [_task(row, today) for row in page],
        page,
        sum(counts.values()),
    )


def waiting(viewer: Actor, today: date) -> QuerySet[Any]:
    """Return the problems that wait for the viewer, each with `next_move`, `tone` and `day`."""
    moves = next_moves(viewer)
    review = scope_of(viewer, Problem, MOVE["review"].permission)
    if review is not None:
        moves.append((MOVE["review"], review_due(today) & review))
    if not moves:
        return visible(viewer, Problem, "problem.view").none()
    found = Q(pk__in=[])
    for _move, condition in moves:
        found |= condition
    lamps = [When(with_lamp(tone, today), then=Value(tone)) for tone in LAMPS]
    text = CharField()
    return (
        visible(viewer, Problem, "problem.view")
        .filter(found)
        .annotate(
            names_shown=true_where(names_shown_to(viewer)),
            next_move=Case(*(When(c, then=Value(m.name)) for m, c in moves), output_field=text),
            tone=Case(*lamps, default=Value(""), output_field=text),
            day=Case(
                When(state="long_term", then=F("review_on")),
                When(due_on__isnull=False, then=F("due_on")),
                default=Value(NEVER),
            ),
        )
        .select_related("region", "category", "household", "lead_unit")
    )


def _rank() -> Case:
    return Case(*(When(tone=tone, then=Value(n)) for n, tone in enumerate(TONES)))


def _heap(tone: str, count: int, asked: str | None) -> Heap:
    url = f"{reverse('problems:todo')}?{urlencode({'lamp': tone or 'none'})}"
    return Heap(tone or "grey", LAMPS.get(tone, NO_CLOCK), count, url, asked == tone)


def _task(row: Any, today: date) -> Task:
    move = MOVE[row.next_move]
    family = "" if row.household is None else str(row.household)
    return Task(
        problem=row,
        family=family if row.names_shown else mask_name(family),
        lamp=lamp(row, today),
        lamp_words=lamp_words(row, today),
        move=move,
        label=word(move.zh, move.en),
        day=None if row.day == NEVER else row.day,
        expected=expected(row, today),
    )
