"""Builders of trips, visits and meals for tests; they go through the deeds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from huifang.access.actor import SYSTEM
from huifang.campaigns.models import Campaign, Group, MealRate, Member
from huifang.campaigns.tests.make import campaign, group, member
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.models import Region
from huifang.territory.tests.make import JIA
from huifang.visits import actions
from huifang.visits.models import Activity, HouseholdVisit, Meal, Meeting, Trip

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 20, 12, tzinfo=SHANGHAI)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of March 2026 in Yongzhou."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def pair(of: Group) -> list[Member]:
    """Return two members of a group, its leader and one more."""
    if of.members.count() < 2:
        of.members.add(member("李委员"))
    return list(of.members.order_by("name"))


def trip(
    of: Group | None = None, region: str = JIA, came: int | None = None, went: int | None = None
) -> Trip:
    """Return a trip of two nights; `came` and `went` are days of March 2026."""
    who = of or Group.objects.first() or group()
    made = actions.plan_trip(
        SYSTEM,
        who,
        region=Region.objects.get(pk=region),
        members=pair(who),
        planned_from=date(2026, 3, came or 9),
        planned_to=date(2026, 3, went or (came or 9) + 2),
        now=NOW,
    )
    if came is None:
        return made
    return actions.change_trip(
        SYSTEM,
        made,
        arrived_at=at(came, 15),
        left_at=at(went, 10) if went else None,
        lodging="family",
        now=NOW,
    )


def visit(
    house: Household | None = None, *, of: Campaign | None = None, **facts: Any
) -> HouseholdVisit:
    """Return a visit at home on 10 March 2026, two visitors and the head of the family."""
    house = house or household()
    held = of or campaign()
    who = Group.objects.filter(campaign=held).first() or group(of=held)
    given: dict[str, Any] = {
        "started_at": at(10),
        "ended_at": at(10, 10),
        "visitors": pair(who),
        "spoke_with": house.head_name,
        "met": list(house.people.all()),
        "now": NOW,
        **facts,
    }
    return actions.record_visit(SYSTEM, held, household=house, **given)


def meeting(region: str = JIA, of: Campaign | None = None, day: int = 10) -> Meeting:
    """Return a meeting with two opinions."""
    held = of or campaign()
    return actions.record_meeting(
        SYSTEM,
        held,
        region=Region.objects.get(pk=region),
        held_at=at(day, 19),
        place="村部",
        chair="王支书",
        members=[member()],
        headcount=21,
        topic="院落座谈",
        opinions="机耕道要修\n\n渠道漏水",
        now=NOW,
    )


def activity(
    region: str = JIA, participants: list[Member] | None = None, day: int = 10
) -> Activity:
    """Return a collective activity."""
    held = campaign()
    return actions.record_activity(
        SYSTEM,
        held,
        region=Region.objects.get(pk=region),
        held_on=at(day).date(),
        name="药材种植技术指导",
        kind_code="technique",
        participants=participants or [member()],
        now=NOW,
    )


def rates(of: Campaign, **yuan: str) -> None:
    """Give a campaign its meal rates, by meal."""
    for meal, value in (yuan or {"breakfast": "8", "lunch": "16", "supper": "16"}).items():
        MealRate.objects.create(campaign=of, meal=meal, yuan=Decimal(value), document="示例1号")


def meal(of: Trip, **facts: Any) -> Meal:
    """Return the first supper of a trip, two at table, paid by the rate."""
    if not of.campaign.meal_rates.exists():
        rates(of.campaign)
    first = (of.arrived_at or at(9)) + timedelta()
    given: dict[str, Any] = {
        "day": first.astimezone(SHANGHAI).date(),
        "meal": "supper",
        "people": 2,
        "payee": "王甲一",
        "paid_yuan": Decimal(32),
        "now": NOW,
        **facts,
    }
    return actions.record_meal(SYSTEM, of, **given)
