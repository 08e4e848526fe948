from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import account, actor
from huifang.campaigns.tests.make import campaign
from huifang.kit.numbers import rate
from huifang.problems.tests.make import NOW, problem_at
from huifang.reports.queries import Place, by_county, figures
from huifang.territory.queries import counties_of
from huifang.territory.tests.make import CITY, COUNTY, FAR, YI

pytestmark = pytest.mark.django_db


def values(**place: str) -> dict[str, float]:
    found = figures(SYSTEM, Place(campaign(), **place), timezone.now())
    return {figure.name: figure.value for figure in found}


def test_each_state_counts_where_its_definition_says() -> None:
    for state in ("registered", "rectifying", "to_clear", "cleared", "long_term", "unfounded"):
        problem_at(state)
    found = values()
    assert found["problems"] == 5
    assert found["handed_over"] == 4
    assert found["rectified"] == 2
    assert found["cleared"] == 1
    assert found["remaining"] == 4
    assert found["long_term"] == 1
    assert found["cleared_rate"] == 20.0


def test_the_number_and_the_rows_behind_it_are_the_same() -> None:
    for state in ("registered", "rectifying", "cleared", "unfounded", "long_term"):
        problem_at(state)
    actor("office", "office")
    client = Client()
    client.force_login(account("office"), backend="django.contrib.auth.backends.ModelBackend")
    for figure in figures(SYSTEM, Place(campaign()), timezone.now()):
        page = client.get(figure.rows_url)
        assert page.status_code == 200, figure.name
        if "/problems/" in figure.rows_url and figure.unit == "个":
            assert page.context["page"].paginator.count == figure.value, figure.name


def test_the_past_is_counted_as_it_was() -> None:
    problem_at("cleared")
    day_before = (NOW.date().replace(day=1)).isoformat()
    assert values(at=day_before)["problems"] == 0
    assert values(at="2026-12-31")["problems"] == 1


def test_counties_add_up_and_a_neighbour_counts_nothing() -> None:
    problem_at("registered")
    place, counties = Place(campaign()), counties_of(CITY)
    table = by_county(SYSTEM, place, counties, timezone.now())
    heads = [figure.name for figure in figures(SYSTEM, place, timezone.now()) if figure.unit != "%"]
    column = heads.index("problems")
    assert [cells[column][0] for _county, cells in table] == [1, 0]
    li = actor("li", "visitor", region=YI)
    assert all(figure.value == 0 for figure in figures(li, place, timezone.now()))


def test_the_command_prints_value_definition_and_rows() -> None:
    problem_at("registered")
    out = StringIO()
    call_command("figures", "test-2026", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["campaign"] == "test-2026"
    assert set(answer) == {"campaign", "as_of", "figures"}
    assert answer["figures"]["problems"]["value"] == 1
    assert set(answer["figures"]["problems"]) == {
        "label", "value", "unit", "definition", "rows_url",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", [["no-such"], ["test-2026", "--region", "999"], ["test-2026", "--at", "昨天"]]
)
def test_the_command_says_what_it_does_not_know(words: list[str]) -> None:
    campaign()
    with pytest.raises(CommandError):
        call_command("figures", *words)


def test_a_rate_of_nothing_is_nothing() -> None:
    assert rate(0, 0) == 0
    assert rate(1, 3) == 33.3


def test_who_reads_figures_only_counts_the_same_and_opens_no_rows() -> None:
    problem_at("rectifying")
    problem_at("cleared")
    counting = figures(actor("counting", "statistician"), Place(campaign()), timezone.now())
    assert {item.name: item.value for item in counting} == values()
    assert {item.rows_url for item in counting} == {""}


def test_who_reads_figures_of_a_place_counts_that_place_only() -> None:
    problem_at("rectifying")
    here = actor("here", "statistician", region=COUNTY)
    elsewhere = actor("elsewhere", "statistician", region=FAR[:6])
    place, now = Place(campaign()), timezone.now()
    assert {f.name: f.value for f in figures(here, place, now)}["problems"] == 1
    assert all(figure.value == 0 for figure in figures(elsewhere, place, now))
