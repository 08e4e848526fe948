"""Builders of consultations for tests; they go through the deeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.campaigns.models import Member
from huifang.consultations import actions
from huifang.consultations.models import Consultation
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem_at
from huifang.territory.tests.make import CITY

OPINION = {"cause": "policy", "text": "可纳入养护计划", "remedy": "由县里统筹"}
CONCLUSION = {"cause": "funds", "diagnosis": "养护资金不足", "remedy": "列入年度计划"}


def member(name: str = "何委员", of: Actor | None = None, **facts: Any) -> Member:
    """Return a member, perhaps with the account of an actor."""
    account = Account.objects.get(pk=of.id) if of and of.id else None
    given = {"region_id": CITY, "account": account, "skills": ["finance"], **facts}
    found, _made = Member.objects.get_or_create(name=name, defaults=given)
    return found


def consultation(
    of: Problem | None = None, members: list[Member] | None = None, **facts: Any
) -> Consultation:
    """Return a consultation that the issuer convened."""
    of = of or problem_at("rectifying")
    given: dict[str, Any] = {"question": "道路护栏由谁出资？", "due_on": date(2026, 3, 20), **facts}
    return actions.convene(cast().issuer, of, members=members or [member()], now=NOW, **given)
