"""Who may be given a spot check: whoever had no part in what it is about, and has least to do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Model, Q

from huifang.access.models import Account, Grant
from huifang.checks.models import SpotCheck
from huifang.problems.models import Problem, Round
from huifang.rules.permissions import roles_with
from huifang.visits.models import HouseholdVisit, Meeting, Participation, Trip

NOT_DONE: Final = Q(reported_at=None) & (
    Q(problem=None)
    | Q(problem__looked_back_at=None)
    | Q(problem__looked_back_at__lte=F("made_at"))
    | ~Q(kind_code="look_back")
)
"""The condition that nobody has looked since the task was made (see `SpotCheck.is_done`)."""


THERE: Final[dict[str, type[Model]]] = {
    "visit": HouseholdVisit.visitors.through,
    "trip": Trip.members.through,
    "meeting": Meeting.members.through,
    "activity": Participation,
}
"""The tables that say who was there."""


@dataclass(frozen=True)
class Place:
    """Where one account may look: a region and below, and one campaign or all."""

    account: UUID
    region_key: str
    campaign_id: UUID | None

    def holds(self, task: SpotCheck) -> bool:
        """Tell whether the task lies here."""
        return task.region_id.startswith(self.region_key) and self.campaign_id in (
            None,
            task.campaign_id,
        )


def hands_of_problems(keys: Iterable[Any]) -> dict[Any, set[UUID]]:
    """Return for each problem the accounts that had a part in it, in any round.

    Its finder's companions on the visit that found it had a part too.
    """
    keys = list(keys)
    found: dict[Any, set[UUID]] = {key: set() for key in keys}
    for model, of in ((Problem, "pk"), (Round, "problem_id")):
        names = _columns_of_hands(model)
        rows = model._default_manager.filter(**{f"{of}__in": keys})
        for key, *hands in rows.values_list(of, *names):
            found[key] |= {hand for hand in hands if hand}
    sources = dict(
        Problem.objects.filter(pk__in=keys, source_id__isnull=False).values_list("pk", "source_id")
    )
    visitors = hands_of_going("visit", sources.values())
    for key, source in sources.items():
        found[key] |= visitors.get(source, set())
    return found


def hands_of_going(kind: str, keys: Iterable[Any]) -> dict[Any, set[UUID]]:
    """Return for each visit, trip, meeting or activity the accounts of those who were there."""
    model: Any = THERE[kind]
    rows = model._default_manager.filter(**{f"{kind_column(kind)}__in": list(keys)})
    found: dict[Any, set[UUID]] = {}
    pairs = rows.filter(member__account__isnull=False)
    for key, account in pairs.values_list(f"{kind_column(kind)}_id", "member__account_id"):
        found.setdefault(key, set()).add(account)
    return found


def kind_column(kind: str) -> str:
    """Return the column of a table of those who were there that names where."""
    return "householdvisit" if kind == "visit" else kind


def hands_of(tasks: Sequence[SpotCheck]) -> dict[Any, set[UUID]]:
    """Return for each task the accounts that had a part in anything it is about."""
    found: dict[Any, set[UUID]] = {task.pk: set() for task in tasks}
    for kind in ("problem", *THERE):
        keys = {task.pk: _keys(task, kind) for task in tasks}
        wanted = {key for some in keys.values() for key in some}
        if not wanted:
            continue
        hands = hands_of_problems(wanted) if kind == "problem" else hands_of_going(kind, wanted)
        for task, some in keys.items():
            found[task] = found[task].union(*(hands.get(key, set()) for key in some))
    return found


def places() -> list[Place]:
    """Return where each live account may report spot checks."""
    live = Grant.objects.filter(
        ended_at=None,
        unit_id=None,
        account__is_active=True,
        role__in=roles_with("check.report") & roles_with("problem.look_back"),
    )
    rows = live.order_by("account__username", "pk")
    return [Place(*row) for row in rows.values_list("account_id", "region_key", "campaign_id")]


def eligible(task: SpotCheck) -> list[Account]:
    """Return who may be given the task, by name."""
    barred = hands_of([task])[task.pk]
    keys = {place.account for place in places() if place.holds(task)} - barred
    return list(Account.objects.filter(pk__in=keys).order_by("name", "username"))


def proposal(tasks: Sequence[SpotCheck]) -> Mapping[Any, UUID]:
    """Return for each task an eligible account, the work spread evenly; none where nobody is.

    Those whom few can do are given out first; among equals the lot of task and account decides.
    """
    everywhere, barred = places(), hands_of(tasks)
    able = {
        task.pk: {place.account for place in everywhere if place.holds(task)} - barred[task.pk]
        for task in tasks
    }
    load = Counter(_open_load())
    given: dict[Any, UUID] = {}
    for task in sorted(tasks, key=lambda task: (len(able[task.pk]), str(task.pk))):
        if able[task.pk]:
            chosen = min(able[task.pk], key=lambda who: (load[who], _lot(task, who)))
            given[task.pk] = chosen
            load[chosen] += 1
    return given


def _open_load() -> list[UUID]:
    rows = SpotCheck.objects.filter(NOT_DONE, assignee__isnull=False)
    return list(rows.values_list("assignee_id", flat=True))


def _keys(task: SpotCheck, kind: str) -> list[UUID]:
    """Return the keys of the records of a kind that a task is about, its finding's included."""
    own = {"problem": task.problem_id, "visit": task.visit_id}.get(kind)
    of_finding = task.finding.keys_of(kind) if task.finding else []
    return [*([own] if own else []), *(UUID(key) for key in of_finding)]


def _columns_of_hands(model: Any) -> list[str]:
    """Return the columns that name an account: whoever stands in one had a part."""
    return [f.attname for f in model._meta.concrete_fields if f.related_model is Account]


def _lot(task: SpotCheck, who: UUID) -> bytes:
    return hashlib.sha256(task.pk.bytes + who.bytes).digest()
