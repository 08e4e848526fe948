"""How well the work goes 办理质量: ages, medians and rates, for whoever is responsible.

Rows stand in the official order or by name, never by their numbers. A rate or a median over fewer
cases than `small_cell_min` is not given. Void problems are left out; total age runs from the
finding over all rounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.journal.models import Entry
from huifang.kit.numbers import rate
from huifang.problems.models import Problem, Round
from huifang.problems.queries.board import ledger_url
from huifang.problems.queries.due import RUNNING
from huifang.problems.queries.ways import WAYS
from huifang.records.fields import choices
from huifang.registry.models import StatusRecord
from huifang.rules.problem_workflow import states_of
from huifang.rules.reader import ruling

BUCKETS: Final = ((0, 7, _("≤7天")), (8, 15, _("8–15天")), (16, 30, _("16–30天")),
                  (31, None, _(">30天")))  # fmt: skip
"""Total age in days, first and last of each bucket."""
MEDIANS: Final = (("sign", _("签收")), ("right", _("整改")), ("clear", _("销号")))
RATES: Final = (
    ("returned", _("退单率")),
    ("sent_back", _("核验退回率")),
    ("relapsed", _("反弹率")),
    ("overdue", _("超期占比")),
)
NOT_ZERO: Final = frozenset(states_of("open", "long_term"))
SENT_BACK: Final = ("problem.send_back", "problem.refuse_clearance")
FAMILIES: Final = "status"
"""The fairness view: how long families of each kind wait."""


@dataclass(frozen=True)
class Cell:
    """One number with the ledger's rows behind it where a filter gives them; None: too few."""

    value: float | None
    url: str = ""
    of: int = 0


@dataclass(frozen=True)
class QualityRow:
    """One unit, county, group or kind of family."""

    name: str
    beside: str
    open: Cell
    buckets: Sequence[Cell]
    medians: Sequence[Cell]
    rates: Sequence[Cell]


@dataclass
class _Tally:
    """What is counted of one row on the way through the problems."""

    ages: list[int] = field(default_factory=list)
    days: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wholes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def span(self, name: str, start: datetime | None, end: datetime | None) -> None:
        """Note the days from `start` to `end` where both are known."""
        if start and end and end >= start:
            self.days[name].append((end - start) / timedelta(days=1))

    def share(self, name: str, is_part: bool) -> None:
        """Count one case, and whether it is one of those wanted."""
        self.wholes[name] += 1
        self.parts[name] += is_part


TURN: Final = ("handed_over_at", "signed_at", "rectified_at", "cleared_at", "return_reason",
               "lead_unit_id", "auto_signed")  # fmt: skip
COLUMNS: Final = ("pk", "state", "found_at", "due_on", "region_id", "group__number",
                  "household_id", *TURN)  # fmt: skip


def ways_for(viewer: Actor) -> tuple[str, ...]:
    """Return the ways open to the viewer: whoever answers for a unit sees that unit alone."""
    grants = viewer.grants_for("quality.view")
    if not viewer.everything and grants and all(grant.unit_id for grant in grants):
        return ("unit",)
    return ("unit", "county", "group", FAMILIES)


def quality(
    viewer: Actor, rows: QuerySet[Any], by: str, params: Mapping[str, str], today: date
) -> list[QualityRow]:
    """Return the rows of one way over the viewer's part of `rows`; `params` are their filters."""
    found = visible(viewer, rows, "quality.view").exclude(state__in=states_of("void"))
    found = found.order_by()
    tallies = _tallies(found, by, today)
    own = {grant.unit_id for grant in viewer.grants_for("quality.view")}
    if by == "unit" and ways_for(viewer) == ("unit",):
        tallies = {key: tally for key, tally in tallies.items() if key in own}
    least = int(ruling("small_cell_min", today).value)
    names = _names(viewer, by, list(tallies))
    ordered = sorted(tallies, key=lambda key: _place(by, key, names))
    return [_row(key, tallies[key], by, names, params, today, least) for key in ordered]


def _tallies(found: QuerySet[Any], by: str, today: date) -> dict[Any, _Tally]:
    tallies: dict[Any, _Tally] = defaultdict(_Tally)
    back = _sent_back()
    kinds = _kinds_of_families(found) if by == FAMILIES else {}
    places: dict[Any, Mapping[str, Any]] = {}
    for one in found.values(*COLUMNS).iterator(chunk_size=5000):
        places[one["pk"]] = one
        for key in _keys(one, one["lead_unit_id"], by, kinds):
            _count_problem(tallies[key], one, str(one["pk"]) in back, today)
            _count_turn(tallies[key], one, relapsed=False)
    rounds = Round.objects.filter(problem__in=found.values("pk")).order_by()
    for turn in rounds.values("problem_id", *TURN).iterator(chunk_size=5000):
        whole = places.get(turn["problem_id"])
        for key in _keys(whole, turn["lead_unit_id"], by, kinds) if whole else ():
            _count_turn(tallies[key], turn, relapsed=True)
    return dict(tallies)


def _count_problem(tally: _Tally, one: Mapping[str, Any], back: bool, today: date) -> None:
    if one["state"] in NOT_ZERO:
        tally.ages.append((today - timezone.localtime(one["found_at"]).date()).days)
    if one["state"] in RUNNING:
        tally.share("overdue", bool(one["due_on"] and one["due_on"] < today))
    if one["rectified_at"] or back:
        tally.share("sent_back", back)
    tally.span("clear", one["found_at"], one["cleared_at"])


def _count_turn(tally: _Tally, turn: Mapping[str, Any], *, relapsed: bool) -> None:
    if turn["handed_over_at"]:
        tally.share("returned", bool(turn["return_reason"]))
    if not turn["auto_signed"]:
        tally.span("sign", turn["handed_over_at"], turn["signed_at"])
    tally.span("right", turn["handed_over_at"], turn["rectified_at"])
    if turn["cleared_at"]:
        tally.share("relapsed", relapsed)


def _keys(
    one: Mapping[str, Any], unit: Any, by: str, kinds: Mapping[Any, Sequence[str]]
) -> Iterable[Any]:
    if by == "unit":
        return (unit,) if unit else ()
    if by == "county":
        return (one["region_id"][:6],)
    if by == "group":
        return (one["group__number"],)
    return kinds.get(one["household_id"], ())


def _sent_back() -> set[str]:
    """Return the keys of the problems whose putting right was ever refused."""
    entries = Entry.objects.filter(deed__in=SENT_BACK, subject_kind=Problem.kind())
    return set(entries.values_list("subject_id", flat=True).order_by())


def _kinds_of_families(found: QuerySet[Any]) -> dict[Any, list[str]]:
    """Return the statuses that each family bears now."""
    kinds: dict[Any, list[str]] = defaultdict(list)
    rows = StatusRecord.objects.filter(household__in=found.values("household"), until=None)
    for family, status in rows.order_by().values_list("household", "status").distinct():
        kinds[family].append(status)
    return kinds


def _names(viewer: Actor, by: str, keys: Sequence[Any]) -> Mapping[Any, tuple[str, str]]:
    if by == FAMILIES:
        return {value: (label, "") for value, label in choices("registry.household_status")}
    return WAYS[by].names(viewer, keys)


def _place(by: str, key: Any, names: Mapping[Any, tuple[str, str]]) -> tuple[bool, str]:
    """Return where a row stands: by official key or number, units by name."""
    if by == FAMILIES:
        order = [value for value, _label in choices("registry.household_status")]
        return (key not in order, f"{order.index(key) if key in order else 0:04d}")
    shown = names.get(key, ("", ""))[0] if by == "unit" else str(key).zfill(6)
    return (key is None, shown)


def _row(
    key: Any, tally: _Tally, by: str, names: Mapping[Any, tuple[str, str]],
    params: Mapping[str, str], today: date, least: int,
) -> QualityRow:  # fmt: skip
    name, beside = names.get(key, (str(key), ""))
    linked = by != FAMILIES
    mine = {**params, **WAYS[by].narrow(key, params)} if linked else {}

    def url(**more: str) -> str:
        return ledger_url(mine, **more) if linked else ""

    few = not linked and 0 < len(tally.ages) < least
    return QualityRow(
        name=name, beside=beside,
        open=Cell(None if few else len(tally.ages), url(open="1")),
        buckets=[
            Cell(None if few else _between(tally.ages, low, high), url(**_found(low, high, today)))
            for low, high, _label in BUCKETS
        ],
        medians=[_median(tally.days[each], least) for each, _label in MEDIANS],
        rates=[
            _rate(tally, each, least, url(**{each: "1"}) if each in ("overdue", "relapsed") else "")
            for each, _label in RATES
        ],
    )  # fmt: skip


def _between(ages: Sequence[int], low: int, high: int | None) -> int:
    return sum(low <= age and (high is None or age <= high) for age in ages)


def _found(low: int, high: int | None, today: date) -> dict[str, str]:
    """Return the ledger's filters for what is so many days old and still open."""
    days = {"found_to": (today - timedelta(days=low)).isoformat(), "open": "1"}
    if high is not None:
        days["found_from"] = (today - timedelta(days=high)).isoformat()
    return days


def _median(days: Sequence[float], least: int) -> Cell:
    return Cell(round(median(days), 1) if len(days) >= least else None, of=len(days))


def _rate(tally: _Tally, name: str, least: int, url: str) -> Cell:
    part, whole = tally.parts[name], tally.wholes[name]
    return Cell(rate(part, whole) if whole >= least else None, url if part else "", whole)
