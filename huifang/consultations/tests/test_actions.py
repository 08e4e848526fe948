"""Hard cases: members are asked, say what they think, and the case is concluded or withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.access.tests.make import actor
from huifang.consultations import actions, queries
from huifang.consultations.models import Consultation, Opinion
from huifang.consultations.tests.make import CONCLUSION, OPINION, consultation, member
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.notices.models import Notice
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem_at, signed_in
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR

pytestmark = pytest.mark.django_db


def test_members_are_asked_told_and_the_problem_remembers() -> None:
    far = actor("he", "visitor", name="何", region=FAR)
    made = consultation(members=[member("何", far)])
    assert made.state == "open"
    assert Notice.objects.get(account=far.id).code == "consultation"
    thread = made.problem.thread()
    deeds = Entry.objects.filter(thread=thread, subject_kind__in=("consultation", "invitation"))
    assert deeds.count() == 2


def test_what_cannot_be_asked_is_refused_in_words() -> None:
    row = problem_at("rectifying", house=household("王大山"))
    with pytest.raises(Invalid, match="写明情况"):
        consultation(row, question=" ")
    with pytest.raises(Invalid, match="不要写农户姓名"):
        consultation(row, question="王大山家的护栏谁出资？")
    with pytest.raises(Invalid, match="须晚于今天"):
        consultation(row, due_on=date(2026, 3, 2))
    with pytest.raises(Invalid, match="已不在任"):
        consultation(row, [member("退任委员", active=False)])
    with pytest.raises(Invalid, match="至少邀请一位"):
        actions.convene(cast().issuer, row, question="谁出资？", due_on=date(2026, 3, 20),
                        members=[], now=NOW)  # fmt: skip
    assert Consultation.objects.count() == 0
    with pytest.raises(Conflict, match="不必会诊"):
        consultation(problem_at("cleared", house=household("赵")))
    consultation(row)
    with pytest.raises(Conflict, match="正在进行"):
        consultation(row)


def test_a_neighbour_neither_convenes_nor_sees_it() -> None:
    row = problem_at("rectifying")
    far = actor("far", "county", region=FAR)
    with pytest.raises(Missing):
        actions.convene(far, row, question="谁出资？", due_on=date(2026, 3, 20),
                        members=[member()], now=NOW)  # fmt: skip
    made = consultation(row)
    with pytest.raises(Missing):
        queries.case_of(far, made.pk)
    with pytest.raises(Missing):
        queries.case_of(cast().li, made.pk)
    assert queries.consultations(cast().office).get().pk == made.pk


def test_an_invited_member_from_elsewhere_reads_just_the_case_by_pseudonym() -> None:
    far = actor("he", "visitor", name="何", region=FAR)
    row = problem_at(
        "rectifying", house=household("王大山"), description="王大山家护栏 13800001111"
    )
    made = consultation(row, [member("何", far)])
    seen = queries.case_sight(far, made.pk)
    assert seen.opens_problem is False
    assert seen.asked.family == "村民王某某"
    assert "王大山" not in seen.asked.description
    assert "13800001111" not in seen.asked.description
    assert seen.may == frozenset({"opine"})
    answer = signed_in("he").get(f"/consultations/{made.pk}/").content.decode()
    assert "王大山" not in answer
    assert signed_in("he").get(f"/problems/{row.pk}/").status_code == 404
    listed = signed_in("he").get("/consultations/?mine=1").content.decode()
    assert row.number in listed
    assert "王大山" not in listed


def test_only_the_member_himself_opines_and_once() -> None:
    far, other = actor("he", "visitor", region=FAR), actor("other", "expert", region=COUNTY)
    made = consultation(members=[member("何", far)])
    invitation = made.invitations.get()
    with pytest.raises(Missing):
        actions.opine(other, invitation, **OPINION, now=NOW)
    with pytest.raises(Invalid, match="请选择原因"):
        actions.opine(far, invitation, cause="luck", text="运气", now=NOW)
    said = actions.opine(far, invitation, **OPINION, now=NOW)
    assert said.member == invitation.member
    with pytest.raises(Conflict, match="已登记"):
        actions.opine(far, invitation, **OPINION, now=NOW)
    told = Notice.objects.get(account=cast().issuer.id, code="consultation")
    assert "1/1" in told.text


def test_an_opinion_is_recorded_for_a_member_with_its_source() -> None:
    made, who = consultation(), cast()
    with pytest.raises(Invalid, match="写明情况"):
        actions.record_opinion(who.issuer, made, member=member(), source=" ", **OPINION, now=NOW)
    with pytest.raises(Invalid, match="未受邀"):
        actions.record_opinion(
            who.issuer, made, member=member("外人"), source="电话", **OPINION, now=NOW
        )
    with pytest.raises(NotAllowed):
        actions.record_opinion(who.expert, made, member=member(), source="电话", **OPINION, now=NOW)
    said = actions.record_opinion(
        who.issuer, made, member=member(), source="3月3日电话", **OPINION, now=NOW
    )
    assert (said.source, said.recorded_by_id) == ("3月3日电话", who.issuer.id)


def test_a_conclusion_diagnoses_a_problem_that_waits_for_it() -> None:
    made = consultation(problem_at("diagnosing"))
    actions.conclude(cast().expert, made, **CONCLUSION, now=NOW)
    problem = Problem.objects.get(pk=made.problem_id)
    assert (problem.state, problem.cause) == ("to_hand_over", "funds")
    assert problem.remedy == "列入年度计划"


def test_whoever_may_not_diagnose_leaves_that_to_the_experts() -> None:
    made = consultation(problem_at("diagnosing"))
    done = actions.conclude(cast().issuer, made, **CONCLUSION, now=NOW)
    assert done.state == "concluded"
    assert Problem.objects.get(pk=made.problem_id).state == "diagnosing"
    assert "据此诊断" in Notice.objects.get(account=cast().expert.id).text


def test_elsewhere_on_the_road_a_conclusion_moves_nothing() -> None:
    made = consultation()
    before = Problem.objects.filter(pk=made.problem_id).values().get()
    actions.conclude(cast().issuer, made, **CONCLUSION, now=NOW)
    assert Problem.objects.filter(pk=made.problem_id).values().get() == before


def test_a_closed_consultation_takes_nothing_more() -> None:
    made, who = consultation(), cast()
    with pytest.raises(Invalid, match="写明情况"):
        actions.withdraw(who.issuer, made, reason="", now=NOW)
    gone = actions.withdraw(who.issuer, made, reason="已有办法", now=NOW)
    assert gone.state == "withdrawn"
    for deed in (
        lambda: actions.conclude(who.issuer, made, **CONCLUSION, now=NOW),
        lambda: actions.withdraw(who.issuer, made, reason="再撤", now=NOW),
        lambda: actions.record_opinion(
            who.issuer, made, member=member(), source="电话", **OPINION, now=NOW
        ),
    ):
        with pytest.raises(Conflict, match="已经办结"):
            deed()
    assert Opinion.objects.count() == 0
    assert consultation(made.problem).state == "open"


def test_members_are_suggested_by_what_they_know_with_the_reasons() -> None:
    near = member("近", region_id=COUNTY, skills=["finance"], sector="economy")
    member("教", skills=["education"])
    member("远", skills=["commerce"])
    finder = member("发现", cast().finder, skills=["finance"])
    row = problem_at("rectifying")  # 家庭收入不达标
    found = queries.suggestions(cast().issuer, row)
    assert [one.member.name for one in found] == ["近", "远"]
    assert found[0].reasons == "特长：金融、界别：经济、本县区"
    assert finder not in [one.member for one in found]
    assert near == found[0].member


def test_it_is_convened_and_answered_on_the_screen() -> None:
    row = problem_at("rectifying")
    far = actor("he", "visitor", name="何", region=FAR)
    asked = member("何", far, skills=["commerce"])
    page = signed_in("issuer").get(f"/problems/{row.pk}/").content.decode()
    assert f"/consultations/convene/{row.pk}/" in page
    form = signed_in("issuer").get(f"/consultations/convene/{row.pk}/").content.decode()
    assert "特长：电商" in form
    sent = signed_in("issuer").post(
        f"/consultations/convene/{row.pk}/",
        {"question": "护栏由谁出资？", "due_on": "2099-03-20", "suggested": [str(asked.pk)]},
    )
    assert sent.status_code == 302
    made = Consultation.objects.get()
    assert made.invitations.get().reasons == "特长：电商"
    assert signed_in("he").get(f"/consultations/{made.pk}/opine/").status_code == 200
    assert signed_in("he").post(f"/consultations/{made.pk}/opine/", OPINION).status_code == 302
    assert signed_in("li").get(f"/consultations/{made.pk}/opine/").status_code == 404
    assert Opinion.objects.count() == 1
    for step in ("record", "conclude", "withdraw"):
        assert signed_in("issuer").get(f"/consultations/{made.pk}/{step}/").status_code == 200
    answer = signed_in("issuer").post(f"/consultations/{made.pk}/conclude/", CONCLUSION)
    assert answer.status_code == 302
    assert "养护资金不足" in signed_in("issuer").get(f"/problems/{row.pk}/").content.decode()
