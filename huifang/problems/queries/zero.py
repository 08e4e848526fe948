"""The three zeros (以户、以村、以事清零): for each family, village or matter what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.campaigns.models import Category
from huifang.desk.pages.rows import CountedPaginator
from huifang.kit.chinese import mask_name
from huifang.problems.models import Problem
from huifang.problems.queries import ledger
from huifang.problems.queries.board import ledger_url
from huifang.records.fields import word
from huifang.records.listing import Asked
from huifang.registry.models import Household
from huifang.territory.models import Region

SIZE: Final = 50


@dataclass(frozen=True)
class Way:
    """One way of going through the problems: by which column, under which filter of the ledger."""

    name: str
    label: Any
    head: Any
    column: str
    filter: str


@dataclass(frozen=True)
class Number:
    """One figure and the address of its rows."""

    value: int
    url: str


@dataclass(frozen=True)
class ZeroRow:
    """One family, village or matter with its numbers in the order of FIGURES."""

    name: str
    place: str
    numbers: Sequence[Number]
    is_zero: bool


@dataclass(frozen=True)
class Zeros:
    """One page of families, villages or matters, and the numbers over all of them."""

    way: Way
    page: Page[Any]
    rows: Sequence[ZeroRow]
    totals: Sequence[Number]
    zero_groups: int


WAYS: Final = {
    "household": Way("household", _("以户清零"), _("农户"), "household_id", "household"),
    "village": Way("village", _("以村清零"), _("村"), "region_id", "region"),
    "matter": Way("matter", _("以事清零"), _("事项"), "category__code", "category"),
}
FIGURES: Final[Mapping[str, Any]] = {
    # the ledger's own filter -> head of the column
    "valid": _("排查"),
    "on_the_spot": _("立行立改"),
    "handed_over": _("交办"),
    "rectified": _("整改完成"),
    "cleared": _("销号"),
    "open": _("未清零"),
    "overdue": _("超期"),
    "long_term": _("长期坚持"),
}


def zeros(viewer: Actor, rows: QuerySet[Any], by: str, asked: Asked, number: str | None) -> Zeros:
    """Return page `number` of the groups of valid problems among `rows`, the most left first."""
    way = WAYS.get(by, WAYS["household"])
    found = rows.filter(ledger.valid(asked)).order_by()
    if way.name == "household":
        found = found.filter(household__isnull=False)
    conditions = _conditions(asked)
    groups = _grouped(found, way).annotate(**_counts(conditions))
    sums = {f"sum_{name}": Sum(f"n_{name}") for name in FIGURES}
    over_all = groups.aggregate(groups=Count("*"), zero=Count(Case(When(n_open=0, then=1))), **sums)
    page = CountedPaginator(over_all["groups"], SIZE).get_page(number)
    return Zeros(
        way=way,
        page=page,
        rows=_rows(viewer, way, found, page, asked),
        totals=_numbers({f"n_{n}": over_all[f"sum_{n}"] or 0 for n in FIGURES}, asked.params),
        zero_groups=over_all["zero"],
    )


def _rows(
    viewer: Actor, way: Way, found: QuerySet[Any], page: Page[Any], asked: Asked
) -> list[ZeroRow]:
    """Return the rows of a page: find its groups by what is left, then count only these."""
    conditions = _conditions(asked)
    few = _counts({name: conditions[name] for name in ("open", "valid")})
    ordered = _grouped(found, way).annotate(**few).order_by("-n_open", "-n_valid", "of")
    first = (page.number - 1) * SIZE
    keys = [group["of"] for group in ordered[first : first + SIZE]]
    counted = found.filter(**{f"{way.column}__in": keys}).values(way.column)
    by_key = {group[way.column]: group for group in counted.annotate(**_counts(conditions))}
    return _named(viewer, way, [by_key[key] for key in keys if key in by_key], asked)


def _grouped(found: QuerySet[Any], way: Way) -> QuerySet[Any]:
    """Group by an expression: along an index of the column SQLite would read at random."""
    grouped: QuerySet[Any] = found.annotate(of=Coalesce(way.column, way.column)).values("of")
    return grouped


def _counts(conditions: Mapping[str, Q]) -> dict[str, Count]:
    return {f"n_{name}": Count("pk", filter=q) for name, q in conditions.items()}


def _conditions(asked: Asked) -> dict[str, Q]:
    return {
        "valid": Q(),
        "on_the_spot": Q(on_the_spot=True),
        "handed_over": ledger.handed_over(asked),
        "rectified": ledger.rectified(asked),
        "cleared": ledger.cleared(asked),
        "open": ledger.remaining(asked),
        "overdue": ledger.overdue(asked),
        "long_term": ledger.long_term(asked),
    }


def _named(viewer: Actor, way: Way, groups: list[dict[str, Any]], asked: Asked) -> list[ZeroRow]:
    names = _NAMES[way.name](viewer, [group[way.column] for group in groups])
    found = []
    for group in groups:
        key = group[way.column]
        name, place = names.get(key, (str(key), ""))
        params = {**asked.params, way.filter: str(key)}
        found.append(ZeroRow(name, place, _numbers(group, params), not group["n_open"]))
    return found


def _numbers(group: Mapping[str, Any], params: Mapping[str, str]) -> list[Number]:
    return [
        Number(group[f"n_{name}"], ledger_url(params, **{"valid": "1", name: "1"}))
        for name in FIGURES
    ]


def _families(viewer: Actor, keys: list[Any]) -> dict[Any, tuple[str, str]]:
    condition = ledger.names_shown_to(viewer)
    known = set()
    if condition is not None:
        told = Problem.objects.filter(condition, household__in=keys)
        known = set(told.values_list("household", flat=True))
    rows = Household.objects.filter(pk__in=keys).select_related("region")
    return {
        row.pk: (
            row.head_name if row.pk in known else mask_name(row.head_name),
            row.region.full_name,
        )
        for row in rows
    }


def _villages(_viewer: Actor, keys: list[Any]) -> dict[Any, tuple[str, str]]:
    rows = Region.objects.filter(pk__in=keys)
    return {row.key: (row.name, row.full_name.removesuffix(row.name).strip()) for row in rows}


def _matters(_viewer: Actor, keys: list[Any]) -> dict[Any, tuple[str, str]]:
    rows = Category.objects.filter(code__in=keys).order_by("campaign__starts_on")
    return {row.code: (word(row.label, row.en or row.label), row.basis) for row in rows}


_NAMES: Final[dict[str, Callable[[Actor, list[Any]], dict[Any, tuple[str, str]]]]] = {
    "household": _families,
    "village": _villages,
    "matter": _matters,
}
