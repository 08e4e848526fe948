"""The big screen and the board of listed villages: every number opens to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client

from huifang.access.tests.make import account, actor
from huifang.campaigns import actions as plans
from huifang.campaigns.listings import TARGETS
from huifang.campaigns.tests.make import campaign, member, office, target
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, problem_at
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.reports.queries import Place, listed_cards, screen
from huifang.reports.queries.screen import Mark
from huifang.territory.tests.make import COUNTY, FAR, JIA, regions

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def world() -> None:
    """Make problems of several weeks, some late, one cleared."""
    for state in ("registered", "rectifying", "long_term", "cleared", "unfounded"):
        problem_at(state)
    late = problem_at("handed_over", now=NOW + timedelta(days=9))
    Problem.objects.filter(pk=late.pk).update(due_on=date(2026, 3, 20), amber_on=date(2026, 3, 18))


def count(listing: Any, url: str) -> int:
    asked = Asked.of(dict(parse_qsl(url.partition("?")[2])), LATER)
    found: int = listing.select(office(), asked).count()
    return found


@pytest.mark.parametrize("at", ["", "2026-03-12"])
def test_every_mark_of_the_screen_is_the_count_of_the_rows_behind_it(at: str) -> None:
    world()
    found = screen(office(), Place(campaign(), at=at), LATER)
    marks: list[Mark] = []
    for tile in found.tiles:
        marks += [tile.left, tile.found, tile.overdue]
    for line in (*found.weeks, *found.categories, *found.lamps):
        marks += line.marks
    assert len(marks) > 15
    for mark in marks:
        assert count(LEDGER, mark.url) == mark.value, mark.url
    values = {figure.name: figure.value for figure in found.figures}
    assert sum(tile.left.value for tile in found.tiles) == values["remaining"]
    assert sum(line.marks[0].value for line in found.weeks) == values["problems"]
    assert found.weeks[-1].marks[2].value == values["remaining"]
    assert sum(tile.overdue.value for tile in found.tiles) == values["overdue"]
    if not at:
        assert sum(line.marks[2].value for line in found.lamps) == values["overdue"] == 2


def test_the_screen_names_nobody_and_gives_no_address_to_whoever_only_counts() -> None:
    house = household("独一无二")
    problem_at("rectifying", house=house)
    actor("clerk", "statistician")
    shown = opened("clerk", "/figures/screen/")
    assert "独一无二" not in shown
    assert "发现人" not in shown
    assert "/problems/?" not in shown
    assert "已交办" in shown
    office()
    assert "/problems/?" in opened("office", "/figures/screen/")


def test_a_listed_village_shows_what_is_in_place_what_is_left_and_what_comes_next() -> None:
    world()
    plan = campaign()
    for name in ("一", "二"):
        target(household(name, JIA), plan)
    for village in (JIA, FAR):
        plans.list_village(
            office(), plan, region=regions()[village], leader=member(f"领导{village[-1]}"),
            listed_on=NOW.date(), now=LATER,
        )  # fmt: skip
    cards = {card.progress.listed.region_id: card for card in listed_cards(
        office(), plan, "", LATER)}  # fmt: skip
    here, quiet = cards[JIA], cards[FAR]
    assert (here.days, here.lamp, quiet.lamp) == (40, "red", "green")
    assert [number.value for number in here.numbers][:3] == [5, 4, 2]
    for number in here.numbers:
        assert count(LEDGER, number.url) == number.value, number.url
    for part in here.parts:
        assert count(TARGETS, part.url) == part.of - part.done
    assert any("走访到位还差" in str(step.label) for step in here.steps)
    assert [number.value for number in quiet.numbers] == [0, 0, 0, 0]
    assert listed_cards(office(), plan, COUNTY, LATER)[0].progress.listed.region_id == JIA
    assert len(listed_cards(office(), plan, COUNTY, LATER)) == 1
    shown = opened("office", "/figures/listed/")
    assert "已 40 天" in shown


def opened(name: str, address: str) -> str:
    client = Client()
    client.force_login(account(name), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())
