"""The papers of the field: the sheet of a household visit and the meal ledger of a trip."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible
from huifang.kit.papers.forms import BLANK_DAY, HAND_MM, chinese_day, chinese_time, form
from huifang.kit.papers.tree import (
    Cell,
    Document,
    Note,
    Paragraph,
    Row,
    Table,
    grid,
    label,
)
from huifang.kit.papers.veil import veiled, villager, without_illnesses, without_numbers
from huifang.papers.kinds import PaperKind, register
from huifang.records.sheet import display
from huifang.visits.models import HouseholdVisit, Meal, Trip
from huifang.visits.queries import DUE, fen, settlement, whole_trips, whole_visits

GUARANTEES = ("food", "education", "medical", "housing", "water")
PROGRESS = ("schooling_progress", "livelihood_progress", "employment_progress")


def visit_sheet(
    viewer: Actor, found: HouseholdVisit, now: datetime, *, named: bool = False
) -> Document:
    """Return the sheet of one visit, with room for both hands; never a number or a health word."""
    del viewer, now
    names = _names(found)

    def text(words: str) -> str:
        return without_illnesses(without_numbers(words) if named else veiled(words, names))

    def who(name: str) -> str:
        return name if named else villager(name)

    relation = display(found, "spoke_relation")
    met = "、".join(who(person.name) for person in found.met.all())
    return Document(
        title="入户走访表",
        blocks=(
            Paragraph(f"行动：{found.campaign.name}　　{found.group or ''}", indent=False),
            form(
                ("村", _place(found), "户主", who(found.household.head_name)),
                ("走访时间", _span(found), "走访方式", display(found, "method")),
                ("走访人", "、".join(str(member) for member in found.visitors.all())),
                ("被访人", who(found.spoke_with), "与户主关系", relation),
                ("见到的家庭成员", met or "—"),
            ),
            _guarantees(found),
            form(
                *((str(_label(found, name)), text(getattr(found, name)) or "—")
                  for name in PROGRESS),
                ("收入变化", display(found, "income_trend"),
                 "政策知晓", display(found, "policy_known")),
                ("困难诉求", text(found.requests), 22.0),
                ("备注", text(found.remark), 12.0),
                ("满意度", display(found, "satisfaction"), "填表日期",
                 chinese_day(timezone.localtime(found.started_at))),
                ("农户签字", "", "走访人签字", "", HAND_MM),
            ),
        ),
    )  # fmt: skip


def meal_ledger(viewer: Actor, found: Trip, now: datetime, *, named: bool = False) -> Document:
    """Return the meals of a trip, each with its rate, what was due and paid, and the receipt."""
    del viewer, now
    meals = list(found.meals.annotate(due=DUE).order_by("day", "pk"))
    sums = settlement(found)
    rows = [_meal(meal, named=named) for meal in meals]
    rows.append(("合计", "", "", "", f"{sums.due_yuan}", f"{sums.paid_yuan}", "", "", ""))
    heads = ("日期", "餐次", "人数", "标准", "应交", "实交", "收款人", "凭证", "收款人签字")
    widths = (24, 13, 12, 16, 19, 19, 18, 18, 17)
    rates = "；".join(
        f"{display(rate, 'meal')}{rate.yuan}元/人（{rate.document}）"
        for rate in found.campaign.meal_rates.all()
    )
    return Document(
        title="驻村伙食费台账",
        blocks=(
            form(
                ("行动", found.campaign.name, "回访组", str(found.group)),
                ("驻村", _place(found), "驻村时间", _stay(found)),
                ("成员", "、".join(str(member) for member in found.members.all())),
                ("标准及依据", rates or "—"),
            ),
            grid(heads, widths, rows, centred=(0, 1, 2), right=(3, 4, 5)),
            *([Note(f"差额说明：{found.meals_explained}")] if found.meals_explained else []),
            form(
                ("制表人", "", "组长签字", "", HAND_MM),
                ("结清日期", _local(found.meals_settled_at) or BLANK_DAY, "金额单位", "元"),
            ),
        ),
    )


def _meal(meal: Any, *, named: bool) -> tuple[str, ...]:
    payee = meal.payee if named else villager(meal.payee).removeprefix("村民")
    receipt = f"{display(meal, 'receipt_kind')}\n{meal.receipt_number}".strip()
    return (
        f"{meal.day.month}月{meal.day.day}日", display(meal, "meal"),
        str(meal.people), f"{meal.rate_yuan}", f"{fen(meal.due)}", f"{meal.paid_yuan}", payee,
        receipt, "",
    )  # fmt: skip


def _guarantees(found: HouseholdVisit) -> Table:
    """Return the five guarantees side by side, each with its verdict."""
    heads = tuple(label(str(_label(found, name))) for name in GUARANTEES)
    said = tuple(Cell(display(found, name) or "—", align="center") for name in GUARANTEES)
    return Table((1, 1, 1, 1, 1), (Row(heads), Row(said)))


def _names(found: HouseholdVisit) -> set[str]:
    people = found.household.people.values_list("name", flat=True)
    return {found.household.head_name, found.spoke_with, *people} - {""}


def _label(found: HouseholdVisit, name: str) -> Any:
    return found._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _span(found: HouseholdVisit) -> str:
    start = timezone.localtime(found.started_at)
    end = timezone.localtime(found.ended_at) if found.ended_at else None
    return chinese_time(start) + (f"至{end:%H:%M}" if end else "")


def _stay(found: Trip) -> str:
    first = _local(found.arrived_at) or chinese_day(found.planned_from)
    last = _local(found.left_at) or chinese_day(found.planned_to)
    nights = f"（{found.days}天{found.nights}夜）" if found.nights is not None else ""
    return f"{first}至{last}{nights}"


def _place(found: HouseholdVisit | Trip) -> str:
    return found.region.full_name.replace(" ", "")


def _local(moment: datetime | None) -> str:
    day: date | None = timezone.localtime(moment) if moment else None
    return chinese_day(day)


def _visit(viewer: Actor, key: Any) -> HouseholdVisit:
    return get_visible(viewer, whole_visits(), "visit.view", key)


def _trip(viewer: Actor, key: Any) -> Trip:
    rows: QuerySet[Trip] = whole_trips()
    return get_visible(viewer, rows, "meal.view", key)


def _about_visit(found: HouseholdVisit) -> str:
    """Return the village and the day: the register gives no family away."""
    day = chinese_day(timezone.localtime(found.started_at))
    return f"{found.region.name}{day}走访"


def _has_meals(found: Trip) -> Any:
    return found.pk if Meal.objects.filter(trip=found).exists() else None


register(PaperKind(
    "visit", _("入户走访表"), "visit.view", _visit, visit_sheet,
    named=partial(visit_sheet, named=True),
    page=lambda found: reverse("visits:visit", args=[found.pk]), about=_about_visit,
    offers={"householdvisit": lambda found: found.pk}, rank=60,
))  # fmt: skip
register(PaperKind(
    "meals", _("伙食费台账"), "meal.view", _trip, meal_ledger,
    named=partial(meal_ledger, named=True),
    page=lambda found: reverse("visits:trip", args=[found.pk]), about=str,
    offers={"trip": _has_meals}, rank=61,
))  # fmt: skip
