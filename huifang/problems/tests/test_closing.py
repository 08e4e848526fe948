"""From hand-over to cleared and back again, and each refusal on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.problems import actions
from huifang.problems.models import Problem, Round
from huifang.problems.tests.make import NOW, by_phone, cast, problem, problem_at
from huifang.territory.tests.make import COUNTY, unit

pytestmark = pytest.mark.django_db


# --- hand-over, return, ruling -------------------------------------------------------------------


def test_the_limit_is_reckoned_in_working_days_by_the_rule_of_the_day() -> None:
    handed = problem_at("handed_over")
    assert handed.due_on == date(2026, 3, 16)  # ten working days after Monday 2 March
    assert handed.due_rule_from == date(2026, 3, 1)
    assert handed.first_handed_over_at == handed.handed_over_at == NOW


def test_a_given_limit_is_taken_but_not_a_past_one() -> None:
    who, found = cast(), problem_at("to_hand_over")
    with pytest.raises(Invalid, match="不能早于今天"):
        actions.hand_over(
            who.issuer, found, lead_unit=who.unit, standard="好", due_on=date(2026, 3, 1), now=NOW
        )
    handed = actions.hand_over(
        who.issuer, found, lead_unit=who.unit, standard="好", due_on=date(2026, 3, 2), now=NOW
    )
    assert (handed.due_on, handed.due_rule_from) == (date(2026, 3, 2), None)


def test_the_category_says_what_must_hold_when_the_slip_does_not() -> None:
    who, found = cast(), problem_at("to_hand_over")
    with pytest.raises(Invalid, match="整改要求"):
        actions.hand_over(who.issuer, found, lead_unit=who.unit, now=NOW)
    found.category.standard = "收入达标"
    found.category.save()
    assert actions.hand_over(who.issuer, found, lead_unit=who.unit, now=NOW).standard == "收入达标"


def test_a_unit_out_of_use_is_given_nothing() -> None:
    who, closed = cast(), unit("撤销的局")
    closed.active = False
    closed.save()
    with pytest.raises(Invalid, match="已停用"):
        actions.hand_over(
            who.issuer, problem_at("to_hand_over"), lead_unit=closed, standard="好", now=NOW
        )


def test_an_assisting_unit_may_report_progress_but_not_sign() -> None:
    who, handed = cast(), problem_at("handed_over")
    with pytest.raises(NotAllowed, match=r"协办单位.*县交通局"):
        actions.sign(who.assistant, handed, now=NOW)
    signed = actions.sign(who.handler, handed, responsible="周", now=NOW)
    actions.progress(who.assistant, signed, progress="材料已送", percent=40, now=NOW)
    assert Problem.objects.get(pk=signed.pk).percent == 40


def test_another_unit_cannot_tell_that_the_problem_exists() -> None:
    stranger = actor("stranger", "handler", unit=unit("县教育局").pk)
    with pytest.raises(Missing):
        actions.sign(stranger, problem_at("handed_over"), now=NOW)


def test_a_slip_is_returned_once_and_the_ruling_is_final() -> None:
    who, disputed = cast(), problem_at("disputed")
    due = disputed.due_on
    with pytest.raises(Invalid, match="时限不变"):
        actions.rule(
            who.issuer, disputed, lead_unit=who.unit, reason="属你局", due_on=date(2026, 4, 1),
            now=NOW,
        )  # fmt: skip
    ruled = actions.rule(who.issuer, disputed, lead_unit=who.unit, reason="属你局职责", now=NOW)
    assert (ruled.state, ruled.due_on, ruled.ruling) == ("handed_over", due, "属你局职责")
    with pytest.raises(Conflict, match="裁定为终局"):
        actions.give_back(who.handler, ruled, reason="还是不是", now=NOW)


def test_a_ruling_may_name_another_unit_which_then_does_not_assist() -> None:
    who, disputed = cast(), problem_at("disputed")
    ruled = actions.rule(
        who.issuer, disputed, lead_unit=who.helping, reason="改派", due_on=date(2026, 4, 1), now=NOW
    )
    assert (ruled.lead_unit, ruled.due_on) == (who.helping, date(2026, 4, 1))
    assert list(ruled.assisting.all()) == []


# --- more time -----------------------------------------------------------------------------------


def test_more_time_is_asked_before_the_limit_and_granted_twice_at_most() -> None:
    who, row = cast(), problem_at("rectifying")
    for turn, day in enumerate((date(2026, 3, 20), date(2026, 3, 27)), start=1):
        row = actions.request_extension(who.handler, row, due_on=day, reason="雨", now=NOW)
        with pytest.raises(Conflict, match="待批"):
            actions.request_extension(who.handler, row, due_on=day, reason="雨", now=NOW)
        row = actions.extend(who.issuer, row, now=NOW)
        assert (row.due_on, row.extensions, row.wanted_due_on) == (day, turn, None)
    with pytest.raises(Conflict, match="已延期 2 次"):
        actions.request_extension(who.handler, row, due_on=date(2026, 4, 9), reason="雨", now=NOW)


def test_after_the_limit_no_time_can_be_asked_for() -> None:
    late = NOW + timedelta(days=15)
    with pytest.raises(Conflict, match="2026-03-16 已过"):
        actions.request_extension(
            cast().handler, problem_at("rectifying"), due_on=date(2026, 5, 1), reason="x", now=late
        )


def test_an_extension_must_end_later_than_the_limit() -> None:
    row = problem_at("rectifying")
    with pytest.raises(Invalid, match="须晚于现在的时限"):
        actions.request_extension(
            cast().handler, row, due_on=date(2026, 3, 16), reason="x", now=NOW
        )


def test_nobody_grants_time_that_was_not_asked_for_and_a_refusal_leaves_the_limit() -> None:
    who, row = cast(), problem_at("rectifying")
    with pytest.raises(Conflict, match="没有待批"):
        actions.extend(who.issuer, row, now=NOW)
    row = actions.request_extension(
        who.handler, row, due_on=date(2026, 3, 20), reason="雨", now=NOW
    )
    row = actions.refuse_extension(who.issuer, row, reason="工期够", now=NOW)
    assert (row.due_on, row.wanted_due_on, row.extensions) == (date(2026, 3, 16), None, 0)


# --- long term -----------------------------------------------------------------------------------


def test_long_term_work_has_a_review_and_comes_back_under_a_limit() -> None:
    who, row = cast(), problem_at("long_term")
    assert (row.long_term_at, row.review_on) == (NOW, date(2027, 3, 1))
    row = actions.progress(who.handler, row, progress="已立项", percent=20, now=NOW)
    assert row.state == "long_term"
    row = actions.resume(who.issuer, row, reason="资金到了", due_on=date(2026, 6, 1), now=NOW)
    assert (row.state, row.due_on, row.long_term_at) == ("rectifying", date(2026, 6, 1), None)


# --- verified, cleared ---------------------------------------------------------------------------


def test_a_finder_cannot_put_right_what_he_found_but_on_the_spot() -> None:
    who = cast()
    both = actor("finder", "handler", unit=who.unit.pk)
    with pytest.raises(NotAllowed, match="您是本问题的发现人，整改须由他人办理"):
        actions.rectify(both, problem_at("rectifying"), result="好", now=NOW)


def test_a_handler_cannot_verify_his_own_work() -> None:
    row = problem_at("to_verify")
    both = actor("handler", "verifier", region=COUNTY)
    with pytest.raises(NotAllowed, match="您是本问题的办理人，核验须由他人办理"):
        actions.verify(
            both, row, method="phone", household_says="好", satisfaction="satisfied",
            **by_phone(row), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["finder", "handler", "verifier"])
def test_nobody_clears_what_he_had_a_hand_in(name: str) -> None:
    row = problem_at("to_clear")
    both = actor(name, "approver", region=COUNTY)
    with pytest.raises(NotAllowed, match="销号审批须由他人办理"):
        actions.clear(both, row, now=NOW)


def test_a_dissatisfied_family_is_not_verified_as_done() -> None:
    row = problem_at("to_verify")
    with pytest.raises(Invalid, match="群众不满意。请改办“退回整改”"):
        actions.verify(
            cast().verifier, row, method="on_site", household_says="还晃",
            satisfaction="dissatisfied", **by_phone(row), now=NOW,
        )  # fmt: skip


def test_the_family_must_have_said_something() -> None:
    row = problem_at("to_verify")
    with pytest.raises(Invalid, match="群众意见"):
        actions.verify(
            cast().verifier, row, method="on_site", household_says="",
            satisfaction="satisfied", **by_phone(row), now=NOW,
        )  # fmt: skip


def test_a_campaign_that_asks_for_notice_lets_nothing_be_cleared_before_its_day() -> None:
    of = campaign()
    of.notice_days = 7
    of.save()
    who, row = cast(), problem_at("to_clear")
    with pytest.raises(Conflict, match="公示期未满。请在 2026-03-09 及以后办理"):
        actions.clear(who.approver, row, now=NOW + timedelta(days=6))
    assert actions.clear(who.approver, row, now=NOW + timedelta(days=7)).state == "cleared"


def test_a_refused_clearance_undoes_the_verification() -> None:
    back = actions.refuse_clearance(
        cast().approver, problem_at("to_clear"), reason="没有佐证", now=NOW
    )
    assert (back.state, back.verifier_id, back.household_says) == ("rectifying", None, "")


# --- looking back --------------------------------------------------------------------------------


def test_looking_back_leaves_it_cleared_and_keeps_the_first_word_of_the_family() -> None:
    who, done = cast(), problem_at("cleared")
    seen = actions.look_back(who.checker, done, household_says="一直好用", now=NOW)
    assert (seen.state, seen.looked_back_at, seen.household_says) == (
        "cleared",
        NOW,
        "装好了，放心",
    )
    assert Entry.objects.latest("seq").changes["household_says"] == ["", "一直好用"]


def test_a_relapse_opens_a_new_round_and_the_age_goes_on() -> None:
    who, done = cast(), problem_at("cleared")
    later = NOW + timedelta(days=60)
    row = actions.relapse(
        who.checker, done, relapse_cause="no_upkeep", reason="护栏又倒了", now=later
    )
    assert (row.state, row.round, row.relapsed_at) == ("rectifying", 2, later)
    assert (row.lead_unit, row.verifier_id, row.cleared_at) == (who.unit, None, None)
    assert row.found_at == row.first_handed_over_at == NOW
    assert row.age_days(later.date()) == 60
    assert (row.handed_over_at, row.due_on) == (later, date(2026, 5, 18))
    before = Round.objects.get(problem=row)
    assert (before.number, before.verifier_id, before.cleared_at) == (1, who.verifier.id, NOW)
    assert (before.result, before.relapse_cause) == ("已装护栏 30 米", "no_upkeep")
    assert (before.relapse_reason, before.handler_id) == ("护栏又倒了", who.handler.id)


def test_a_relapse_that_no_unit_had_goes_to_hand_over() -> None:
    who = cast()
    row = actions.fix_on_spot(who.finder, problem(), result="接好", now=NOW)
    row = actions.verify(
        who.verifier, row, method="phone", household_says="好", satisfaction="satisfied",
        **by_phone(row), now=NOW,
    )  # fmt: skip
    row = actions.clear(who.approver, row, now=NOW)
    other = actor("other", "verifier", region=COUNTY)
    row = actions.relapse(other, row, relapse_cause="half_done", reason="又漏", now=NOW)
    assert (row.state, row.lead_unit, row.due_on) == ("to_hand_over", None, None)


def test_whoever_verified_does_not_look_back_at_his_own_verification() -> None:
    with pytest.raises(NotAllowed, match="回头看须由他人办理"):
        actions.look_back(cast().verifier, problem_at("cleared"), household_says="好", now=NOW)
