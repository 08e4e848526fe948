"""What the rules see, and above all what they do not; findings end in a check or are dismissed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign, member
from huifang.checks import actions, queries
from huifang.checks.background import scan
from huifang.checks.models import IntegrityFinding, IntegrityScan, SpotCheck
from huifang.checks.tests.make import LATER, account_of, cleared, finding, looker, office, seen
from huifang.jobs import queue
from huifang.jobs.run import Run
from huifang.journal.queries import history_of
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.kit.ids import uuid7
from huifang.problems.models import Problem
from huifang.problems.tests.make import cast, problem, problem_at
from huifang.registry.tests.make import household
from huifang.rules.integrity import RULES
from huifang.territory.tests.make import FAR, JIA, YI
from huifang.visits.models import HouseholdVisit, Meeting
from huifang.visits.tests.make import activity, at, meeting, trip, visit

pytestmark = pytest.mark.django_db
WORDS = "家里有三口人，去年种了两亩水稻，收入不高，盼望把门口的路修好，方便孩子上学"


@pytest.fixture(autouse=True)
def _of_the_campaign() -> None:
    campaign()


def went(region: str, start: datetime, end: datetime, who: Any = None, **facts: Any) -> Any:
    """Return a visit of one member at a village between two moments."""
    one = who or member_once()
    return visit(household(region=region), started_at=start, ended_at=end, visitors=[one], **facts)


def member_once() -> Any:
    from huifang.campaigns.models import Member

    return Member.objects.filter(name="走访甲").first() or member("走访甲")


# --- the same person in two places ---------------------------------------------------------------


def test_one_person_in_two_villages_at_one_time_is_seen_once() -> None:
    first = went(JIA, at(10, 9), at(10, 10))
    second = went(YI, at(10, 9, 30), at(10, 10, 30))
    found = seen("two_places")
    assert [set(one.subjects) for one in found] == [{f"visit:{first.pk}", f"visit:{second.pk}"}]
    assert found[0].facts["first_time"] == "03-10 09:00–10:00"


def test_two_members_in_the_same_two_places_are_one_finding_without_a_name() -> None:
    pair = [member("走访甲"), member("走访乙")]
    for region in (JIA, YI):
        visit(household(region=region), started_at=at(10, 9), ended_at=at(10, 10), visitors=pair)
    actions.keep_scan(office(), campaign(), seen=seen("two_places"), now=LATER)
    words = IntegrityFinding.objects.get().what_was_seen
    assert "甲村" in words
    assert "乙村" in words
    assert "走访甲" not in words


@pytest.mark.parametrize(
    ("region", "start", "end"),
    [
        (YI, at(10, 10, 0), at(10, 11)),  # the next village right afterwards
        (YI, at(10, 9, 55), at(10, 11)),  # five minutes of overlap are forgiven
        (JIA, at(10, 9, 30), at(10, 10)),  # the same village: next door
        (FAR, at(10, 10, 45), at(10, 11)),  # another county, with time for the way
        (YI, at(11, 9), at(11, 10)),  # another day
    ],
)
def test_one_place_after_the_other_is_no_finding(
    region: str, start: datetime, end: datetime
) -> None:
    went(JIA, at(10, 9), at(10, 10))
    went(region, start, end)
    assert seen("two_places") == []


def test_two_counties_need_time_for_the_way() -> None:
    went(JIA, at(10, 9), at(10, 10))
    went(FAR, at(10, 10, 15), at(10, 11))
    assert len(seen("two_places")) == 1


def test_a_telephone_call_may_be_made_from_anywhere() -> None:
    went(JIA, at(10, 9), at(10, 10))
    went(YI, at(10, 9, 30), at(10, 10), method="phone", spoke_mobile="13800000000")
    assert seen("two_places") == []


def test_other_people_may_be_elsewhere() -> None:
    went(JIA, at(10, 9), at(10, 10))
    went(YI, at(10, 9), at(10, 10), who=member("别人"))
    assert seen("two_places") == []


def test_a_stay_with_a_visit_next_door_is_usual_but_not_in_another_county() -> None:
    stay = trip(came=9, went=11)
    one = stay.members.first()
    went(YI, at(10, 9), at(10, 10), who=one)
    assert seen("two_places") == []
    went(FAR, at(10, 14), at(10, 15), who=one)
    assert len(seen("two_places")) == 1


def test_two_stays_at_once_are_seen() -> None:
    from huifang.campaigns.tests.make import group

    of = group()
    trip(of, JIA, came=9, went=11)
    trip(of, YI, came=10, went=12)
    assert len(seen("two_places")) == 1


def test_an_activity_has_only_its_day_and_a_meeting_only_its_hour() -> None:
    one = member_once()
    went(JIA, at(10, 9), at(10, 20), who=one)
    activity(YI, [one])
    assert seen("two_places") == []
    held = meeting(YI)
    held.members.set([one])
    assert Meeting.objects.get().held_at == at(10, 19)
    assert seen("two_places") == [], "a moment does not overlap by ten minutes"


# --- an order that cannot be ---------------------------------------------------------------------


def test_a_problem_that_went_its_way_has_no_finding() -> None:
    problem_at("cleared")
    assert seen("sequence") == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("handed_over_at", "signed_at"),
        ("handed_over_at", "rectified_at"),
        ("rectified_at", "verified_at"),
        ("verified_at", "cleared_at"),
        ("found_at", "first_handed_over_at"),
    ],
)
def test_each_step_before_the_one_it_follows_is_seen(earlier: str, later: str) -> None:
    row = problem_at("cleared")
    before = getattr(row, earlier) - timedelta(days=2)
    Problem.objects.filter(pk=row.pk).update(**{later: before})
    found = [one for one in seen("sequence") if one.facts["later"] == later]
    assert [one.facts["earlier"] for one in found] == [earlier]
    assert found[0].subjects == (f"problem:{row.pk}",)


def test_an_hour_earlier_on_the_same_day_is_no_finding() -> None:
    row = problem_at("cleared")
    assert row.rectified_at
    Problem.objects.update(verified_at=row.rectified_at - timedelta(hours=1))
    assert seen("sequence") == []


def test_a_visit_after_the_clearance_of_what_it_found_is_seen() -> None:
    went_later = visit(started_at=at(10), ended_at=at(10, 10))
    row = problem_at("cleared", source="visit", source_id=went_later.pk)
    found = seen("sequence")
    assert [one.facts["later"] for one in found] == ["cleared_at"]
    assert set(found[0].subjects) == {f"problem:{row.pk}", f"visit:{went_later.pk}"}


def test_a_visit_before_the_arrival_or_after_the_departure_is_seen() -> None:
    stay = trip(came=9, went=11)
    early = visit(trip=stay, started_at=at(8), ended_at=at(8, 10))
    late = visit(trip=stay, started_at=at(12), ended_at=at(12, 10))
    visit(trip=stay, started_at=at(9, 9), ended_at=at(9, 10))  # the morning of the arrival's day
    assert {one.subjects for one in seen("sequence")} == {
        (f"visit:{early.pk}",), (f"visit:{late.pk}",),
    }  # fmt: skip


# --- copied words --------------------------------------------------------------------------------


def test_the_same_long_words_for_three_families_are_seen_names_and_numbers_apart() -> None:
    for number, name in enumerate(("王一", "李二", "赵三"), start=1):
        house = household(name)
        visit(house, requests=f"{name}{WORDS}{number}")
    found = seen("copied")
    assert [(one.facts["field"], one.facts["count"]) for one in found] == [("requests", 3)]
    assert len(found[0].subjects) == 3


def test_almost_the_same_words_are_seen_and_other_words_are_not() -> None:
    for name in ("王一", "李二", "赵三"):
        visit(household(name), requests=WORDS.replace("水稻", f"水稻{name[0]}"))
    visit(household("孙四"), requests="房屋前年修缮过，屋顶不漏，吃水是自来水，老人有慢性病在吃药")
    assert [one.facts["count"] for one in seen("copied")] == [3]


def test_short_words_and_a_family_visited_three_times_are_no_finding() -> None:
    house = household("王一")
    for day in (10, 11, 12):
        visit(house, started_at=at(day), ended_at=at(day, 10), requests=WORDS)
    for name in ("王一", "李二", "赵三"):
        visit(household(name), requests="没有困难诉求")
    assert seen("copied") == []


def test_copied_descriptions_of_problems_are_seen_too() -> None:
    for name in ("王一", "李二", "赵三"):
        problem(house=household(name), description=WORDS)
    assert [one.facts["field"] for one in seen("copied")] == ["description"]


# --- late ----------------------------------------------------------------------------------------


def test_visits_recorded_a_week_later_are_one_finding_a_village_and_day() -> None:
    late = [visit(household(f"户{n}")) for n in range(3)]
    visit(household("李", YI))
    found = [one for one in seen("late") if one.region_key == JIA]
    assert [(one.facts["count"], one.facts["day"]) for one in found] == [(3, "2026-03-20")]
    assert set(found[0].subjects) == {f"visit:{row.pk}" for row in late}


def test_a_visit_written_down_within_days_is_no_finding() -> None:
    """It counts when it was written down, which the journal knows, not when the row came."""
    made = visit()
    HouseholdVisit.objects.filter(pk=made.pk).update(started_at=at(20, 12) - timedelta(days=6))
    assert seen("late") == []
    HouseholdVisit.objects.filter(pk=made.pk).update(started_at=at(20, 12) - timedelta(days=7))
    assert len(seen("late")) == 1


# --- imported ------------------------------------------------------------------------------------


def test_villages_cleared_on_an_imported_ledgers_word_come_first() -> None:
    rows = cleared(2)
    assert seen("imported") == []
    Problem.objects.update(imported=True, ledger_verifier="县核查组", verifier=None)
    found = seen("imported")
    assert [(one.facts["place"], one.facts["count"]) for one in found] == [("甲村", 2)]
    assert set(found[0].subjects) == {f"problem:{row.pk}" for row in rows}
    actions.keep_scan(office(), campaign(), seen=[*seen("late"), *found], now=LATER)
    assert queries.findings(office()).order_by("rank")[0].rule == "imported"


# --- what becomes of a finding -------------------------------------------------------------------


def test_what_was_dismissed_does_not_come_back() -> None:
    made = finding()
    with pytest.raises(Invalid, match="排除的理由"):
        actions.dismiss(office(), made, reason=" ", now=LATER)
    actions.dismiss(office(), made, reason="已到户核实", now=LATER)
    finding(Problem.objects.get())
    kept = IntegrityFinding.objects.get()
    assert (kept.state, kept.reason) == ("dismissed", "已到户核实")
    with pytest.raises(Conflict, match="已排除"):
        actions.dismiss(office(), kept, reason="再排除", now=LATER)


def test_what_was_put_right_is_gone_and_comes_back_when_it_is_seen_again() -> None:
    made = finding()
    actions.keep_scan(office(), campaign(), seen=[], now=LATER)
    made.refresh_from_db()
    assert made.state == "gone"
    finding(Problem.objects.get())
    made.refresh_from_db()
    assert made.state == "open"
    assert IntegrityScan.objects.order_by("pk")[0].seen["imported"] == [1, 1]


def test_a_finding_becomes_a_spot_check_of_other_hands() -> None:
    made, looking = finding(), looker()
    task = actions.follow(office(), made, subject=made.subjects[0], now=LATER)
    assert (task.kind_code, task.assignee_id) == ("integrity", looking.id)
    assert IntegrityFinding.objects.get().state == "tasked"
    assert [entry.deed for entry in history_of(made)] == ["check.follow"]
    with pytest.raises(Conflict, match="已转抽查"):
        actions.follow(office(), made, subject=made.subjects[0], now=LATER)
    done = actions.report(looking, task, outcome="to_correct", report="日期写错", now=LATER)
    assert (done.state, done.result) == ("done", "to_correct")
    assert Problem.objects.get().looked_back_at is None, "the finding touches no problem"


def test_a_finding_is_not_given_to_whoever_had_a_part_nor_about_something_else() -> None:
    made = finding()
    with pytest.raises(Invalid, match="要抽查的记录"):
        actions.follow(office(), made, subject="problem:1", now=LATER)
    with pytest.raises(Invalid, match="不能早于今天"):
        actions.follow(office(), made, subject=made.subjects[0], due_on=date(2026, 3, 1), now=LATER)
    verifier = account_of(cast().verifier)
    with pytest.raises(NotAllowed, match="须由未参与"):
        actions.follow(office(), made, subject=made.subjects[0], assignee=verifier, now=LATER)
    assert SpotCheck.objects.count() == 0


def test_an_integrity_check_never_ends_as_a_look_back() -> None:
    made, looking = finding(), looker()
    task = actions.follow(office(), made, subject=made.subjects[0], now=LATER)
    with pytest.raises(Invalid, match="抽查结果"):
        actions.report(looking, task, outcome="relapsed", report="倒了", now=LATER)


def test_a_finding_about_stays_is_checked_as_a_whole_by_whoever_was_not_there() -> None:
    from huifang.campaigns.tests.make import account_of as give_account
    from huifang.campaigns.tests.make import group

    of = group()
    there = give_account(of.leader, "zuzhang")
    actor("zuzhang", "group_leader")
    trip(of, JIA, came=9, went=11)
    trip(of, YI, came=10, went=12)
    looking = looker()
    actions.keep_scan(office(), campaign(), seen=seen("two_places"), now=LATER)
    made = IntegrityFinding.objects.get()
    with pytest.raises(NotAllowed, match="须由未参与"):
        actions.follow(office(), made, subject=made.subjects[0], assignee=there, now=LATER)
    task = actions.follow(office(), made, subject=made.subjects[0], now=LATER)
    assert (task.assignee_id, str(task)) == (looking.id, str(made))


def test_findings_are_the_offices_alone() -> None:
    made = finding()
    assert queries.findings(office()).get() == made
    for name, role, region in (
        ("chief", "leader", ""), ("county", "county", "001001"), ("looker", "verifier", "001001"),
        ("neighbour", "office", YI),
    ):  # fmt: skip
        assert not queries.findings(actor(name, role, region=region)).exists()
    with pytest.raises(Missing):
        actions.dismiss(actor("neighbour", "office", region=YI), made, reason="x", now=LATER)


def test_a_scan_of_a_neighbour_sees_and_changes_nothing_here() -> None:
    made, neighbour = finding(), actor("neighbour", "office", region=YI)
    assert seen("imported", neighbour) == []
    actions.keep_scan(neighbour, campaign(), seen=[], now=LATER)
    made.refresh_from_db()
    assert made.state == "open"


# --- the job -------------------------------------------------------------------------------------


def test_the_job_runs_every_rule_once_also_when_it_is_begun_again() -> None:
    for region in (JIA, YI):
        went(region, at(10, 9), at(10, 10))
    for _turn in range(2):
        job = queue.enqueue(
            office(), "checks.scan", {"campaign": str(campaign().pk)}, now=timezone.now()
        )
        claimed = queue.claim(timezone.now())
        assert claimed
        assert claimed.pk == job.pk
        result = scan(Run(claimed, office(), timezone.now), str(campaign().pk))
        queue.finish(claimed, timezone.now(), state="done")
    assert result
    assert "/checks/integrity/" in result["url"]
    kept = IntegrityScan.objects.order_by("-scanned_at").first()
    assert kept
    assert set(kept.seen) == {rule.name for rule in RULES}
    assert kept.seen["two_places"] == [1, 0]
    assert IntegrityFinding.objects.filter(rule="two_places").count() == 1


def test_nobody_scans_a_campaign_out_of_his_sight() -> None:
    queue.enqueue(office(), "checks.scan", {}, now=timezone.now())
    claimed = queue.claim(timezone.now())
    assert claimed
    narrow = actor("narrow", "office", campaign=uuid7())
    with pytest.raises(Missing):
        scan(Run(claimed, narrow, timezone.now), str(campaign().pk))


def test_every_rule_says_what_it_saw_in_both_languages() -> None:
    from huifang.rules.integrity import spoken

    facts = {
        "place": "甲村", "count": 3, "days": 7, "day": "2026-03-10", "field": "requests",
        "text": "……", "first_place": "甲村", "first_time": "a", "second_place": "乙村",
        "second_time": "b", "what": "P-1", "later": "cleared_at", "later_day": "2026-03-01",
        "earlier": "verified_at", "earlier_day": "2026-03-02",
    }  # fmt: skip
    for rule in RULES:
        for english in (False, True):
            said = spoken(rule.name, facts, english=english)
            assert "{" not in said
            assert "_at" not in said
