"""The sample: stratified, repeatable, given to other hands; the tasks: assigned, reported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.access.actions import give
from huifang.access.models import Grant
from huifang.access.tests.make import account, actor
from huifang.checks import actions, queries
from huifang.checks.models import LookBackRound, SpotCheck
from huifang.checks.queries.hands import hands_of
from huifang.checks.queries.sampling import sample, size_of
from huifang.checks.tests.make import (
    LATER,
    account_of,
    cleared,
    drawn,
    looker,
    office,
    problem_of,
    task,
)
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.kit.ids import uuid7
from huifang.notices.models import Notice
from huifang.problems import actions as moves
from huifang.problems.models import Problem, Round
from huifang.problems.tests.make import NOW, cast
from huifang.records.base import Record
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI

pytestmark = pytest.mark.django_db
HANDS = ("finder_id", "handler_id", "verifier_id", "approver_id", "issued_by_id")
BY_COUNTY = st.dictionaries(
    st.sampled_from(["001001", "001002", "001003"]),
    st.lists(st.integers(min_value=0, max_value=2**128 - 1), min_size=1, max_size=40, unique=True),
    min_size=1,
)


# --- the sample ----------------------------------------------------------------------------------


@given(BY_COUNTY, st.integers(min_value=1, max_value=100), st.text(max_size=8))
def test_the_sample_repeats_and_takes_at_least_one_of_each_county(
    numbers: dict[str, list[int]], percent: int, seed: str
) -> None:
    from uuid import UUID

    by_county = {
        county: sorted((UUID(int=n) for n in found), key=lambda key: key.bytes)
        for county, found in numbers.items()
    }
    first, again = sample(seed, percent, by_county), sample(seed, percent, by_county)
    assert first == again
    for stratum in first:
        assert stratum.drawn <= set(stratum.keys)
        assert len(stratum.drawn) == size_of(percent, stratum.keys) >= 1
        assert 100 * len(stratum.drawn) >= percent * len(stratum.keys)


def test_a_round_is_drawn_by_county_and_proves_itself() -> None:
    looker()
    cleared(12)
    cleared(3, FAR)
    found = drawn(percent=25)
    assert (found.candidates, found.size) == (15, 4)
    assert [row[1:] for row in found.strata] == [[12, 3], [3, 1]]
    proof = queries.prove(found)
    assert proof.holds
    assert [(row.candidates, row.size, row.again) for row in proof.rows] == [(12, 3, 3), (3, 1, 1)]


def test_a_sample_that_was_changed_afterwards_does_not_prove() -> None:
    looker()
    rows = cleared(10)
    found = drawn()
    chosen = found.checks.get()
    other = next(row for row in rows if row.pk != chosen.problem_id)
    SpotCheck.objects.filter(pk=chosen.pk).update(problem=other)
    assert not queries.prove(found).holds
    SpotCheck.objects.filter(pk=chosen.pk).update(problem=chosen.problem_id)
    assert queries.prove(found).holds
    LookBackRound.objects.update(seed="2", population_sha256="0" * 64)
    assert not queries.prove(LookBackRound.objects.get()).digest_same


def test_the_same_seed_draws_the_same_problems_and_the_campaign_says_how_many() -> None:
    looker()
    cleared(20)
    first = set(drawn(seed="春").checks.values_list("problem", flat=True))
    assert len(first) == 2  # ten per cent
    SpotCheck.objects.all().delete()
    assert set(drawn(seed="春").checks.values_list("problem", flat=True)) == first


def test_a_problem_is_drawn_once_in_each_of_its_rounds() -> None:
    looker()
    cleared(2)
    drawn(percent=50)
    drawn(percent=100)
    assert SpotCheck.objects.count() == 2
    with pytest.raises(Conflict, match="没有可抽的问题"):
        drawn()
    Problem.objects.update(round=2)
    assert drawn(percent=100).size == 2


def test_only_what_was_cleared_long_enough_ago_is_drawn() -> None:
    looker()
    cleared()
    with pytest.raises(Conflict, match="销号满 41 天"):
        drawn(after_days=41)
    assert drawn(after_days=40).size == 1


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"percent": 0}, "1 到 100"),
        ({"percent": 101}, "1 到 100"),
        ({"due_on": date(2026, 3, 1)}, "不能早于今天"),
    ],
)
def test_a_sample_that_cannot_be_is_refused(facts: dict[str, Any], why: str) -> None:
    cleared()
    with pytest.raises(Invalid, match=why):
        drawn(**facts)


def test_an_office_of_one_village_draws_nothing_for_the_city() -> None:
    cleared()
    local = actor("local", "office", region=JIA)
    with pytest.raises((NotAllowed, Missing)):
        actions.draw(local, Problem.objects.get().campaign, seed="1", now=LATER)


# --- whose hands ---------------------------------------------------------------------------------


def test_nobody_who_had_a_part_is_proposed_and_the_work_is_spread() -> None:
    who = cast()
    lookers = {looker(f"looker{n}").id for n in range(3)}
    cleared(9, who=who)
    found = drawn(percent=100)
    given_to: list[Any] = list(found.checks.values_list("assignee", flat=True))
    assert set(given_to) == lookers
    assert {given_to.count(one) for one in lookers} == {3}


def test_where_everybody_had_a_part_the_task_waits_for_the_office() -> None:
    cleared()
    made = drawn().checks.get()
    assert (made.assignee_id, made.state) == (None, "unassigned")
    assert queries.eligible(made) == []


@given(st.lists(st.sampled_from(HANDS), min_size=5, max_size=5, unique=True), st.data())
def test_whoever_ever_laid_a_hand_on_it_is_never_eligible(
    columns: list[str], data: st.DataObject
) -> None:
    """Any account may have been any hand, now or in an earlier round."""
    names = [f"hand{n}" for n in range(5)]
    actors = {name: looker(name) for name in names}
    row = Problem.objects.first() or cleared()[0]
    now_hands = data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    old_hands = data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    values = dict.fromkeys(HANDS)
    values["diagnosed_by"] = cast().checker.id
    values |= {column: actors[name].id for column, name in zip(columns, now_hands, strict=False)}
    Problem.objects.filter(pk=row.pk).update(state="rectifying", **values)
    Round.objects.all().delete()
    before = {c: actors[n].id for c, n in zip(HANDS[1:], old_hands, strict=False)}
    Round.objects.create(problem=row, number=1, relapsed_at=NOW, relapse_reason="x", **before)
    made = SpotCheck(
        campaign=row.campaign, region=row.region, kind_code="look_back", problem=row, made_at=LATER
    )
    barred = {actors[name].id for name in {*now_hands, *old_hands}}
    free = {actors[name].id for name in names} - barred
    able = {one.pk for one in queries.eligible(made)}
    assert able & {actors[name].id for name in names} == free
    chosen = queries.proposal([made]).get(made.pk)
    assert chosen is not None
    assert chosen not in barred


def test_a_right_elsewhere_in_another_campaign_or_of_a_unit_does_not_count() -> None:
    made = task()
    actor("next", "verifier", region=YI)
    actor("other", "verifier", campaign=uuid7())
    actor("ofunit", "verifier", unit=cast().unit.pk)
    actor("office2", "office")
    give(account("gone", is_active=False), role="verifier", region_key=COUNTY)
    ended = actor("ended", "verifier", region=COUNTY)
    Grant.objects.filter(account=account_of(ended)).update(ended_at=NOW)
    assert [one.username for one in queries.eligible(made)] == ["looker"]


def test_a_companion_of_the_visit_that_found_it_had_a_part() -> None:
    from huifang.campaigns.tests.make import member
    from huifang.visits.tests.make import visit

    made, companion = task(), member("同行委员", account=account_of(looker()))
    went = visit(problem_of(made).household, visitors=[companion])
    Problem.objects.filter(pk=problem_of(made).pk).update(source="visit", source_id=went.pk)
    problem_of(made).refresh_from_db()
    assert companion.account_id in hands_of([made])[made.pk]
    assert queries.eligible(made) == []


# --- assign --------------------------------------------------------------------------------------


def test_a_task_changes_hands_for_a_reason_only() -> None:
    made, second = task(), looker("second")
    one = account_of(second)
    with pytest.raises(Invalid, match="改派须写明理由"):
        actions.assign(office(), made, assignee=one, now=LATER)
    with pytest.raises(Invalid, match="不能早于今天"):
        actions.assign(
            office(), made, assignee=one, reason="生病", due_on=date(2026, 3, 1), now=LATER
        )
    done = actions.assign(office(), made, assignee=one, reason="生病", now=LATER)
    assert done.assignee_id == second.id
    assert Notice.objects.filter(account=account_of(second), code="check").count() == 1


def test_who_had_a_part_or_no_right_there_is_refused() -> None:
    made, who = task(), cast()
    verifier = account_of(who.verifier)
    with pytest.raises(NotAllowed, match="须由未参与的同志承担"):
        actions.assign(office(), made, assignee=verifier, reason="x", now=LATER)
    with pytest.raises(NotAllowed, match="没有抽查权限"):
        actions.assign(office(), made, assignee=account_of(who.li), reason="x", now=LATER)


def test_a_finished_task_is_not_given_to_anybody() -> None:
    made = task()
    actions.report(looker(), made, outcome="holds", report="护栏在", now=LATER)
    with pytest.raises(Conflict, match="已经完成"):
        actions.assign(office(), made, assignee=account_of(looker()), now=LATER)


# --- report --------------------------------------------------------------------------------------


def test_what_holds_is_written_into_the_problem_too() -> None:
    made = task()
    done = actions.report(looker(), made, outcome="holds", report="护栏在", now=LATER)
    problem = Problem.objects.get(pk=problem_of(made).pk)
    assert (done.state, done.result, problem.state) == ("done", "holds", "cleared")
    assert problem.looked_back_at == LATER


def test_a_relapse_opens_a_new_round_with_its_cause() -> None:
    made = task()
    done = actions.report(
        looker(), made, outcome="relapsed", report="护栏又倒了", cause=_a_cause(), now=LATER
    )
    problem = Problem.objects.get(pk=problem_of(made).pk)
    assert (done.result, problem.state, problem.round) == ("relapsed", "rectifying", 2)
    assert problem.rounds.get().relapse_reason == "护栏又倒了"


def test_a_report_says_what_was_seen_and_a_relapse_why() -> None:
    made = task()
    for facts, name in (
        ({"outcome": "holds", "report": " "}, "report"),
        ({"outcome": "fine", "report": "好"}, "outcome"),
        ({"outcome": "relapsed", "report": "倒了"}, "cause"),
        ({"outcome": "relapsed", "report": "倒了", "cause": "weather"}, "cause"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.report(looker(), made, **facts, now=LATER)
        assert name in refused.value.fields
    assert Problem.objects.get(pk=problem_of(made).pk).looked_back_at is None


def test_only_the_one_it_was_given_to_reports_it_and_once() -> None:
    made = task()
    with pytest.raises(Missing):
        actions.report(looker("second"), made, outcome="holds", report="在", now=LATER)
    actions.report(looker(), made, outcome="holds", report="在", now=LATER)
    with pytest.raises(Conflict, match="已经完成"):
        actions.report(looker(), made, outcome="holds", report="在", now=LATER)


def test_a_problem_that_can_no_more_be_looked_back_at_keeps_the_task_open() -> None:
    made = task()
    Problem.objects.filter(pk=problem_of(made).pk).update(state="rectifying")
    with pytest.raises(Conflict):
        actions.report(looker(), made, outcome="holds", report="在", now=LATER)
    assert SpotCheck.objects.get().reported_at is None


def test_a_look_back_made_without_the_task_finishes_it() -> None:
    made = task()
    moves.look_back(looker("second"), problem_of(made), household_says="在", now=LATER)
    assert SpotCheck.objects.get().state == "open", "looked at the very moment is not after"
    later = LATER + timedelta(hours=1)
    moves.look_back(looker("second"), problem_of(made), household_says="在", now=later)
    fresh = SpotCheck.objects.get()
    assert (fresh.state, fresh.result) == ("done", "holds")
    assert queries.tasks(office()).get().standing == "done"
    moves.relapse(
        looker("second"), problem_of(made), relapse_cause=_a_cause(), reason="倒", now=later
    )
    assert SpotCheck.objects.get().result == "relapsed"


def test_a_round_counts_what_holds_and_what_relapsed() -> None:
    looker()
    cleared(4)
    found = drawn(percent=100)
    first, second, *_rest = found.checks.order_by("problem__number")
    actions.report(looker(), first, outcome="holds", report="在", now=LATER)
    actions.report(looker(), second, outcome="relapsed", report="倒", cause=_a_cause(), now=LATER)
    seen = queries.round_sight(office(), found.pk)
    assert (seen.holds, seen.relapsed, seen.open, seen.relapse_percent) == (1, 1, 2, 50)


# --- who sees it ---------------------------------------------------------------------------------


def test_the_county_the_unit_and_the_neighbour_learn_nothing_before() -> None:
    made = task()
    for name, role, region in (
        ("county", "county", COUNTY), ("neighbour", "office", YI), ("town", "township", COUNTY),
    ):  # fmt: skip
        assert not queries.tasks(actor(name, role, region=region)).exists()
    assert not queries.tasks(cast().handler).exists()
    assert not queries.tasks(looker("second")).exists(), "another verifier sees only his own"
    assert queries.tasks(looker()).get() == made
    assert queries.tasks(actor("chief", "leader")).get() == made
    with pytest.raises(Missing):
        queries.round_sight(actor("neighbour", "office", region=YI), made.look_back_round_id)


def test_nothing_about_a_task_stands_in_the_familys_history_before_it_is_reported() -> None:
    from huifang.journal.models import Entry

    made = task()
    assert made.problem
    thread: Record = made.problem
    entries = Entry.objects.filter(thread=thread.thread(), deed__startswith="check.")
    assert not entries.exists()


def test_each_task_has_its_own_history_from_the_draw_on() -> None:
    from huifang.journal.queries import history_of

    made = task()
    assert [entry.deed for entry in history_of(made)] == ["check.draw"]
    actions.report(looker(), made, outcome="holds", report="护栏在", now=LATER)
    assert [entry.deed for entry in history_of(made)] == ["check.report", "check.draw"]


def test_everybody_is_told_once_how_many_there_are() -> None:
    looker()
    cleared(3)
    drawn(percent=100)
    notice = Notice.objects.get(code="check")
    assert "3 项抽查任务" in notice.text


def _a_cause() -> str:
    from huifang.rules.reader import codes

    return codes("problems.relapse_cause")[0].value
