"""Builders of campaigns for tests."""

from __future__ import annotations

from datetime import date

from huifang.campaigns.models import Campaign, Category, Group, Member
from huifang.territory.tests.make import CITY, COUNTY, regions


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


def member(name: str = "张委员", region: str = COUNTY) -> Member:
    """Return a member."""
    regions()
    return Member.objects.create(name=name, region_id=region)


def group(number: int = 1, of: Campaign | None = None) -> Group:
    """Return a group whose leader is its only member."""
    leader = member(f"组长{number}")
    made = Group.objects.create(campaign=of or campaign(), number=number, leader=leader)
    made.members.add(leader)
    made.counties.add(regions()[COUNTY])
    return made
