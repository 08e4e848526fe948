"""What may be the same problem: found while typing, merged by two, taken back by a third."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, NotAllowed
from huifang.problems import actions
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.problems.queries.similar import like_new, like_this
from huifang.problems.tests.make import NOW, TODAY, cast, problem, problem_at, signed_in
from huifang.records.listing import Asked
from huifang.registry.tests.make import household
from huifang.territory.tests.make import YI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def merged(row: Problem, original: Problem) -> Problem:
    """Return a problem rejected by two as a duplicate of another."""
    who = cast()
    row = actions.propose_rejection(
        who.issuer, row, verdict="duplicate", reason="同一件事", original=original, now=NOW
    )
    return actions.reject_duplicate(who.second, row, original=original, reason="是", now=NOW)


# --- suggestions ---------------------------------------------------------------------------------


def test_the_family_s_own_come_first_then_like_words_of_the_village() -> None:
    who, ours = cast(), household("甲")
    theirs = household("乙")
    same = problem(who.finder, house=ours, description="灶屋漏雨")
    like = problem(who.finder, house=theirs, description="入户道路没有护栏，孩子上学危险")
    other = problem(who.finder, house=theirs, description="慢病证没有年审")
    far = problem(who.li, house=household("丙", region=YI), description="入户道路没有护栏")
    given = {"household": str(ours.pk), "description": "入户道路没有护栏，孩子上学不安全"}
    found = like_new(who.finder, same.campaign, given, TODAY)
    assert [one.problem for one in found] == [same, like]
    assert [one.same_family for one in found] == [True, False]
    assert found[0].percent < 20 < 60 < found[1].percent
    assert other not in [one.problem for one in found]
    assert far not in [one.problem for one in found]


def test_nothing_is_suggested_before_it_is_known_where_nor_of_what_is_closed() -> None:
    who, done = cast(), problem_at("cleared")
    words = {"description": done.description}
    assert like_new(who.finder, done.campaign, words, TODAY) == []
    known = {**words, "household": str(done.household_id)}
    assert like_new(who.finder, done.campaign, known, TODAY) == []
    assert like_new(who.finder, done.campaign, {**words, "region": "x", "person": "?"}, TODAY) == []


def test_a_foreign_family_is_not_told_of() -> None:
    who = cast()
    row = problem(who.finder)
    given = {"household": str(row.household_id), "description": row.description}
    assert like_new(who.li, row.campaign, given, TODAY) == []
    assert like_new(who.finder, row.campaign, given, TODAY)


def test_while_writing_each_suggestion_says_how_alike_and_offers_to_stop() -> None:
    row = problem(cast().finder)
    answer = signed_in("finder").get(
        "/problems/report/similar/",
        {"household": str(row.household_id), "description": row.description},
    )
    text = answer.content.decode()
    for words in (row.number, "同一户", "描述相似 100%", "就是这个，不再登记", "data-drawer"):
        assert words in text, words
    assert "data-similar=" in signed_in("finder").get("/problems/report/").content.decode()


def test_whoever_takes_it_up_sees_them_too_and_may_propose_the_rejection() -> None:
    first, second = problem(cast().finder), problem(cast().finder)
    assert [one.problem for one in like_this(cast().issuer, second, TODAY)] == [first]
    client = signed_in("issuer")
    text = client.get(f"/problems/{second.pk}/accept/").content.decode()
    way = f"/problems/{second.pk}/propose_rejection/?verdict=duplicate&amp;original={first.pk}"
    assert way in text
    form = client.get(way.replace("&amp;", "&")).content.decode()
    assert first.number in form


# --- merged and taken back -----------------------------------------------------------------------


def test_a_duplicate_and_its_original_show_each_other() -> None:
    first, second = problem(cast().finder), problem(cast().finder)
    merged(second, first)
    office = signed_in("office")
    text = office.get(f"/problems/{first.pk}/").content.decode()
    assert "并入本问题的重复问题" in text
    assert second.number in text
    assert first.number in office.get(f"/problems/{second.pk}/").content.decode()


def test_a_chain_of_duplicates_is_refused_at_both_ends() -> None:
    first, second, third = (problem(cast().finder) for _turn in range(3))
    merged(second, first)
    with pytest.raises(Invalid, match="原问题已不予受理"):
        merged(third, second)
    with pytest.raises(Invalid, match="有 1 个问题是作为本问题的重复问题并入的"):
        merged(first, third)
    with pytest.raises(Invalid, match="不能是它自己"):
        merged(third, third)


def test_a_rejection_is_taken_back_by_another_and_counts_as_before() -> None:
    who = cast()
    first, second = problem(who.finder), problem(who.finder)

    def valid() -> int:
        return LEDGER.measure(who.office, Asked.of({"valid": "1"}, NOW))

    assert valid() == 2
    second = merged(second, first)
    assert valid() == 1
    with pytest.raises(NotAllowed, match="您是本问题的不予受理的确认人，撤销不予受理须由他人办理"):
        actions.restore(who.second, second, reason="不是一回事", now=NOW)
    back = actions.restore(who.approver, second, reason="不是一回事", now=NOW)
    assert (back.state, back.original, back.rejected_at, back.rejection) == (
        "registered", None, None, "",
    )  # fmt: skip
    assert (back.rejecter_id, back.rejection_proposer_id) == (None, None)
    assert valid() == 2
    entry = Entry.objects.latest("seq")
    assert (entry.deed, entry.note) == ("problem.restore", "不是一回事")
    assert entry.changes["original_id"] == [str(first.pk), None]
    assert actions.accept(
        who.issuer, back, urgency="normal", time_class="staged", now=NOW
    ).state == "to_hand_over"  # fmt: skip


def test_what_was_found_unfounded_can_be_restored_and_judged_again() -> None:
    who, row = cast(), problem_at("unfounded")
    row = actions.restore(who.office, row, reason="照片是新的", now=NOW)
    row = actions.propose_rejection(
        who.issuer, row, verdict="unfounded", reason="还是没有", now=NOW
    )
    assert (
        actions.reject_unfounded(who.second, row, reason="是", now=NOW).rejecter_id == who.second.id
    )
