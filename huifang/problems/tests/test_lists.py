"""The four lists and the zero meter: the same rows and numbers as the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client

from huifang.access.models import Account
from huifang.kit.numbers import rate
from huifang.kit.tables import read_sheets
from huifang.problems.listings import DUTIES, LEDGER, MATTERS, MEASURES, TASKS
from huifang.problems.models import Problem
from huifang.problems.queries.ways import WAYS
from huifang.problems.tests.make import NOW, Cast, cast, problem, problem_at
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.territory.tests.make import FAR, YI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def opened(name: str, address: str) -> Any:
    client = Client()
    account = Account.objects.get(username=name)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def world() -> Cast:
    """Make problems in several states, places, families and without a family."""
    who = cast()
    for state in ("registered", "rectifying", "long_term", "unfounded", "to_verify"):
        problem_at(state, who=who)
    problem_at("handed_over", who=replace(who, finder=who.office), house=household("乙户", YI))
    far = household("远户", FAR)
    problem(who.office, house=far)
    problem(who.office, house=far, household=None, level="village")
    cleared = problem_at("cleared", who=who)
    Problem.objects.filter(pk=cleared.pk).update(imported=True)
    return who


LISTS = {"tasks": TASKS, "matters": MATTERS, "duties": DUTIES, "measures": MEASURES}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_counts_as_the_ledger_does_and_keeps_the_filters_in_its_links(name: str) -> None:
    who = world()
    for query in ("campaign=test-2026", "campaign=test-2026&tab=rectifying", "lamp=green"):
        asked = Asked.of(dict(parse_qsl(query)), NOW)
        rows = LISTS[name].select(who.office, asked)
        assert set(rows) == set(LEDGER.select(who.office, asked))
        context = opened("office", f"/problems/{name}/?{query}&sort=number").context
        assert context["tabs"][0].count == LEDGER.tab_counts(who.office, asked)[""]
        assert [tab.url.partition("?")[2] for tab in context["beside"]] == [query] * 5
        assert [tab.current for tab in context["beside"]].count(True) == 1


def test_the_list_of_duties_masks_the_telephone_and_is_exported_as_its_own_sheet() -> None:
    world()
    answer = opened("office", "/problems/duties/?campaign=test-2026&format=xlsx")
    name, rows = cells_of(answer)
    assert name == "责任清单"
    heads = rows[0]
    assert heads[:5] == ["序号", "问题编号", "问题具体表现", "牵头领导", "责任单位"]
    assert {"共同责任单位", "协办单位", "责任人", "联系电话"} <= set(heads)


def cells_of(answer: Any) -> tuple[str, list[list[str]]]:
    """Return the name of the only sheet of a file, and its cells."""
    (sheet,) = read_sheets(b"".join(answer.streaming_content))
    return sheet.name, [list(row.texts) for row in sheet.rows]


def count(who: Any, url: str) -> int:
    return LEDGER.measure(who, Asked.of(dict(parse_qsl(url.partition("?")[2])), NOW))


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize("more", ["", "&region=001001001001", "&at=2026-03-01", "&lamp=red"])
def test_every_number_of_the_meter_is_the_count_of_the_rows_behind_it(by: str, more: str) -> None:
    who = world()
    Problem.objects.filter(number__endswith="1").update(found_at=NOW.replace(day=1, month=2))
    found = opened("office", f"/problems/meter/?campaign=test-2026&by={by}{more}").context["found"]
    assert found.rows
    for row in (*found.rows, found.total):
        for number in row.numbers:
            assert count(who.office, number.url) == number.value, (row.name, number.url)
        for share, wanted in zip(row.rates, (3, 4), strict=True):
            assert share.value == rate(row.numbers[wanted].value, row.numbers[0].value)
            assert count(who.office, share.url) == row.numbers[wanted].value
    assert count(who.office, found.imported.url) >= found.imported.value


@pytest.mark.parametrize("by", [way for way in WAYS if way != "household"])
def test_the_ways_agree_with_each_other_and_with_the_ledger(by: str) -> None:
    who = world()
    found = opened("office", f"/problems/meter/?campaign=test-2026&by={by}").context["found"]
    valid = Asked.of({"campaign": "test-2026", "valid": "1"}, NOW)
    assert found.total.numbers[0].value == LEDGER.measure(who.office, valid)
    assert sum(row.numbers[0].value for row in found.rows) == found.total.numbers[0].value
    assert sum(row.is_zero for row in found.rows) == found.zero_groups
    assert found.imported.value == 1


def test_a_place_opens_to_what_lies_below_and_the_whole_is_a_sheet() -> None:
    world()
    answer = opened("office", "/problems/meter/?campaign=test-2026&by=county")
    below = answer.context["rows"][0][1]
    assert "by=township" in below
    assert opened("office", below).context["found"].way.name == "township"
    assert "其中台账导入 1 个" in answer.content.decode()
    file = opened("office", "/problems/meter/?campaign=test-2026&by=unit&format=xlsx")
    _name, cells = cells_of(file)
    assert cells[1][:3] == ["责任单位", "所在地", "排查"]
    assert cells[-1][0] == "合计"
    assert int(cells[-1][2]) == sum(int(row[2]) for row in cells[2:-1])
