"""Nobody sees a neighbour's rows: every address, with every kind of record, in every way of asking.

Records of 甲村 carry a canary in each text they have. 李 of 乙村 holds every business role there;
no page, list, search, export or refusal may show him the canary, or differ from that of a record
that does not exist.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huifang.access.actions import give
from huifang.access.tests.make import account
from huifang.campaigns.models import Draw, Goal, ListedVillage
from huifang.campaigns.tests.make import campaign, group, pairing, target
from huifang.problems.models import Problem
from huifang.problems.tests.make import problem_at
from huifang.records.base import Record
from huifang.registry.models import HouseholdYear, StatusRecord
from huifang.registry.tests.make import household
from huifang.rules.permissions import ADMINISTRATORS, PERMISSIONS, ROLES
from huifang.territory.tests.make import CITY, JIA, YI, unit
from huifang.visits.tests.make import activity, meal, meeting, trip, visit

CANARY = "甲金丝雀"
# Members, units and regions are public; campaigns have no place.
BY_NATURE_PUBLIC = {"member", "unit", "region", "campaign", "group", "category", "mealrate"}
Address = tuple[str, tuple[str, ...]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets() -> list[Record]:
    """Return a record of every kind that belongs to 甲村, each with the canary in it."""
    found_in, house = campaign(), household(CANARY)
    going = trip(group(of=found_in), came=9, went=11)
    paired = pairing(house)
    made: list[Any] = [
        house,
        house.people.get(),
        HouseholdYear.objects.create(household=house, year=2025, people=3),
        StatusRecord.objects.create(household=house, status="at_risk", since=date(2026, 1, 1)),
        problem_at("rectifying", house=house, description=f"{CANARY}家门口没有护栏"),
        visit(house, spoke_with=CANARY, requests=CANARY),
        going,
        meal(going, payee=CANARY),
        meeting(),
        activity(),
        paired,
        Goal.objects.filter(pairing=paired).first()
        or Goal.objects.create(pairing=paired, goal="schooling", aim=CANARY),
        target(house, found_in),
        ListedVillage.objects.create(
            campaign=found_in,
            region_id=JIA,
            leader=going.members.get(pk=going.members.all()[0].pk),
            listed_on=date(2026, 3, 1),
        ),
        Draw.objects.filter(campaign=found_in).first(),
    ]
    return [record for record in made if record is not None]


@pytest.fixture
def li() -> Client:
    """Return the neighbour, who holds every business role in 乙村."""
    return signed_in("li", YI)


def signed_in(name: str, region: str) -> Client:
    owner = account(name)
    for role in set(ROLES) - ADMINISTRATORS - {"handler"}:
        give(owner, role=role, region_key=region)
    give(owner, role="handler", unit_id=unit("别处的单位").pk)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(resolver: Any = None, prefix: str = "/") -> Iterator[Address]:
    """Yield every address with the names of its arguments."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from addresses(item, prefix + str(item.pattern))
        elif isinstance(item, URLPattern):
            route = prefix + str(item.pattern)
            yield route, tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))


def plain(answer: Any) -> str:
    """Return a page without what differs at each request."""
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    words = text.decode("utf-8", "replace")
    return re.sub(r'(csrfmiddlewaretoken|name="op"|nonce)[^>]*', "", words)


def test_the_owner_of_the_village_does_see_the_canary(secrets: list[Record]) -> None:
    """The control: without it a test that asks wrongly would pass."""
    wang = signed_in("wang", CITY)
    seen = [
        route
        for route, names in addresses()
        if not names and CANARY in plain(wang.get(route, follow=True))
    ]
    assert len(seen) >= 5, seen


def test_no_list_search_or_export_shows_a_neighbour_the_canary(
    secrets: list[Record], li: Client
) -> None:
    leaks = []
    for route, names in addresses():
        if names:
            continue
        leaks += [
            (route, query)
            for query in ({}, {"q": CANARY}, {"format": "xlsx"}, {"region": JIA}, {"of": JIA})
            if CANARY in plain(li.get(route, query)).replace(f'value="{CANARY}"', "")
        ]
    echo = [leak for leak in leaks if leak[1].get("q")]
    assert [leak for leak in leaks if leak not in echo] == []
    for route, query in echo:  # the keyword itself is shown again; the record must not be
        assert plain(li.get(route, query)).count(CANARY) <= 3, route


def test_a_foreign_record_looks_exactly_like_a_missing_one(
    secrets: list[Record], li: Client
) -> None:
    leaks = []
    for route, names in addresses():
        if len(names) not in (1, 2) or not ({"pk", "key"} & set(names)):
            continue
        for fill in _second(names):
            missing = li.get(_filled(route, str(uuid.uuid4()), fill))
            for record in secrets:
                if record.kind() in BY_NATURE_PUBLIC:
                    continue
                answer = li.get(_filled(route, str(record.pk), fill))
                same = answer.status_code == missing.status_code
                if answer.status_code == 200 or not same or CANARY in plain(answer):
                    leaks.append((route, record.kind(), answer.status_code))
    assert leaks == []


def test_no_deed_reaches_a_foreign_record(secrets: list[Record], li: Client) -> None:
    before = {record: type(record)._default_manager.get(pk=record.pk) for record in secrets}
    for route, names in addresses():
        if len(names) not in (1, 2) or not ({"pk", "key"} & set(names)):
            continue
        for fill in _second(names):
            for record in secrets:
                if record.kind() not in BY_NATURE_PUBLIC:
                    answer = li.post(_filled(route, str(record.pk), fill), {"reason": "x"})
                    assert answer.status_code in {302, 403, 404, 405}, (route, record.kind())
    for record, old in before.items():
        fresh = type(record)._default_manager.get(pk=record.pk)
        assert all(
            getattr(fresh, field.attname) == getattr(old, field.attname)
            for field in record._meta.concrete_fields
        )


def test_a_handler_sees_his_units_problems_and_no_others(secrets: list[Record]) -> None:
    found = Problem.objects.get()
    owner = account("handler2")
    give(owner, role="handler", unit_id=found.lead_unit_id)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/problems/{found.pk}/").status_code == 200
    Problem.objects.update(lead_unit=unit("另一单位"))
    found.assisting.clear()
    assert client.get(f"/problems/{found.pk}/").status_code == 404


def test_every_sight_in_the_table_is_asked_for_by_some_address() -> None:
    """A right to view that no page asks for would be a page without a right."""
    asked = {getattr(view, "permission", None) for view in _views()}
    sights = {name for name in PERMISSIONS if name.endswith(".view")}
    assert sights - asked == set()


def _views(resolver: Any = None) -> Iterator[Any]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from _views(item)
        else:
            yield item.callback


def _second(names: tuple[str, ...]) -> list[str]:
    """Return what the second argument of an address may be: the moves of a problem, else a word."""
    return ["verify", "progress", "rectify"] if len(names) == 2 else [""]


def _filled(route: str, key: str, fill: str) -> str:
    route = re.sub(r"<(?:\w+:)?(pk|key)>", key, route)
    return re.sub(r"<(?:\w+:)?\w+>", fill, route)
