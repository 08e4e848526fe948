"""Questions about meals: what is due, what was paid, by trip, village and payee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, DecimalField, ExpressionWrapper, F, QuerySet, Sum

from huifang.access.actor import Actor
from huifang.access.scope import region_range, visible
from huifang.campaigns.models import Campaign
from huifang.visits.models import Meal, Trip

YUAN = DecimalField(max_digits=12, decimal_places=2)
DUE = ExpressionWrapper(F("people") * F("rate_yuan"), output_field=YUAN)


@dataclass(frozen=True)
class PayeeLine:
    """What one family was due and got, in yuan."""

    payee: str
    meals: int
    due_yuan: Decimal
    paid_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due: below zero, something is owed."""
        return self.paid_yuan - self.due_yuan


@dataclass(frozen=True)
class Settlement:
    """The meals of a trip by payee; it balances when every payee got exactly what was due."""

    lines: tuple[PayeeLine, ...]

    @property
    def due_yuan(self) -> Decimal:
        """Return what was due in all."""
        return sum((line.due_yuan for line in self.lines), Decimal())

    @property
    def paid_yuan(self) -> Decimal:
        """Return what was paid in all."""
        return sum((line.paid_yuan for line in self.lines), Decimal())

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due."""
        return self.paid_yuan - self.due_yuan

    @property
    def is_balanced(self) -> bool:
        """Tell whether nobody is owed and nobody overpaid."""
        return not any(line.difference_yuan for line in self.lines)


@dataclass(frozen=True)
class LedgerLine:
    """Meals of one village (`payee` empty) or of one payee there, in yuan."""

    region_key: str
    village: str
    payee: str
    meals: int
    people: int
    due_yuan: Decimal
    paid_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        """Return paid less due."""
        return self.paid_yuan - self.due_yuan


def whole_meals() -> QuerySet[Meal]:
    """Return meals with all that their page shows; whoever asks narrows them to his scope."""
    return Meal.objects.select_related("campaign", "trip__group", "trip__region", "region")


def meals_of(viewer: Actor, trip: Trip) -> QuerySet[Meal]:
    """Return the meals of a trip that the viewer may see, by day, each with `due`."""
    found = visible(viewer, Meal, "meal.view").filter(trip=trip)
    return found.annotate(due=DUE).order_by("day", "pk")


def rates(campaign: Campaign) -> dict[str, Decimal]:
    """Return what one person pays for each meal the campaign has set a rate for, in yuan."""
    return dict(campaign.meal_rates.values_list("meal", "yuan"))


def settlement(trip: Trip) -> Settlement:
    """Return what each payee of a trip was due and got."""
    rows = (
        Meal.objects.filter(trip=trip)
        .order_by("payee")
        .values_list("payee")
        .annotate(meals=Count("pk"), due=Sum(DUE), paid=Sum("paid_yuan"))
    )
    return Settlement(
        tuple(PayeeLine(payee, n, fen(due), fen(paid)) for payee, n, due, paid in rows)
    )


def meal_ledger(
    viewer: Actor, campaign: Campaign, region_key: str = ""
) -> list[tuple[LedgerLine, list[LedgerLine]]]:
    """Return (village, its payees) for the meals of a campaign, in the order of the villages."""
    found = visible(viewer, Meal, "meal.view").filter(campaign=campaign)
    rows = (
        found.filter(region_range("region_id", region_key))
        .order_by("region_id", "payee")
        .values_list("region_id", "region__full_name", "payee")
        .annotate(n=Count("pk"), heads=Sum("people"), due=Sum(DUE), paid=Sum("paid_yuan"))
    )
    payees = [
        LedgerLine(key, village, payee, n, heads, fen(due), fen(paid))
        for key, village, payee, n, heads, due, paid in rows
    ]
    villages = [list(group) for _key, group in groupby(payees, lambda line: line.region_key)]
    return [(_sum(lines), lines) for lines in villages]


def ledger_total(villages: Iterable[tuple[LedgerLine, list[LedgerLine]]]) -> LedgerLine | None:
    """Return the sum over all villages; None when there is nothing."""
    sums = [village for village, _payees in villages]
    return _sum(sums) if sums else None


def fen(yuan: Decimal) -> Decimal:
    """Return an amount to the fen; databases differ in the digits that a sum comes with."""
    return yuan.quantize(Decimal("0.01"))


def _sum(lines: list[LedgerLine]) -> LedgerLine:
    return LedgerLine(
        lines[0].region_key,
        lines[0].village,
        "",
        sum(line.meals for line in lines),
        sum(line.people for line in lines),
        sum((line.due_yuan for line in lines), Decimal()),
        sum((line.paid_yuan for line in lines), Decimal()),
    )
