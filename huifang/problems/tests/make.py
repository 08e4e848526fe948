"""Builders of problems for tests: the cast with their roles, and a problem at any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.make import campaign
from huifang.problems import actions
from huifang.problems.models import Problem
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.models import Region, Unit
from huifang.territory.tests.make import COUNTY, JIA, YI, unit

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)  # Monday, nine in the morning in China
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Cast:
    """Everybody a problem meets, each with one role in the county; `li` works next door."""

    office: Actor
    issuer: Actor
    finder: Actor
    expert: Actor
    handler: Actor
    assistant: Actor
    verifier: Actor
    approver: Actor
    second: Actor
    checker: Actor
    li: Actor
    unit: Unit
    helping: Unit


def cast() -> Cast:
    """Return the cast, made once."""
    roads, water = unit("县交通局"), unit("县水利局")
    return Cast(
        office=actor("office", "office", name="市级办公室"),
        issuer=actor("issuer", "issuer", name="交办人", region=COUNTY),
        finder=actor("finder", "visitor", name="发现人", region=JIA),
        expert=actor("expert", "expert", name="专家", region=COUNTY),
        handler=actor("handler", "handler", name="承办人", unit=roads.pk),
        assistant=actor("assistant", "handler", name="协办人", unit=water.pk),
        verifier=actor("verifier", "verifier", name="核验人", region=COUNTY),
        approver=actor("approver", "approver", name="审批人", region=COUNTY),
        second=actor("second", "approver", name="复审人", region=COUNTY),
        checker=actor("checker", "verifier", name="回头看人", region=COUNTY),
        li=actor("li", "visitor", name="李", region=YI),
        unit=roads,
        helping=water,
    )


def signed_in(name: str) -> Client:
    """Return a browser in which one of the cast is signed in."""
    client = Client()
    account = Account.objects.get(username=name)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def problem(
    by: Actor | None = None,
    *,
    of: Campaign | None = None,
    house: Household | None = None,
    now: datetime = NOW,
    **facts: Any,
) -> Problem:
    """Return a problem of a household of 甲村, newly reported."""
    of = of or campaign()
    by = by or cast().finder
    house = house or household()
    given: dict[str, Any] = {
        "region": Region.objects.get(pk=house.region_id),
        "category": of.categories.get(code="C01"),
        "description": "入户道路缺护栏",
        "household": house,
        "found_at": now,
        **facts,
    }
    return actions.report(by, of, **given, now=now)


def by_phone(of: Problem, now: datetime = NOW) -> dict[str, Any]:
    """Return how the family confirmed: called back, every criterion holds."""
    return {
        "checked": of.category.criteria_lines,
        "way": "call_back",
        "given_by": "王大山",
        "given_at": now,
    }


def problem_at(state: str, now: datetime = NOW, who: Cast | None = None, **facts: Any) -> Problem:
    """Return a problem brought to `state` by the cast's own deeds."""
    who = who or cast()
    made = problem(who.finder, now=now, **facts)
    if state == "registered":
        return made
    if state in ("rejecting", "unfounded"):
        made = actions.propose_rejection(
            who.issuer, made, verdict="unfounded", reason="现场没有", now=now
        )
        if state == "unfounded":
            made = actions.reject_unfounded(who.second, made, reason="属实", now=now)
        return made
    if state == "duplicate":
        first = problem(who.finder, now=now)
        made = actions.propose_rejection(
            who.issuer, made, verdict="duplicate", reason="重复", original=first, now=now
        )
        return actions.reject_duplicate(
            who.second, made, original=first, reason="确认重复", now=now
        )
    if state == "diagnosing":
        return actions.send_to_diagnosis(
            who.issuer, made, urgency="normal", time_class="staged", now=now
        )
    return _along_the_road(who, made, state, now)


def _along_the_road(who: Cast, made: Problem, state: str, now: datetime) -> Problem:
    made = actions.accept(who.issuer, made, urgency="normal", time_class="staged", now=now)
    if state == "to_hand_over":
        return made
    made = actions.hand_over(
        who.issuer,
        made,
        lead_unit=who.unit,
        assisting=[who.helping],
        standard="护栏装好",
        now=now,
    )
    if state == "handed_over":
        return made
    if state == "disputed":
        return actions.give_back(who.handler, made, reason="不是我局的路", now=now)
    made = actions.sign(who.handler, made, now=now)
    if state == "rectifying":
        return made
    if state == "long_term":
        return actions.set_long_term(
            who.issuer, made, reason="等资金", review_on=date(2027, 3, 1), now=now
        )
    made = actions.rectify(who.handler, made, result="已装护栏 30 米", now=now)
    if state == "to_verify":
        return made
    made = actions.verify(
        who.verifier,
        made,
        method="on_site",
        household_says="装好了，放心",
        satisfaction="satisfied",
        **by_phone(made, now),
        now=now,
    )
    if state == "to_clear":
        return made
    return actions.clear(who.approver, made, now=now)
