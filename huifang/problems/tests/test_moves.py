"""Who may do what, when: exactly the buttons that a person sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign
from huifang.problems import actions
from huifang.problems.models import Problem
from huifang.problems.queries.moves import moves_of, moves_open_to
from huifang.problems.tests.make import NOW, TODAY, cast, problem_at
from huifang.rules.problem_workflow import STATES
from huifang.territory.tests.make import COUNTY, YI, unit

pytestmark = pytest.mark.django_db


def open_to(viewer: Actor, row: Problem) -> set[str]:
    return {move.name for move in moves_open_to(viewer, row, TODAY)}


BUTTONS = {
    "registered": {
        "finder": {"fix_on_spot"},
        "issuer": {"accept", "send_to_diagnosis", "propose_rejection"},
        "office": {"fix_on_spot", "accept", "send_to_diagnosis", "propose_rejection"},
    },
    "rejecting": {
        "office": {"reject_unfounded", "reject_duplicate", "refuse_rejection"},
        "approver": {"reject_unfounded", "reject_duplicate", "refuse_rejection"},
        "second": {"reject_unfounded", "reject_duplicate", "refuse_rejection"},
        "issuer": {"refuse_rejection"},
    },
    "diagnosing": {"expert": {"diagnose"}},
    "to_hand_over": {"issuer": {"hand_over"}},
    "handed_over": {"handler": {"sign", "return"}},
    "disputed": {"issuer": {"rule"}},
    "rectifying": {
        "handler": {"progress", "request_extension", "rectify"},
        "assistant": {"progress"},
        "issuer": {"set_long_term"},
    },
    "long_term": {
        "handler": {"progress"},
        "assistant": {"progress"},
        "issuer": {"resume", "review"},
    },
    "to_verify": {
        "verifier": {"verify", "send_back"},
        "checker": {"verify", "send_back"},
    },
    "to_clear": {
        "office": {"clear", "refuse_clearance"},
        "approver": {"clear", "refuse_clearance"},
        "second": {"clear", "refuse_clearance"},
    },
    "cleared": {"checker": {"look_back", "relapse"}},
    "unfounded": {
        "office": {"restore"},
        "issuer": {"restore"},
        "approver": {"restore"},
    },
    "duplicate": {
        "office": {"restore"},
        "issuer": {"restore"},
        "approver": {"restore"},
    },
}
PEOPLE = ("office", "issuer", "finder", "expert", "handler", "assistant", "verifier", "approver",
          "second", "checker", "li")  # fmt: skip


@pytest.mark.parametrize("state", [s.name for s in STATES])
def test_everybody_sees_exactly_his_own_buttons(state: str) -> None:
    """The full table role × state; the proposer and the finder do not judge their own."""
    who, row = cast(), problem_at(state)
    for name in PEOPLE:
        assert open_to(getattr(who, name), row) == BUTTONS[state].get(name, set()), name


def test_a_button_that_two_hands_forbid_is_explained() -> None:
    who, row = cast(), problem_at("to_verify")
    both = actor("finder", "verifier", region=COUNTY)
    assert open_to(both, row) == set()
    words = {str(why_not) for _move, why_not in moves_of(both, row, TODAY)}
    assert words == {"您是本问题的发现人，核验须由他人办理。请交由其他有权限的同志办理。"}
    assert open_to(who.verifier, row) == {"verify", "send_back"}


def test_another_visitor_of_the_village_may_verify_but_not_the_neighbour() -> None:
    row = problem_at("to_verify")
    assert "verify" in open_to(actor("zhao", "visitor", region=row.region_id), row)
    assert open_to(actor("li", "visitor", region=YI), row) == set()


def test_after_a_ruling_there_is_no_button_to_return() -> None:
    who, row = cast(), problem_at("disputed")
    row = actions.rule(who.issuer, row, lead_unit=who.unit, reason="属你局", now=NOW)
    assert open_to(who.handler, row) == {"sign"}


def test_the_buttons_for_more_time_follow_the_request() -> None:
    who, row = cast(), problem_at("rectifying")
    day = TODAY + timedelta(days=30)
    row = actions.request_extension(who.handler, row, due_on=day, reason="雨", now=NOW)
    assert open_to(who.handler, row) == {"progress", "rectify"}
    assert open_to(who.issuer, row) == {"extend", "refuse_extension", "set_long_term"}


def test_under_notice_there_is_no_button_to_clear_yet() -> None:
    of = campaign()
    of.notice_days = 5
    of.save()
    row = problem_at("to_clear")
    assert open_to(cast().approver, row) == {"refuse_clearance"}
    later = TODAY + timedelta(days=5)
    assert "clear" in {move.name for move in moves_open_to(cast().approver, row, later)}


def test_a_handler_of_another_unit_has_no_button() -> None:
    row = problem_at("handed_over")
    assert open_to(actor("stranger", "handler", unit=unit("县教育局").pk), row) == set()
