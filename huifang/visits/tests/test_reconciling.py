from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns import actions as plans
from huifang.campaigns.models import Target
from huifang.campaigns.tests.make import NOW, campaign, group, office, target
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI
from huifang.visits import queries
from huifang.visits.listings import RECONCILED
from huifang.visits.tests.make import visit

pytestmark = pytest.mark.django_db


def world() -> dict[str, Target]:
    """Return one target of each outcome, and two that do not add up."""
    plan, one = campaign(), group()
    found = {
        name: target(household(name, JIA if name != "late" else YI), plan, one)
        for name in ("visited", "absent", "refused", "moved", "not_reached", "ticked", "late")
    }
    for why in ("absent", "refused", "moved"):
        plans.note_unmet(
            office(), plan, targets=[found[why].pk], why=why, on=NOW.date(), note="说明", now=NOW
        )
    for name in ("visited", "late"):
        visit(found[name].household, of=plan)
    Target.objects.filter(pk=found["late"].pk).update(visited_on=None)
    Target.objects.filter(pk=found["ticked"].pk).update(visited_on=NOW.date())
    left_out = target(household("left out", JIA), plan, one)
    Target.objects.filter(pk=left_out.pk).update(left_out_reason="在外定居")
    return found


def test_planned_is_the_sum_of_what_became_of_each_and_a_difference_shows_its_rows() -> None:
    found = world()
    rows = queries.reconciling.reconciled(office())
    _part, lines, total = queries.reconciliation(rows, "group")
    assert total.numbers == {
        "planned": 7, "visited": 2, "absent": 1, "refused": 1, "moved": 1, "not_reached": 2,
    }  # fmt: skip
    assert total.odd == 2  # the one ticked off without a visit, the one visited but not ticked
    assert [line.difference for line in lines] == [0]
    _part, lines, _total = queries.reconciliation(rows.exclude(pk=found["ticked"].pk), "village")
    assert {line.name.split(" ")[-1]: line.difference for line in lines} == {"甲村": 0, "乙村": -1}


@pytest.mark.parametrize("by", ["group", "county", "village"])
def test_every_number_of_the_sheet_is_the_count_of_the_rows_behind_it(by: str) -> None:
    world()
    viewer = office()
    context: Any = _page(f"/visits/reconciliation/?campaign=test-2026&by={by}").context
    assert context["lines"]
    for line in (*context["lines"], context["total"]):
        urls = [*line["numbers"], (line["line"].odd, line["odd_url"])]
        for value, url in urls:
            asked = Asked.of(dict(parse_qsl(url.partition("?")[2])), NOW)
            assert RECONCILED.select(viewer, asked).count() == value, url


def test_the_sheet_is_a_file_too_and_a_visit_of_an_earlier_round_is_not_one_of_the_next() -> None:
    plan, house = campaign(), household()
    first = target(house, plan)
    visit(house, of=plan)
    Target.objects.create(campaign=plan, household=house, region=house.region, round=2)
    first.refresh_from_db()
    assert first.visited_on
    _part, _lines, total = queries.reconciliation(
        queries.reconciling.reconciled(office()), "county"
    )
    assert (total.numbers["visited"], total.numbers["not_reached"], total.odd) == (1, 1, 0)
    answer = _page("/visits/reconciliation/?campaign=test-2026&format=xlsx")
    assert "spreadsheetml" in answer["Content-Type"]


def test_a_neighbour_sees_nothing_of_it() -> None:
    world()
    li = actor("li", "group_leader", region=FAR)
    assert RECONCILED.select(li, Asked.of({}, NOW)).count() == 0
    county = actor("county", "county", region=COUNTY)
    assert RECONCILED.select(county, Asked.of({}, NOW)).count() == 7


def _page(address: str) -> Any:
    client = Client()
    account = Account.objects.get(username="office")
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer
