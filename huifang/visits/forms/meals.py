"""Forms of meals: the grid of a trip, one meal put right, the closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.records.fields import choices
from huifang.visits.forms.common import code_field
from huifang.visits.models import Meal, Trip

EXTRA = 2  # rows for a meal taken in two families
FIELDS = ("payee", "people", "paid_yuan", "receipt_kind", "receipt_number", "remark")


@dataclass(frozen=True)
class GridRow:
    """One row: a meal recorded before, one to fill, or with no day one whose day is chosen."""

    day: date | None = None
    label: str = ""
    rate: Decimal | None = None
    cells: tuple[BoundField, ...] = ()
    choosers: tuple[BoundField, ...] = ()
    recorded: Meal | None = None


class MealGrid(forms.Form):
    """One row for each meal of each day not recorded yet; rows without a payee are left alone."""

    trip: ClassVar[Trip]
    recorded: ClassVar[Sequence[Meal]]
    rates: ClassVar[dict[str, Decimal]]
    slots: ClassVar[Sequence[tuple[str, date | None, str]]]
    people: ClassVar[int]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, day, _meal in self.slots:
            if day is None:
                self.fields[f"{key}-day"] = _select(gettext("日期"), _days(self.trip))
                self.fields[f"{key}-meal"] = _select(gettext("餐次"), choices("campaigns.meal"))
            for name, field in _row(self.people).items():
                self.fields[f"{key}-{name}"] = field

    def rows(self) -> list[GridRow]:
        """Return the rows as the page draws them: by day and meal, those to choose last."""
        words = dict(choices("campaigns.meal"))
        rank = {meal: place for place, meal in enumerate(words)}
        found = [(m.day, rank.get(m.meal, 0), GridRow(m.day, recorded=m)) for m in self.recorded]
        for key, day, meal in self.slots:
            cells = tuple(self[f"{key}-{name}"] for name in FIELDS)
            if day:
                row = GridRow(day, words[meal], self.rates.get(meal), cells)
                found.append((day, rank[meal], row))
            else:
                chosen = (self[f"{key}-day"], self[f"{key}-meal"])
                found.append((date.max, 0, GridRow(cells=cells, choosers=chosen)))
        return [row for _day, _place, row in sorted(found, key=lambda item: item[:2])]

    def clean(self) -> dict[str, Any]:
        """Return {"meals": {row: facts of `record_meal`}} for the rows that name a payee."""
        data = super().clean() or {}
        found = {}
        for key, day, meal in self.slots:
            facts = {name: data.get(f"{key}-{name}") for name in FIELDS}
            if not facts["payee"]:
                self._check_empty(key, facts)
                continue
            facts["day"] = day or _day(data.get(f"{key}-day"))
            facts["meal"] = meal or data.get(f"{key}-meal")
            if not day and not (facts["day"] and facts["meal"]):
                self.add_error(f"{key}-day", gettext("请选择日期和餐次。"))
                continue
            people = facts["people"] = facts["people"] or self.people
            if facts["paid_yuan"] is None:
                facts["paid_yuan"] = self.rates.get(str(facts["meal"]), Decimal()) * people
            found[key] = facts
        return {"meals": found}

    def _check_empty(self, key: str, facts: dict[str, Any]) -> None:
        if facts["paid_yuan"] or facts["receipt_number"]:
            self.add_error(f"{key}-payee", gettext("请填写收款人。"))


class MealForm(forms.Form):
    """One recorded meal put right."""

    payee = forms.CharField(label=_("收款人"), max_length=60)
    people = forms.IntegerField(
        label=_("就餐人数"), min_value=0, max_value=999, help_text=_("填 0 表示这一餐作废")
    )
    paid_yuan = forms.DecimalField(
        label=_("实交（元）"), min_value=0, max_digits=8, decimal_places=2
    )
    receipt_kind = code_field(_("凭证类型"), "visits.receipt")
    receipt_number = forms.CharField(label=_("凭证号"), max_length=60, required=False)
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)


class SettleForm(forms.Form):
    """Why something is left open, where anything is."""

    explanation = forms.CharField(
        label=_("差额说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("应交与实交一致时不用填"),
    )


class ReopenForm(forms.Form):
    """Why settled meals are opened again."""

    reason = forms.CharField(
        label=_("撤回原因"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


def meal_grid(trip: Trip, recorded: Sequence[Meal], rates: dict[str, Decimal]) -> type[MealGrid]:
    """Return the grid of a trip: the meals of its days up to today that are not recorded yet."""
    done = {(meal.day, meal.meal) for meal in recorded}
    slots: list[tuple[str, date | None, str]] = [
        (f"{day:%m%d}-{meal}", day, meal)
        for day in _stay(trip)
        for meal, _label in choices("campaigns.meal")
        if (day, meal) not in done
    ]
    slots += [(f"more{number}", None, "") for number in range(1, EXTRA + 1)]
    facts = {
        "trip": trip,
        "recorded": recorded,
        "rates": rates,
        "slots": slots,
        "people": trip.members.count() or 1,
    }
    return type("MealGrid", (MealGrid,), facts)


def _stay(trip: Trip) -> list[date]:
    """Return the days of the stay, as far as they have come."""
    today = timezone.localdate()
    first = timezone.localtime(trip.arrived_at).date() if trip.arrived_at else trip.planned_from
    last = timezone.localtime(trip.left_at).date() if trip.left_at else trip.planned_to
    count = (min(last, today) - first).days + 1
    return [first + timedelta(days=number) for number in range(max(count, 0))]


def _days(trip: Trip) -> list[tuple[str, str]]:
    return [(day.isoformat(), f"{day:%m-%d}") for day in _stay(trip)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _select(label: str, options: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", "—"), *options],
        widget=forms.Select({"class": "control", "aria-label": label}),
    )


def _row(people: int) -> dict[str, forms.Field]:
    """Return the fields of one row; their labels are read aloud, the head shows them."""
    made: dict[str, forms.Field] = {
        "payee": forms.CharField(label=gettext("收款人"), max_length=60),
        "people": forms.IntegerField(label=gettext("就餐人数"), min_value=1, max_value=999),
        "paid_yuan": forms.DecimalField(
            label=gettext("实交（元）"), min_value=0, max_digits=8, decimal_places=2
        ),
        "receipt_kind": code_field(gettext("凭证类型"), "visits.receipt"),
        "receipt_number": forms.CharField(label=gettext("凭证号"), max_length=60),
        "remark": forms.CharField(label=gettext("说明"), max_length=200),
    }
    for field in made.values():
        field.required = False
        field.widget.attrs |= {"class": "control", "aria-label": str(field.label)}
    made["people"].widget.attrs["placeholder"] = str(people)
    made["paid_yuan"].widget.attrs["placeholder"] = gettext("同应交")
    return made
