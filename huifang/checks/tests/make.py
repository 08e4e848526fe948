"""Builders of look-backs and findings for tests; they go through the deeds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.make import campaign
from huifang.checks import actions
from huifang.checks.models import IntegrityFinding, LookBackRound, SpotCheck
from huifang.checks.queries.scanning import SCANS, Scope, Seen
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, Cast, cast, problem_at
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, JIA

LATER = NOW + timedelta(days=40)


def office() -> Actor:
    """Return the campaign's office."""
    return actor("office", "office", name="市级办公室")


def looker(name: str = "looker", region: str = COUNTY) -> Actor:
    """Return a verifier who had no part in anything yet."""
    return actor(name, "verifier", name=f"抽查员{name}", region=region)


def cleared(number: int = 1, region: str = JIA, who: Cast | None = None) -> list[Problem]:
    """Return cleared problems of as many families; the cast's `checker` diagnosed them."""
    rows = [problem_at("to_clear", who=who, house=household(f"户{n}")) for n in range(number)]
    keys = [row.pk for row in rows]
    Problem.objects.filter(pk__in=keys).update(
        state="cleared",
        approver=cast().approver.id,
        cleared_at=NOW,
        region=region,
        diagnosed_by=cast().checker.id,
    )
    return list(Problem.objects.filter(pk__in=keys).order_by("number"))


def drawn(of: Campaign | None = None, **facts: Any) -> LookBackRound:
    """Return a look-back round drawn by the office forty days after the clearance."""
    given: dict[str, Any] = {"seed": "1", **facts}
    return actions.draw(office(), of or campaign(), now=LATER, **given)


def task() -> SpotCheck:
    """Return the only task of a round over one cleared problem, given to the looker."""
    looker()
    cleared()
    return SpotCheck.objects.get(look_back_round=drawn())


def problem_of(one: SpotCheck) -> Problem:
    """Return the problem that a task is about."""
    assert one.problem
    return one.problem


def account_of(who: Actor) -> Account:
    """Return the account of an actor."""
    assert who.id
    return Account.objects.get(pk=who.id)


def scope(by: Actor | None = None) -> Scope:
    """Return the campaign of the tests as the office sees it."""
    return Scope(by or office(), campaign(), NOW.date())


def seen(rule: str, by: Actor | None = None) -> list[Seen]:
    """Return what one rule sees."""
    return list(SCANS[rule](scope(by)))


def finding(about: Problem | None = None) -> IntegrityFinding:
    """Return a finding about a problem, kept by a scan."""
    about = about or cleared()[0]
    one = Seen(
        "imported", about.region_id, about.region_id, (f"problem:{about.pk}",),
        {"place": "甲村", "count": 1},
    )  # fmt: skip
    actions.keep_scan(office(), campaign(), seen=[one], now=LATER)
    return IntegrityFinding.objects.get(rule="imported")


__all__ = ["CITY", "LATER", "NOW"]
