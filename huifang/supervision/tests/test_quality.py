"""Quality is shown to whoever answers for it, in official order, and never over a few cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.problems import actions as moves
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem, problem_at, signed_in
from huifang.registry.tests.make import household
from huifang.supervision.queries.quality import QualityRow, quality, ways_for
from huifang.supervision.tests.make import LATE
from huifang.territory.tests.make import FAR

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(LATE)


def rows(viewer: Actor, by: str = "unit") -> list[QualityRow]:
    return quality(viewer, Problem.objects.all(), by, {}, TODAY)


def some(number: int, state: str = "rectifying", **facts: Any) -> list[Problem]:
    return [problem_at(state, house=household(f"户{state}{n}"), **facts) for n in range(number)]


def test_numbers_are_those_of_the_unit_and_open_to_their_rows() -> None:
    some(5)
    (row,) = rows(cast().office)
    assert (row.name, row.open.value) == ("县交通局", 5)
    assert [cell.value for cell in row.buckets] == [0, 0, 5, 0]
    assert f"unit={cast().unit.pk}" in row.open.url
    assert "found_from=2026-03-01" in row.buckets[2].url
    assert row.rates[-1].value == 100.0
    ledger = signed_in("office").get(row.rates[-1].url)
    assert ledger.status_code == 200


def test_a_rate_over_fewer_than_five_cases_is_not_given() -> None:
    some(4)
    (row,) = rows(cast().office)
    assert [cell.value for cell in row.rates] == [None, None, None, None]
    assert [cell.value for cell in row.medians] == [None, None, None]
    assert row.open.value == 4


def test_what_was_sent_back_and_what_relapsed_stays_counted() -> None:
    who, made = cast(), some(5, "to_verify")
    moves.send_back(who.verifier, made[0], reason="没有装好", now=NOW)
    cleared = some(5, "cleared")
    moves.relapse(who.checker, cleared[0], relapse_cause="half_done", reason="又坏", now=LATE)
    (row,) = rows(who.office)
    _returned, sent_back, relapsed, _overdue = row.rates
    # the one sent back, of those ever reported; the relapsed round, of the five cleared
    assert sent_back.of in (9, 10)
    assert relapsed.value == 20.0


def test_a_handler_sees_the_own_unit_and_no_other_way() -> None:
    some(5)
    who = cast()
    assert ways_for(who.handler) == ("unit",)
    assert [row.name for row in rows(who.handler)] == ["县交通局"]
    assert rows(who.assistant) == []
    assert rows(actor("far", "county", region=FAR)) == []


def test_places_stand_in_official_order_not_by_their_numbers() -> None:
    some(2)
    problem(cast().office, house=household("远户", FAR))
    names = [row.name for row in rows(cast().office, "county")]
    assert len(names) == 2
    keys = sorted({row.region_id[:6] for row in Problem.objects.all()})
    assert len(keys) == 2
    assert rows(cast().office, "county")[0].open.value == 2


def test_families_of_a_kind_are_not_counted_when_they_are_few() -> None:
    home = household("贫户")
    home.statuses.create(status="poor", since="2020-01-01")
    problem_at("rectifying", house=home)
    (row,) = rows(cast().office, "status")
    assert row.open.value is None
    assert not row.open.url


def test_the_page_is_for_those_who_answer_for_it() -> None:
    some(5)
    actor("clerk", "township", region=FAR)
    page = signed_in("office").get("/supervision/quality/?campaign=").content.decode()
    assert "县交通局" in page
    assert "样本不足" in page
    for by in ("county", "group", "status", "nonsense"):
        assert signed_in("office").get(f"/supervision/quality/?by={by}").status_code == 200
    own = signed_in("handler").get("/supervision/quality/?by=county").content.decode()
    assert "以县区" not in own
    assert signed_in("clerk").get("/supervision/quality/?campaign=").status_code in (403, 404)
