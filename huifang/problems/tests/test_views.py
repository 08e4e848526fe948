"""The pages: who may open them, what they show, what a form does, and how many queries it costs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huifang.access.tests.make import actor
from huifang.problems import actions
from huifang.problems.listings import LEDGER
from huifang.problems.models import Evidence, Problem
from huifang.problems.queries.meter import FIGURES
from huifang.problems.tests.make import NOW, cast, problem, problem_at, signed_in
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.territory.tests.make import YI, unit

pytestmark = pytest.mark.django_db
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(row: Problem) -> str:
    return reverse("problems:problem", args=[row.pk])


def move_of(row: Problem, name: str) -> str:
    return reverse("problems:move", args=[row.pk, name])


# --- ledger --------------------------------------------------------------------------------------


def test_the_ledger_shows_rows_tabs_and_batches_to_whoever_may() -> None:
    who = cast()
    row = problem_at("to_hand_over", who=who)
    shown = text(signed_in("issuer").get("/problems/?tab="))
    assert row.number in shown
    assert "批量交办" in shown
    assert "批量签收" not in shown
    assert row.number not in text(signed_in("li").get("/problems/?tab="))


@pytest.mark.parametrize("address", ["/problems/", "/problems/board/", "/problems/meter/"])
def test_the_pages_open_on_the_campaign_at_hand(address: str) -> None:
    of = problem_at("registered").campaign
    answer = signed_in("issuer").get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?campaign={of.code}")


def test_whoever_has_no_right_to_problems_is_refused() -> None:
    actor("clerk", "statistician")
    assert signed_in("clerk").get("/problems/?tab=").status_code == 403


def test_the_ledger_costs_the_same_queries_for_one_row_and_for_thirty() -> None:
    who = cast()
    problem_at("rectifying", who=who)
    client = signed_in("office")
    client.get("/problems/?tab=")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/problems/?tab=").status_code == 200
        return len(queries)

    few = count()
    for _turn in range(30):
        problem(who.finder, house=household())
    assert count() == few
    assert few <= 18


# --- drawer --------------------------------------------------------------------------------------


def test_the_drawer_shows_road_facts_history_and_exactly_my_buttons() -> None:
    row = problem_at("rectifying")
    shown = text(signed_in("handler").get(page_of(row), headers=DRAWER))
    for words in (row.number, "整改中", "县交通局", "护栏装好", "签收", "协办单位"):
        assert words in shown, words
    for name in ("rectify", "progress", "request_extension"):
        assert move_of(row, name) in shown
    for name in ("verify", "set_long_term", "sign"):
        assert move_of(row, name) not in shown
    assert "<html" not in shown
    assert "<html" in text(signed_in("handler").get(page_of(row)))


def test_a_foreign_problem_looks_exactly_like_a_missing_one() -> None:
    row = problem_at("rectifying")
    li = signed_in("li")
    foreign = li.get(page_of(row), headers=DRAWER)
    missing = li.get(f"/problems/{uuid.uuid4()}/", headers=DRAWER)
    assert foreign.status_code == missing.status_code == 404
    assert text(foreign) == text(missing)


def test_the_drawer_says_why_its_viewer_may_not_verify() -> None:
    who = cast()
    row = actions.fix_on_spot(who.finder, problem(who.finder), result="接好", now=NOW)
    shown = text(signed_in("finder").get(page_of(row), headers=DRAWER))
    assert "您是本问题的发现人，核验须由他人办理" in shown
    assert "待签收" not in shown, "one fixed on the spot has no hand-over on its road"


def test_a_sent_back_problem_tells_its_handler_why_first_of_all() -> None:
    who, row = cast(), problem_at("to_verify")
    actions.send_back(who.verifier, row, reason="护栏还晃", now=NOW)
    shown = text(signed_in("handler").get(page_of(row), headers=DRAWER))
    assert "退回整改（核验人）：护栏还晃" in shown


def test_earlier_rounds_are_shown_with_their_hands() -> None:
    who, row = cast(), problem_at("cleared")
    actions.relapse(who.checker, row, relapse_cause="half_done", reason="又倒了", now=NOW)
    shown = text(signed_in("office").get(page_of(row), headers=DRAWER))
    for words in ("第 2 轮", "此前各轮", "已装护栏 30 米", "又倒了", "核验人"):
        assert words in shown, words


def test_the_name_of_the_family_is_masked_in_the_drawer_too() -> None:
    row = problem_at("to_clear", house=household("诸葛甲"))
    assert "诸葛甲" not in text(signed_in("approver").get(page_of(row), headers=DRAWER))
    assert "诸葛甲" in text(signed_in("verifier").get(page_of(row), headers=DRAWER))


def test_the_drawer_costs_a_bounded_number_of_queries() -> None:
    who, row = cast(), problem_at("cleared")
    row = actions.relapse(who.checker, row, relapse_cause="half_done", reason="又倒了", now=NOW)
    client = signed_in("office")
    client.get(page_of(row), headers=DRAWER)
    with CaptureQueriesContext(connection) as queries:
        client.get(page_of(row), headers=DRAWER)
    assert len(queries) <= 48


# --- moves ---------------------------------------------------------------------------------------


def test_a_move_is_a_small_form_and_its_deed_is_done_once() -> None:
    row = problem_at("rectifying")
    client, op = signed_in("handler"), str(uuid.uuid4())
    assert 'name="result"' in text(client.get(move_of(row, "rectify"), headers=DRAWER))
    for _twice in range(2):
        answer = client.post(
            move_of(row, "rectify"), {"result": "已装好", "op": op}, headers=DRAWER
        )
    assert Problem.objects.get(pk=row.pk).state == "to_verify"
    assert answer.status_code in (204, 409)


def test_a_missing_fact_is_shown_at_its_field() -> None:
    row = problem_at("rectifying")
    answer = signed_in("handler").post(move_of(row, "rectify"), {"result": ""}, headers=DRAWER)
    assert answer.status_code == 422
    assert "field-error" in text(answer)


def test_a_refusal_of_the_deed_is_shown_on_the_form() -> None:
    row = problem_at("to_verify")
    answer = signed_in("verifier").post(
        move_of(row, "verify"),
        {"method": "phone", "household_says": "还晃", "satisfaction": "dissatisfied",
         "way": "call_back", "given_by": "王大山", "given_at": "2026-03-02T09:00"},
        headers=DRAWER,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "群众不满意" in text(answer)


def test_a_move_that_is_not_open_is_refused_or_missing() -> None:
    row = problem_at("handed_over")
    assert signed_in("handler").get(move_of(row, "rectify")).status_code == 409
    assert signed_in("handler").get(move_of(row, "hand_over")).status_code == 404
    assert signed_in("handler").get(move_of(row, "nonsense")).status_code == 404
    assert signed_in("assistant").get(move_of(row, "sign")).status_code == 404
    assert signed_in("li").get(move_of(row, "sign")).status_code == 404


def test_handing_over_by_form_takes_the_unit_and_the_rule_s_limit() -> None:
    row, who = problem_at("to_hand_over"), cast()
    answer = signed_in("issuer").post(
        move_of(row, "hand_over"),
        {"lead_unit": who.unit.pk, "assisting": [who.helping.pk], "standard": "装好"},
    )
    assert answer.status_code == 302
    done = Problem.objects.get(pk=row.pk)
    assert (done.state, done.lead_unit) == ("handed_over", who.unit)
    assert list(done.assisting.all()) == [who.helping]
    assert done.due_rule_from


# --- report, describe, evidence ------------------------------------------------------------------


def facts_of(house: Any, **more: Any) -> dict[str, Any]:
    of = problem().campaign
    return {
        "category": of.categories.get().pk, "description": "水管破裂", "household": house.pk,
        "source": "visit", "urgency": "normal", "found_on": "2026-03-02", **more,
    }  # fmt: skip


def test_reporting_takes_the_village_from_the_family() -> None:
    house = household()
    answer = signed_in_as_finder().post("/problems/report/", facts_of(house))
    row = Problem.objects.latest("pk")
    assert answer.status_code == 302
    assert (row.region_id, row.household, row.state) == (house.region_id, house, "registered")


def signed_in_as_finder() -> Client:
    cast()
    return signed_in("finder")


def test_reporting_with_a_result_fixes_it_on_the_spot_in_one_go() -> None:
    client = signed_in_as_finder()
    client.post("/problems/report/", facts_of(household(), result="换了水管"))
    row = Problem.objects.latest("pk")
    assert (row.state, row.on_the_spot, row.result) == ("to_verify", True, "换了水管")


def test_the_same_report_sent_again_in_the_morning_is_one_problem() -> None:
    client, facts = signed_in_as_finder(), facts_of(household(), op=uuid.uuid4())
    with time_machine.travel(NOW.replace(hour=1), tick=True):  # 9 o'clock in Shanghai
        answers = [client.post("/problems/report/", facts) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Problem.objects.filter(description="水管破裂").count() == 1


def test_a_visitor_cannot_report_a_family_he_cannot_see() -> None:
    house = household("李乙一", region=YI)
    answer = signed_in_as_finder().post("/problems/report/", facts_of(house))
    assert answer.status_code == 422
    assert not Problem.objects.filter(description="水管破裂").exists()


def test_evidence_goes_in_and_out_only_with_its_problem() -> None:
    row = problem_at("rectifying")
    upload = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    client = signed_in("handler")
    answer = client.post(
        reverse("problems:attach", args=[row.pk]), {"upload": upload, "moment": "after"}
    )
    assert answer.status_code == 302
    piece = Evidence.objects.get(problem=row)
    address = reverse("problems:evidence", args=[piece.pk])
    assert "照片.pdf" in text(client.get(page_of(row), headers=DRAWER))
    assert client.get(address).getvalue() == b"%PDF-1.4\n%%EOF\n"
    assert signed_in("li").get(address).status_code == 404


def test_the_chooser_of_problems_shows_only_one_s_own_scope() -> None:
    row = problem()
    items = signed_in("office").get("/problems/search/?q=护栏").json()["items"]
    assert [item["value"] for item in items] == [str(row.pk)]
    assert signed_in("li").get("/problems/search/?q=护栏").json()["items"] == []


# --- batch ---------------------------------------------------------------------------------------


def test_a_batch_does_each_deed_on_its_own_and_says_which_did_not_go() -> None:
    who = cast()
    ready = [problem_at("to_hand_over", who=who) for _turn in range(2)]
    late, foreign = (
        problem_at("rectifying", who=who),
        problem(who.office, house=household(region=YI)),
    )
    ids = ",".join(str(row.pk) for row in (*ready, late, foreign))
    client = signed_in("issuer")
    shown = text(client.get(f"/problems/batch/hand_over/?ids={ids}", headers=DRAWER))
    assert shown.count("可办") >= 2
    answer = client.post(
        "/problems/batch/hand_over/",
        {"ids": ids, "lead_unit": who.unit.pk, "standard": "装好", "op": str(uuid.uuid4())},
        headers=DRAWER,
    )
    assert answer.status_code == 200
    assert "这一步已办理" in text(answer)
    assert '"keep": true' in answer["HX-Trigger"]
    states = {row.state for row in Problem.objects.filter(pk__in=[r.pk for r in ready])}
    assert states == {"handed_over"}
    assert Problem.objects.get(pk=late.pk).state == "rectifying"


def test_a_batch_sent_twice_changes_nothing_more() -> None:
    who = cast()
    row = problem_at("to_clear", who=who)
    client, op = signed_in("approver"), str(uuid.uuid4())
    for _twice in range(2):
        answer = client.post("/problems/batch/clear/", {"ids": str(row.pk), "op": op})
        assert "已办" in text(answer)
    assert Problem.objects.get(pk=row.pk).state == "cleared"


def test_a_batch_of_nothing_says_so() -> None:
    cast()
    shown = text(signed_in("issuer").get("/problems/batch/accept/?ids=x,,"))
    assert "没有勾选问题" in shown


# --- board and zeros -----------------------------------------------------------------------------


def test_the_board_counts_each_state_and_links_to_the_rows() -> None:
    who = cast()
    for _turn in range(9):
        problem_at("to_hand_over", who=who)
    shown = text(signed_in("issuer").get("/problems/board/?tab="))
    assert "另有 1 个" in shown
    assert "state=to_hand_over" in shown
    assert "护栏" not in text(signed_in("li").get("/problems/board/?tab="))


@pytest.mark.parametrize("by", ["household", "village", "matter"])
def test_every_number_of_the_zeros_is_the_count_of_the_rows_behind_it(by: str) -> None:
    who = cast()
    for state in ("registered", "rectifying", "long_term", "cleared", "unfounded"):
        problem_at(state, who=who)
    problem_at("cleared", who=who, house=household("清零户"))
    client = signed_in("office")
    found = client.get(f"/problems/meter/?by={by}").context["found"]
    assert found.rows
    for row in found.rows:
        assert len(row.numbers) == len(FIGURES)
        for number in row.numbers:
            params = dict(pair.split("=") for pair in number.url.partition("?")[2].split("&"))
            asked = Asked.of(params, NOW)
            assert LEDGER.measure(who.office, asked) == number.value, number.url
    assert sum(row.is_zero for row in found.rows) == found.zero_groups


def test_a_cleared_family_is_marked_and_the_neighbour_sees_no_family() -> None:
    problem_at("cleared", house=household("清零户"))
    shown = text(signed_in("office").get("/problems/meter/?by=household"))
    assert "清零户" in shown
    assert "已清零" in shown
    assert "清零户" not in text(signed_in("li").get("/problems/meter/?by=household"))


def test_the_board_and_the_zeros_cost_a_bounded_number_of_queries() -> None:
    who = cast()
    for state in ("registered", "rectifying", "to_verify"):
        problem_at(state, who=who)
    client = signed_in("office")
    for address, most in (("/problems/board/?tab=", 25), ("/problems/meter/?by=household", 18)):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= most, address


def test_a_unit_s_handler_sees_his_own_unit_in_the_filter_only() -> None:
    problem_at("handed_over")
    unit("县教育局")
    shown = text(signed_in("handler").get("/problems/?tab="))
    assert "县交通局" in shown
    assert "县教育局" not in shown
