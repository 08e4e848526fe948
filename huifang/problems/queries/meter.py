"""The zero meter （清零总表）: for each place, family, matter, unit, group or week what is left.

Every number is the count of rows that its address opens in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.desk.pages.rows import CountedPaginator
from huifang.kit.numbers import rate
from huifang.problems.queries import ledger
from huifang.problems.queries.board import ledger_url
from huifang.problems.queries.ways import USUAL, WAYS, Way, named
from huifang.records.listing import Asked

SIZE: Final = 50
ALL: Final = 1_000_000
"""The size of a page that holds everything, for the exported sheet."""


@dataclass(frozen=True)
class Number:
    """One figure and the address of its rows."""

    value: float
    url: str


@dataclass(frozen=True)
class ZeroRow:
    """One group with its numbers in the order of FIGURES, then its rates in that of RATES."""

    name: str
    beside: str
    params: Mapping[str, str]
    numbers: Sequence[Number]
    rates: Sequence[Number]
    is_zero: bool


@dataclass(frozen=True)
class Meter:
    """One page of groups, the numbers over all of them, and how many came from another ledger."""

    way: Way
    page: Page[Any]
    rows: Sequence[ZeroRow]
    total: ZeroRow
    zero_groups: int
    imported: Number


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
    "relapsed": _("反弹"),
}
RATES: Final[Mapping[str, tuple[Any, str]]] = {
    # name -> head, the figure that is divided by "valid"
    "rectified_rate": (_("整改率"), "rectified"),
    "cleared_rate": (_("销号率"), "cleared"),
}


def meter(
    viewer: Actor, rows: QuerySet[Any], by: str, asked: Asked, number: str | None, size: int = SIZE
) -> Meter:
    """Return page `number` of the groups of valid problems among `rows`; families: most left first.

    `asked.params` holds the filters in force on `rows` and nothing else.
    """
    way = WAYS.get(by, WAYS[USUAL])
    found = rows.filter(ledger.valid(asked)).order_by()
    params = dict(asked.params)
    if way.many:
        found, params = found.filter(household__isnull=False), {**params, "of_family": "1"}
    groups = found.annotate(of=way.key).values("of").annotate(**_counts(conditions(asked)))
    read = _page_of_many if way.many else _page_of_few
    sums, page, shown = read(found, groups, way, asked, number, size)
    names = named(viewer, way, [group["of"] for group in shown])
    return Meter(
        way=way,
        page=page,
        rows=[_row(group, way, names, params) for group in shown],
        total=_zero_row(str(_("合计")), "", sums, params),
        zero_groups=sums["zero"],
        imported=Number(sums["n_imported"], ledger_url(params, valid="1", imported="1")),
    )


def conditions(asked: Asked) -> dict[str, Q]:
    """Return the condition of each figure among valid problems, as its filter of the ledger has it.

    `imported` counts what began in another ledger.
    """
    return {
        "valid": Q(),
        "on_the_spot": Q(on_the_spot=True),
        "handed_over": ledger.handed_over(asked),
        "rectified": ledger.rectified(asked),
        "cleared": ledger.cleared(asked),
        "open": ledger.remaining(asked),
        "overdue": ledger.overdue(asked),
        "long_term": ledger.long_term(asked),
        "relapsed": ledger.relapsed(asked),
        "imported": Q(imported=True),
    }


def _counts(found: Mapping[str, Q]) -> dict[str, Count]:
    return {f"n_{name}": Count("pk", filter=q) for name, q in found.items()}


def _page_of_few(
    _found: QuerySet[Any], groups: QuerySet[Any], _way: Way, _asked: Asked, number: str | None,
    size: int,
) -> tuple[dict[str, int], Page[Any], list[dict[str, Any]]]:  # fmt: skip
    """Read all groups in one question and add them up."""
    counted = sorted(groups, key=lambda group: (group["of"] is None, str(group["of"]).zfill(20)))
    names = [f"n_{name}" for name in conditions_named()]
    sums = {name: sum(group[name] for group in counted) for name in names}
    sums["zero"] = sum(not group["n_open"] for group in counted)
    page = CountedPaginator(len(counted), size).get_page(number)
    first = (page.number - 1) * size
    return sums, page, counted[first : first + size]


def _page_of_many(
    found: QuerySet[Any], groups: QuerySet[Any], way: Way, asked: Asked, number: str | None,
    size: int,
) -> tuple[dict[str, int], Page[Any], list[dict[str, Any]]]:  # fmt: skip
    """Find the groups of a page by what is left, then count only these."""
    names = [f"n_{name}" for name in conditions_named()]
    over_all = groups.aggregate(
        groups=Count("*"),
        zero=Count(Case(When(n_open=0, then=1))),
        **{f"sum_{name}": Sum(name) for name in names},
    )
    sums = {name: over_all[f"sum_{name}"] or 0 for name in names} | {"zero": over_all["zero"]}
    page = CountedPaginator(over_all["groups"], size).get_page(number)
    wanted = conditions(asked)
    few = _counts({name: wanted[name] for name in ("open", "valid")})
    ordered = found.annotate(of=way.key).values("of").annotate(**few)
    ordered = ordered.order_by("-n_open", "-n_valid", "of")
    first = (page.number - 1) * size
    keys = [group["of"] for group in ordered[first : first + size]]
    here = groups if size == ALL else groups.filter(household__in=keys)
    by_key = {group["of"]: group for group in here}
    return sums, page, [by_key[key] for key in keys if key in by_key]


def conditions_named() -> tuple[str, ...]:
    """Return the names of what is counted."""
    return (*FIGURES, "imported")


def _row(
    group: Mapping[str, Any], way: Way, names: Mapping[Any, tuple[str, str]],
    params: Mapping[str, str],
) -> ZeroRow:  # fmt: skip
    key = group["of"]
    name, beside = names.get(key, (str(key), ""))
    return _zero_row(name, beside, group, {**params, **way.narrow(key, params)})


def _zero_row(
    name: str, beside: str, counts: Mapping[str, int], params: Mapping[str, str]
) -> ZeroRow:
    urls = {figure: ledger_url(params, **{"valid": "1", figure: "1"}) for figure in FIGURES}
    whole = counts["n_valid"]
    return ZeroRow(
        name=name,
        beside=beside,
        params=params,
        numbers=[Number(counts[f"n_{figure}"], urls[figure]) for figure in FIGURES],
        rates=[Number(rate(counts[f"n_{of}"], whole), urls[of]) for _head, of in RATES.values()],
        is_zero=not counts["n_open"],
    )
