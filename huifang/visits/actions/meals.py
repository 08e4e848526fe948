"""Meals eaten in families: what was due by the campaign's rate, what was paid, and the closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import Refused, action, together
from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign, MealRate
from huifang.kit.errors import Conflict, HouseError, Invalid
from huifang.records.fields import english
from huifang.rules.reader import code_label
from huifang.visits.actions.checks import check_reason, check_recording
from huifang.visits.models import Meal, Trip
from huifang.visits.queries import settlement


@action("meal.record", creates=True)
def record_meal(
    by: Actor,
    trip: Trip,
    /,
    *,
    day: date,
    meal: str,
    people: int,
    payee: str,
    paid_yuan: Decimal,
    receipt_kind: str = "",
    receipt_number: str = "",
    remark: str = "",
    now: datetime,
) -> Meal:
    """Record one meal in one family; what is due follows from the campaign's rate for it.

    Raises:
        Invalid: the campaign has no rate for this meal, the day is not one of the trip's, or a
            number cannot be.
        Conflict: the trip's meals are settled, or this meal with this payee is recorded already.

    """
    del by
    trip = Trip.objects.select_for_update(of=("self",)).get(pk=trip.pk)
    _check_day(trip, day, now)
    payee = " ".join(payee.split())
    if trip.meals.filter(day=day, meal=meal, payee=payee).exists():
        raise Conflict(
            _("%(day)s %(meal)s 付给%(payee)s的伙食费已经登记。如需修改，请在原记录上更正。")
            % {"day": day, "meal": _word(meal), "payee": payee}
        )
    made = Meal(campaign=trip.campaign, trip=trip, region=trip.region, day=day, meal=meal)
    made.people, made.payee, made.paid_yuan = people, payee, paid_yuan
    made.receipt_kind, made.receipt_number, made.remark = receipt_kind, receipt_number, remark
    return _keep(made)


def record_meals(
    by: Actor, trip: Trip, meals: Mapping[str, Mapping[str, Any]], *, now: datetime
) -> Trip:
    """Record several meals of a trip, all or none; the keys name the rows they came from.

    Raises:
        Invalid: there is none, or as `record_meal`, with the row's key before the field.

    """
    if not meals:
        raise Invalid(_("没有填写任何一餐。请至少填写一行的收款人。"))
    with together():
        for key, facts in meals.items():
            try:
                record_meal(by.step(key), trip, now=now, **facts)
            except Refused:
                raise  # it says all and is kept as it is
            except HouseError as error:
                words = f"{facts['day']} {_word(facts['meal'])}：{error}"
                raise type(error)(
                    words, **{f"{key}-{name}": words for name in error.fields}
                ) from error
    return trip


@action("meal.record")
def correct_meal(
    by: Actor,
    meal: Meal,
    /,
    *,
    people: int,
    payee: str,
    paid_yuan: Decimal,
    receipt_kind: str = "",
    receipt_number: str = "",
    remark: str = "",
    now: datetime,
) -> Meal:
    """Put a recorded meal right; the rate is taken anew. Nobody at table strikes it out.

    Raises:
        Invalid: as `record_meal`.
        Conflict: the trip's meals are settled.

    """
    del by, now
    meal.people, meal.payee, meal.paid_yuan = people, " ".join(payee.split()), paid_yuan
    meal.receipt_kind, meal.receipt_number, meal.remark = receipt_kind, receipt_number, remark
    return _keep(meal)


@action("meal.settle")
def settle_meals(by: Actor, trip: Trip, /, *, explanation: str = "", now: datetime) -> Trip:
    """Close the meals of a trip: every payee got what was due, or `explanation` says why not.

    Raises:
        Invalid: something is open and nothing explains it; says to whom and how much.
        Conflict: they are closed already.

    """
    del by
    check_recording(trip.campaign)
    if trip.meals_settled_at:
        raise Conflict(_("本次行程的伙食费已经结清。"))
    explanation = explanation.strip()
    found = settlement(trip)
    if not explanation and not found.lines:
        words = _("本次行程没有登记伙食费。请先登记；如全程自备伙食，请在说明中写明。")
        raise Invalid(words, explanation=words)
    if not explanation and not found.is_balanced:
        words = _("尚有差额：%(open)s。请补交或退回后更正实交数，或写明差额原因。") % {
            "open": _("；").join(
                _("%(payee)s 应交 %(due)s 元、实交 %(paid)s 元")
                % {"payee": line.payee, "due": line.due_yuan, "paid": line.paid_yuan}
                for line in found.lines
                if line.difference_yuan
            )
        }
        raise Invalid(words, explanation=words)
    trip.meals_settled_at, trip.meals_explained = now, explanation
    trip.save()
    return trip


@action("meal.settle")
def reopen_meals(by: Actor, trip: Trip, /, *, reason: str, now: datetime) -> Trip:
    """Open settled meals again, to put something right.

    Raises:
        Invalid: no reason.
        Conflict: they are not settled.

    """
    del by, now
    check_recording(trip.campaign)
    check_reason(reason)
    if not trip.meals_settled_at:
        raise Conflict(_("本次行程的伙食费尚未结清，可直接更正。"))
    trip.meals_settled_at = None
    trip.save()
    return trip


def _keep(meal: Meal) -> Meal:
    check_recording(meal.campaign)
    if meal.trip.meals_settled_at:
        raise Conflict(_("本次行程的伙食费已经结清。如需修改，请先撤回结算并写明原因。"))
    meal.rate_yuan = _rate(meal.campaign, meal.meal)
    if not meal.payee:
        words = _("请填写收款人。")
        raise Invalid(words, payee=words)
    if meal.paid_yuan < 0 or (meal._state.adding and meal.people < 1):
        words = _("就餐人数至少为 1，实交不能为负数。")
        raise Invalid(words, people=words)
    meal.save()
    return meal


def _rate(campaign: Campaign, meal: str) -> Decimal:
    rate = MealRate.objects.filter(campaign=campaign, meal=meal).first()
    if rate is None:
        words = _("行动“%(name)s”没有设定%(meal)s的伙食标准。请先在行动中填写标准和依据文号。") % {
            "name": campaign,
            "meal": _word(meal),
        }
        raise Invalid(words, meal=words)
    return rate.yuan


def _check_day(trip: Trip, day: date, now: datetime) -> None:
    """Refuse a day outside the stay; the plan counts as long as nothing else is known."""
    first = timezone.localtime(trip.arrived_at).date() if trip.arrived_at else trip.planned_from
    last = timezone.localtime(min(trip.left_at, now) if trip.left_at else now).date()
    if not first <= day <= last:
        words = _("%(day)s 不在本次行程期间（%(first)s 至 %(last)s）。请核对日期或到村、离村时间。")
        words = words % {"day": day, "first": first, "last": last}
        raise Invalid(words, day=words)


def _word(meal: str) -> str:
    return code_label("campaigns.meal", meal, english())
