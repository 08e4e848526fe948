"""The ledger: who sees which rows, filters, figures as of a day, names, sheet."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import group
from huifang.problems import actions
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.problems.queries.moves import moves_open_to
from huifang.problems.tests.make import NOW, TODAY, cast, problem, problem_at
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.rules.problem_workflow import STATES
from huifang.territory.tests.make import COUNTY, JIA, YI, unit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=90)


def found(viewer: Actor, now: datetime = NOW, /, **params: str) -> set[Problem]:
    return set(LEDGER.select(viewer, Asked.of(params, now)))


def one_of_each() -> dict[str, Problem]:
    who = cast()
    return {state.name: problem_at(state.name, who=who) for state in STATES}


# --- scope ---------------------------------------------------------------------------------------


def test_a_neighbour_sees_nothing_in_list_counts_and_figures() -> None:
    problem_at("rectifying")
    li, asked = cast().li, Asked.of({}, NOW)
    assert found(li) == set()
    assert set(LEDGER.tab_counts(li, asked).values()) == {0}
    assert LEDGER.measure(li, asked) == 0


def test_a_handler_sees_only_what_his_unit_leads_or_assists() -> None:
    who = cast()
    mine = problem_at("handed_over")
    problem_at("registered")
    assert found(who.handler) == found(who.assistant) == {mine}
    assert found(actor("stranger", "handler", unit=unit("县教育局").pk)) == set()


def test_a_visitor_of_one_campaign_does_not_see_another() -> None:
    row = problem()
    other = actor("guest", "visitor", region=JIA, campaign=cast().unit.pk)
    assert found(other) == set()
    assert found(actor("guest2", "visitor", region=JIA, campaign=row.campaign_id)) == {row}


# --- filters -------------------------------------------------------------------------------------


BY_STANDING: tuple[tuple[dict[str, str], set[str]], ...] = (
    ({"kind": "void"}, {"unfounded", "duplicate"}),
    ({"kind": "closed,long_term"}, {"cleared", "long_term"}),
    ({"rectified": "1"}, {"to_verify", "to_clear", "cleared"}),
    ({"cleared": "1"}, {"cleared"}),
    ({"long_term": "1"}, {"long_term"}),
    ({"state": "disputed,rejecting"}, {"disputed", "rejecting"}),
    ({"valid": "0"}, {"unfounded", "duplicate"}),
    ({"tab": "other"}, {"rejecting", "disputed", "unfounded", "duplicate"}),
    ({"tab": "registered"}, {"registered"}),
    ({"time_class": "lasting"}, {"long_term"}),
    (
        {"handed_over": "1", "open": "1"},
        {"handed_over", "disputed", "rectifying", "long_term", "to_verify", "to_clear"},
    ),
)


def test_filters_by_standing() -> None:
    rows, office = one_of_each(), cast().office
    original = rows["duplicate"].original
    for params, states in BY_STANDING:
        assert {row.state for row in found(office, NOW, **params) if row != original} == states, (
            params
        )


def test_the_tabs_add_up_to_all() -> None:
    one_of_each()
    counts = LEDGER.tab_counts(cast().office, Asked.of({}, NOW))
    assert counts.pop("") == sum(counts.values()) == Problem.objects.count()


def test_filters_by_place_unit_group_category_and_day() -> None:
    who, first = cast(), group()
    mine = problem_at("rectifying", group=first)
    there = problem(who.office, house=household(region=YI), urgency="urgent")
    office = who.office
    assert found(office, region=YI) == {there}
    assert found(office, region=COUNTY) == {mine, there}
    assert found(office, unit=str(who.unit.pk)) == {mine}
    assert found(office, group="1") == {mine}
    assert found(office, urgency="urgent") == {there}
    assert found(office, category="C01") == {mine, there}
    assert found(office, category="C09") == found(office, campaign="nothing") == set()
    assert found(office, campaign="test-2026") == {mine, there}
    assert found(office, household=str(mine.household_id)) == {mine}
    assert found(office, found_from="2026-03-02", found_to="2026-03-02") == {mine, there}
    assert found(office, found_to="2026-03-01") == set()


def test_the_keyword_finds_number_description_head_and_initials() -> None:
    row = problem(house=household("欧阳甲"), description="渠道垮塌")
    problem()
    office = cast().office
    for words in (row.number, "垮塌", "欧阳", "oyj"):
        assert found(office, q=words) == {row}, words


def test_lamps_follow_the_limit_in_working_days() -> None:
    row, office = problem_at("rectifying"), cast().office  # due Monday 16 March
    for day, tone in ((2, "green"), (11, "amber"), (16, "amber"), (17, "red")):
        now = NOW.replace(day=day)
        shown = [t for t in ("green", "amber", "red") if found(office, now, lamp=t) == {row}]
        assert shown == [tone], day
    assert found(office, LATER, lamp="green,red") == {row}
    assert found(office, LATER, overdue="1") == {row}
    assert found(office, LATER, overdue="0") == set()


def test_mine_and_waiting_depend_on_who_looks() -> None:
    who, rows = cast(), one_of_each()
    assert found(who.finder, mine="1") == set(Problem.objects.all())
    assert found(who.office, mine="1") == set()
    assert found(who.verifier, waiting="1") == {rows["to_verify"]}
    assert found(who.approver, waiting="1") == {rows["rejecting"], rows["to_clear"]}
    assert found(who.handler, waiting="1") == {rows["handed_over"], rows["rectifying"]}
    assert found(who.assistant, waiting="1") == set()
    assert found(who.li, waiting="1") == set()


def test_whatever_waits_for_somebody_offers_him_a_button() -> None:
    who = cast()
    one_of_each()
    for name in ("office", "issuer", "expert", "handler", "verifier", "approver", "second"):
        viewer = getattr(who, name)
        for row in found(viewer, waiting="1"):
            assert moves_open_to(viewer, row, TODAY), (name, row.state)


# --- as of a day ---------------------------------------------------------------------------------


def test_figures_as_of_a_day_know_what_has_relapsed_since() -> None:
    office, row = cast().office, problem_at("cleared")
    later = NOW + timedelta(days=30)
    actions.relapse(cast().checker, row, relapse_cause="other", reason="又倒", now=later)
    now = NOW + timedelta(days=40)
    asked = {"valid": "1", "at": "2026-03-20"}
    assert found(office, now, cleared="1", **asked) == {row}
    assert found(office, now, rectified="1", **asked) == {row}
    assert found(office, now, relapsed="1", **asked) == set()
    assert found(office, now, open="1", **asked) == set()
    assert found(office, now, cleared="1") == set()
    assert found(office, now, relapsed="1") == found(office, now, open="1") == {row}
    assert found(office, now, valid="1", at="2026-03-01") == set()


def test_as_of_a_day_before_the_rejection_a_problem_was_valid() -> None:
    office = cast().office
    row = problem()
    later = NOW + timedelta(days=5)
    row = actions.propose_rejection(
        cast().issuer, row, verdict="unfounded", reason="没有", now=later
    )
    row = actions.reject_unfounded(cast().second, row, reason="是", now=later)
    assert found(office, LATER, valid="1", at="2026-03-03") == {row}
    assert found(office, LATER, kind="void", at="2026-03-03") == set()
    assert found(office, LATER, valid="1", at="2026-03-08") == set()


def test_overdue_as_of_a_day() -> None:
    office, who = cast().office, cast()
    row = problem_at("rectifying")
    actions.rectify(who.handler, row, result="好", now=NOW + timedelta(days=20))
    assert found(office, LATER, overdue="1", at="2026-03-16") == set()
    assert found(office, LATER, overdue="1", at="2026-03-18") == {row}
    assert found(office, LATER, overdue="1", at="2026-03-23") == set()


# --- cells and sheet -----------------------------------------------------------------------------


def test_the_family_s_name_is_masked_for_those_who_need_not_know_it() -> None:
    problem_at("to_clear", house=household("王甲一"))
    who = cast()
    head = next(column for column in LEDGER.columns if column.name == "head_name")

    def shown(viewer: Actor) -> str:
        assert head.value
        return str(head.value(LEDGER.rows(viewer).select_related("household").get()))

    assert shown(who.office) == shown(who.handler) == shown(who.issuer) == "王甲一"
    assert shown(who.approver) == "王**"


COUNTY_SHEET = (
    "序号、问题编号、问题来源、县区、乡镇、村、组、户主姓名、户类别、问题类别、问题具体表现、产生原因（诊断）、"
    "整改目标、整改措施、牵头领导、责任单位、责任人、联系电话、交办时间、整改时限、整改进展、完成情况、完成时间、"
    "佐证材料、核查人、核查时间、是否销号、销号时间、备注"
)


def test_the_sheet_has_the_county_s_29_columns_in_the_county_s_order() -> None:
    assert "、".join(str(column.label) for column in LEDGER.sheet) == COUNTY_SHEET
    on_screen = {column.name for column in LEDGER.columns}
    assert {column.name for column in LEDGER.sheet} - on_screen == {"serial"}


def test_the_sheet_is_filled_from_the_facts_with_telephones_masked(client: Client) -> None:
    house = household("王甲一", group_name="3组")
    house.statuses.create(status="at_risk", since=date(2026, 1, 5))
    row = problem_at("handed_over", house=house)
    who = cast()
    row = actions.sign(
        who.handler, row, responsible="周股长", responsible_mobile="13800001234", now=NOW
    )
    actions.rectify(who.handler, row, result="已装护栏", now=NOW)
    client.force_login(
        Account.objects.get(username="office"), "django.contrib.auth.backends.ModelBackend"
    )
    answer = client.get("/problems/?format=xlsx")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    rows = book.get_sheet_by_index(0).to_python()
    head = next(n for n, line in enumerate(rows) if "问题编号" in line)
    labels = [below or above for above, below in zip(rows[head], rows[head + 1], strict=True)]
    line = dict(zip(labels, rows[head + 2], strict=True))
    assert "、".join(str(word) for word in labels) == COUNTY_SHEET
    assert (line["序号"], line["问题编号"]) == (1, row.number)
    assert (line["县区"], line["乡镇"], line["村"], line["组"]) == (
        "东岭县",
        "清溪镇",
        "甲村",
        "3组",
    )
    assert (line["户主姓名"], line["责任单位"], line["责任人"]) == ("王甲一", "县交通局", "周股长")
    assert line["户类别"]
    assert line["联系电话"] == "138****1234"
    assert line["整改时限"] == date(2026, 3, 16)
    assert (line["完成情况"], line["整改进展"], line["是否销号"]) == ("已完成", "已装护栏", "否")
    assert line["交办时间"] == timezone.localtime(NOW).date()
