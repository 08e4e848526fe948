"""Builders of campaigns for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Campaign, Category, Group, Member, Pairing, Target
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, JIA, regions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def office() -> Actor:
    """Return the city's campaign office."""
    return actor("office", "office", name="市级办公室")


def chief() -> Actor:
    """Return a leader, who adopts plans."""
    return actor("chief", "leader", name="市领导")


def campaign(code: str = "test-2026", state: str = "under_way") -> Campaign:
    """Return a campaign with one category, made once."""
    regions()
    found, made = Campaign.objects.get_or_create(
        code=code,
        defaults={
            "name": "大走访",
            "region_id": CITY,
            "starts_on": date(2026, 3, 1),
            "ends_on": date(2026, 12, 31),
            "state": state,
        },
    )
    if made:
        Category.objects.create(campaign=found, code="C01", label="家庭收入不达标", rank=1)
    return found


def planned(code: str = "plan-2026", template: str = "regular_2026") -> Campaign:
    """Return a draft made from a template by its deed."""
    return actions.create_campaign(
        office(),
        None,
        template=template,
        code=code,
        name="常态化大走访",
        region=regions()[CITY],
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 12, 31),
        now=NOW,
    )


def member(name: str = "张委员", region: str = COUNTY, **facts: Any) -> Member:
    """Return a member."""
    regions()
    return Member.objects.create(name=name, region_id=region, **facts)


def account_of(person: Member, username: str) -> Account:
    """Give a member an account, as a signed-in person without any grant yet."""
    found = Account.objects.create(username=username, name=person.name, must_change_password=False)
    person.account = found
    person.save()
    return found


def group(number: int = 1, of: Campaign | None = None) -> Group:
    """Return a group whose leader is its only member."""
    leader = member(f"组长{number}")
    made = Group.objects.create(campaign=of or campaign(), number=number, leader=leader)
    made.members.add(leader)
    made.counties.add(regions()[COUNTY])
    return made


def target(
    house: Household | None = None, of: Campaign | None = None, group: Group | None = None
) -> Target:
    """Return a household on a campaign's list."""
    house = house or household()
    return Target.objects.create(
        campaign=of or campaign(), household=house, region=house.region, group=group
    )


def pairing(house: Household | None = None, head: Member | None = None) -> Pairing:
    """Return members paired with a household, made by the deed."""
    return actions.create_pairing(
        office(),
        campaign(),
        kind_code="members_household",
        household=house or household(region=JIA),
        head=head or member("结对委员"),
        since=date(2026, 3, 2),
        now=NOW,
    )
