"""The road from found to cleared, and each refusal on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign, group
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.problems import actions
from huifang.problems.models import Evidence, Problem, Serial
from huifang.problems.tests.make import NOW, by_phone, cast, problem, problem_at
from huifang.registry.tests.make import household
from huifang.territory.models import Region
from huifang.territory.tests.make import COUNTY, FAR, JIA, YI

pytestmark = pytest.mark.django_db


def again(row: Problem) -> Problem:
    return Problem.objects.get(pk=row.pk)


# --- found ---------------------------------------------------------------------------------------


def test_a_problem_is_numbered_by_campaign_county_and_serial_without_a_gap() -> None:
    numbers = [problem().number for _turn in range(3)]
    assert numbers == [f"test-2026-{COUNTY}-{n:04d}" for n in (1, 2, 3)]


def test_a_report_that_fails_leaves_no_gap_in_the_numbers() -> None:
    problem()
    with pytest.raises(Invalid):
        problem(kind_text="长" * 61)
    assert problem().number.endswith("-0002")


def test_each_county_counts_for_itself_under_its_official_code() -> None:
    Region.objects.get_or_create(key=COUNTY, defaults={"name": "东岭县", "full_name": "东岭县"})
    campaign()
    Region.objects.get(pk="001002").codes.create(system="gb2260", value="431122")
    far = problem(actor("far", "visitor", region=FAR), house=household(region=FAR))
    assert far.number == "test-2026-431122-0001"
    assert problem().number == f"test-2026-{COUNTY}-0001"
    assert Serial.objects.count() == 2


def test_the_finder_is_whoever_reports_and_the_level_follows_from_the_facts() -> None:
    found = problem()
    assert (found.finder_id, found.level, found.state) == (
        cast().finder.id,
        "household",
        found.state,
    )
    house = household()
    assert problem(house=house, person=house.people.get()).level == "person"
    of_village = problem(household=None)
    assert (of_village.level, of_village.household) == ("village", None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"description": " "}, "description"),
        ({"found_at": NOW + timedelta(days=1)}, "found_at"),
        ({"level": "person"}, "person"),
        ({"household": None, "level": "household"}, "household"),
        ({"source": "rumour"}, "source"),
        ({"urgency": "soon"}, "urgency"),
    ],
)
def test_facts_that_do_not_hold_are_refused_by_name(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        problem(**facts)
    assert field in refused.value.fields


def test_household_and_village_must_belong_together() -> None:
    house = household()
    with pytest.raises(Invalid, match="不在所选的村"):
        problem(cast().office, house=house, region=Region.objects.get(pk=YI))
    with pytest.raises(Invalid, match="不是该户"):
        problem(cast().office, house=house, person=household("赵二").people.get())


def test_category_and_group_must_be_of_the_campaign() -> None:
    other = campaign("other-2026")
    with pytest.raises(Invalid, match="类别"):
        problem(category=other.categories.get())
    with pytest.raises(Invalid, match="组"):
        problem(group=group(of=other))


def test_nothing_is_reported_to_a_campaign_that_is_not_under_way() -> None:
    with pytest.raises(Conflict, match="不在实施中"):
        problem(of=campaign("draft-2026", state="draft"))


def test_a_visitor_cannot_report_outside_his_village() -> None:
    with pytest.raises(NotAllowed):
        problem(cast().li, house=household(region=JIA))
    assert not Problem.objects.exists()


# --- described, with evidence --------------------------------------------------------------------


def test_a_problem_can_be_described_while_it_is_open() -> None:
    found = problem_at("rectifying")
    actions.describe(
        cast().office, found, description="护栏缺 30 米", category=found.category,
        kind_text="护栏", remark="已拍照", now=NOW,
    )  # fmt: skip
    changed = again(found)
    assert (changed.description, changed.kind_text, changed.note) == (
        "护栏缺 30 米",
        "护栏",
        "已拍照",
    )


def test_a_cleared_problem_is_not_rewritten() -> None:
    found = problem_at("cleared")
    with pytest.raises(Conflict, match="已销号"):
        actions.describe(cast().office, found, description="x", category=found.category, now=NOW)


def test_evidence_stands_in_the_history_of_the_problem() -> None:
    found = problem_at("rectifying")
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    actions.attach(cast().handler, found, upload=upload, moment="after", now=NOW)
    assert Evidence.objects.get(problem=found).file.name == "a.pdf"
    entry = Entry.objects.latest("seq")
    assert (entry.subject_id, entry.deed) == (str(found.pk), "problem.attach")
    assert ["", "a.pdf"] in entry.changes.values()


# --- the road ------------------------------------------------------------------------------------


def test_fixing_on_the_spot_goes_straight_to_verification() -> None:
    who = cast()
    fixed = actions.fix_on_spot(who.finder, problem(), result="当场接好水管", now=NOW)
    assert (fixed.state, fixed.on_the_spot, fixed.handler_id) == ("to_verify", True, who.finder.id)
    with pytest.raises(NotAllowed, match="您是本问题的发现人，核验须由他人办理"):
        actions.verify(
            who.finder, fixed, method="on_site", household_says="好", satisfaction="satisfied",
            **by_phone(fixed), now=NOW,
        )  # fmt: skip


def test_an_on_the_spot_fix_that_does_not_hold_goes_to_hand_over() -> None:
    who = cast()
    fixed = actions.fix_on_spot(who.finder, problem(), result="接好", now=NOW)
    back = actions.send_back(who.verifier, fixed, reason="仍漏水", now=NOW)
    assert (back.state, back.on_the_spot, back.rectified_at) == ("to_hand_over", False, None)


def test_the_whole_road_leads_to_cleared_by_four_hands() -> None:
    who, done = cast(), problem_at("cleared")
    assert done.state == "cleared"
    assert (done.finder_id, done.handler_id) == (who.finder.id, who.handler.id)
    assert (done.verifier_id, done.approver_id) == (who.verifier.id, who.approver.id)
    assert Entry.objects.filter(subject_id=str(done.pk)).count() == 7


def test_the_database_itself_refuses_a_clearance_by_one_hand() -> None:
    done = problem_at("cleared")
    for hand in ("approver", "handler", "finder"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Problem.objects.filter(pk=done.pk).update(**{f"{hand}_id": done.verifier_id})


def test_a_diagnosis_writes_cause_opinion_and_remedy() -> None:
    found = problem_at("diagnosing")
    done = actions.diagnose(
        cast().expert, found, cause="funds", diagnosis="资金没有到位", remedy="列入项目库", now=NOW
    )
    assert (done.state, done.cause, done.diagnosed_by_id) == (
        "to_hand_over",
        "funds",
        cast().expert.id,
    )


def test_what_must_be_written_down_is_asked_for() -> None:
    with pytest.raises(Invalid, match="请填写“诊断意见”") as refused:
        actions.diagnose(
            cast().expert, problem_at("diagnosing"), cause="funds", diagnosis=" ", remedy="x",
            now=NOW,
        )  # fmt: skip
    assert set(refused.value.fields) == {"diagnosis"}
    with pytest.raises(Invalid, match="没有“luck”这一项"):
        actions.diagnose(
            cast().expert, problem_at("diagnosing"), cause="luck", diagnosis="x", remedy="x",
            now=NOW,
        )  # fmt: skip


def test_a_move_from_another_state_says_what_to_do_first() -> None:
    who, found = cast(), problem_at("to_verify")
    with pytest.raises(Conflict, match=f"问题 {found.number} 不能销号：群众尚未确认。请先回访。"):
        actions.clear(who.approver, found, now=NOW)
    with pytest.raises(Conflict, match="现在是“待核验”，这一步已办理"):
        actions.sign(who.handler, found, now=NOW)


# --- rejection by two ----------------------------------------------------------------------------


def test_whoever_proposed_a_rejection_cannot_confirm_it() -> None:
    found = problem_at("rejecting")
    with pytest.raises(NotAllowed, match="提出人"):
        actions.reject_unfounded(cast().issuer, found, reason="属实", now=NOW)
    done = actions.reject_unfounded(cast().second, found, reason="核实无此事", now=NOW)
    assert (done.state, done.rejected_at) == ("unfounded", NOW)


def test_a_duplicate_needs_an_original_of_the_same_campaign() -> None:
    who, found = cast(), problem()
    elsewhere = problem(of=campaign("other-2026"))
    for original in (None, found, elsewhere, problem_at("unfounded")):
        with pytest.raises(Invalid):
            actions.propose_rejection(
                who.issuer, found, verdict="duplicate", reason="重复", original=original, now=NOW
            )
    assert problem_at("duplicate").original is not None


def test_a_refused_rejection_brings_the_problem_back() -> None:
    back = actions.refuse_rejection(
        cast().second, problem_at("rejecting"), reason="确有此事", now=NOW
    )
    assert (back.state, back.rejection, back.rejection_proposer_id) == ("registered", "", None)
