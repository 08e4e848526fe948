"""Slips climb blue, orange, red; each only after the one before lapsed; and settle themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huifang.access.tests.make import actor
from huifang.journal.models import Entry
from huifang.journal.queries import history_of
from huifang.kit.errors import Conflict, HouseError, Invalid, Missing, NotAllowed
from huifang.notices.models import Notice
from huifang.problems import actions as moves
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, by_phone, cast, problem_at
from huifang.registry.tests.make import household
from huifang.supervision import actions, queries
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.standing import standing_of
from huifang.supervision.tests.make import AFTER, LATE, late_problem, red_lapsed, slip
from huifang.territory.tests.make import COUNTY, FAR

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def standing(of: SupervisionSlip, now: datetime) -> str:
    return standing_of(of, timezone.localdate(now))


def refused(**facts: Any) -> str:
    with pytest.raises(HouseError) as why:
        slip(**facts)
    return str(why.value) + "".join(str(words) for words in why.value.fields.values())


def test_a_slip_has_a_number_a_day_by_the_calendar_and_tells_the_unit() -> None:
    row = late_problem()
    made = slip([row])
    assert made.number.endswith("1号")
    assert "督" in made.number
    # five working days after 31 March 2026, over the Qingming holiday of 4 to 6 April
    assert made.reply_due.isoformat() == "2026-04-08"
    assert standing(made, LATE) == "unread"
    note = Notice.objects.get(account=cast().handler.id, code="supervision")
    assert made.number in note.text
    assert Entry.objects.filter(deed="supervision.issue", thread=row.thread()).count() == 1


def test_the_next_level_waits_until_the_former_lapsed() -> None:
    row = late_problem()
    slip([row])
    assert "回复期限是" in refused(problems=[row], level="orange")
    assert "回复期限是" in refused(problems=[row], now=LATE + DAY)
    assert "应签发橙色督办单" in refused(problems=[row], now=AFTER)
    assert "应签发橙色督办单" in refused(problems=[row], level="red", reason="急", now=AFTER)
    assert slip([row], AFTER, level="orange").level == "orange"


def test_after_a_lapsed_red_slip_only_an_interview_is_left() -> None:
    row, now = red_lapsed()
    assert "请约谈" in refused(problems=[row], now=now, level="red")


def test_an_important_matter_begins_higher_with_a_reason_and_the_right_to() -> None:
    row = late_problem()
    assert "写明理由" in refused(problems=[row], level="orange")
    made = slip([row], level="orange", reason="涉及群众出行安全")
    assert (made.level, made.reason) == ("orange", "涉及群众出行安全")


def test_only_whoever_holds_the_right_begins_higher(monkeypatch: pytest.MonkeyPatch) -> None:
    from huifang.rules import permissions

    row = late_problem()
    before = permissions.PERMISSIONS["supervision.begin_higher"]
    none = permissions.Permission(before.zh, before.en, frozenset({"leader"}))
    monkeypatch.setitem(permissions.PERMISSIONS, "supervision.begin_higher", none)
    with pytest.raises(NotAllowed, match="无权直接签发"):
        slip([row], level="red", reason="急")


def test_what_is_in_time_or_not_with_a_unit_is_not_pressed() -> None:
    assert "进度正常" in refused(problems=[late_problem()], now=NOW)
    done = problem_at("to_verify", house=household("李"))
    assert "不在责任单位整改期内" in refused(problems=[done])


def test_a_slip_goes_to_the_unit_of_all_its_problems() -> None:
    row = late_problem()
    with pytest.raises(Invalid, match="责任单位是"):
        actions.issue(
            cast().issuer, row.campaign, unit=cast().helping, problems=[row], level="blue",
            demand="请整改", now=LATE,
        )  # fmt: skip
    with pytest.raises(Invalid, match="至少一个问题"):
        actions.issue(
            cast().issuer, row.campaign, unit=cast().unit, problems=[], level="blue",
            demand="请整改", now=LATE,
        )  # fmt: skip


def test_the_demand_is_written_and_the_reply_day_lies_ahead() -> None:
    row = late_problem()
    assert "写明情况" in refused(problems=[row], demand=" ")
    assert "须晚于今天" in refused(problems=[row], reply_due=timezone.localdate(LATE))
    assert "没有这一级" in refused(problems=[row], level="green")
    assert SupervisionSlip.objects.count() == 0


def test_a_neighbour_can_neither_issue_see_nor_answer() -> None:
    made = slip()
    far = actor("far", "issuer", region=FAR)
    with pytest.raises(Missing):
        actions.issue(
            far, made.campaign, unit=made.unit, problems=list(made.problems.all()),
            level="orange", demand="请整改", now=AFTER,
        )  # fmt: skip
    today = timezone.localdate(LATE)
    for other in (far, cast().assistant):
        with pytest.raises(Missing):
            queries.slip_sight(other, made.pk, today)
    with pytest.raises(Missing):
        actions.read(cast().assistant, made, now=LATE)
    with pytest.raises(NotAllowed):
        actions.read(cast().issuer, made, now=LATE)


def test_it_is_read_by_a_deed_and_once() -> None:
    made, handler = slip(), cast().handler
    queries.slip_sight(handler, made.pk, timezone.localdate(LATE))
    made.refresh_from_db()
    assert made.read_at is None
    with pytest.raises(Conflict, match="请先打开督办单"):
        actions.reply(handler, made, text="已安排", now=LATE)
    read = actions.read(handler, made, now=LATE)
    assert standing(read, LATE) == "read"
    with pytest.raises(Conflict, match="阅过"):
        actions.read(handler, read, now=LATE)


def replied(now: datetime = LATE + DAY) -> SupervisionSlip:
    made, handler = slip(), cast().handler
    actions.read(handler, made, now=LATE)
    return actions.reply(handler, made, text="月底前装好", now=now)


def test_a_reply_waits_to_be_judged_and_holds_the_ladder() -> None:
    made = replied()
    assert standing(made, AFTER) == "replied"
    row = made.problems.get()
    assert "请先审核回复" in refused(problems=[row], level="orange", now=AFTER)
    with pytest.raises(Conflict, match="正在审核"):
        actions.reply(cast().handler, made, text="再报", now=AFTER)
    told = Entry.objects.get(deed="supervision.reply", thread=row.thread())
    assert "月底前装好" in told.note


def test_a_refused_reply_may_be_given_anew_until_it_lapses() -> None:
    made, who = replied(), cast()
    with pytest.raises(Invalid, match="写明情况"):
        actions.refuse(who.issuer, made, reason=" ", now=LATE + DAY)
    made = actions.refuse(who.issuer, made, reason="没有责任人", now=LATE + DAY)
    assert standing(made, LATE + DAY) == "refused"
    again = SimpleUploadedFile("计划.pdf", b"%PDF-1.4 x")
    made = actions.reply(who.handler, made, text="责任人张某", upload=again, now=LATE + 2 * DAY)
    assert (made.verdict, made.reply_file is not None) == ("", True)
    made = actions.refuse(who.issuer, made, reason="仍无时间表", now=LATE + 2 * DAY)
    assert standing(made, AFTER) == "lapsed"
    assert slip([made.problems.get()], AFTER, level="orange")


def test_an_accepted_reply_closes_it_and_a_problem_still_red_climbs_on() -> None:
    made, who = replied(), cast()
    made = actions.accept(who.issuer, made, now=LATE + DAY)
    assert standing(made, AFTER) == "accepted"
    with pytest.raises(Conflict, match="已采纳"):
        actions.reply(who.handler, made, text="再报", now=LATE + DAY)
    with pytest.raises(Conflict, match="已审核"):
        actions.refuse(who.issuer, made, reason="不行", now=LATE + DAY)
    row = made.problems.get()
    assert "回复已采纳" in refused(problems=[row], level="orange", now=LATE + DAY)
    assert slip([row], AFTER, level="orange").level == "orange"


def test_without_a_reply_there_is_nothing_to_judge_and_nobody_judges_his_own() -> None:
    made, who = slip(), cast()
    with pytest.raises(Conflict, match="还没有回复"):
        actions.accept(who.issuer, made, now=LATE)
    both = actor("both", "issuer", region=COUNTY)
    both = actor("both", "handler", unit=who.unit.pk)
    actions.read(both, made, now=LATE)
    made = actions.reply(both, made, text="已安排", now=LATE)
    with pytest.raises(NotAllowed, match="您写的"):
        actions.accept(both, made, now=LATE)


def test_a_slip_issued_by_mistake_is_withdrawn_and_the_ladder_begins_where_it_was() -> None:
    row, who = late_problem(), cast()
    made = actions.read(who.handler, slip([row]), now=LATE)
    with pytest.raises(Invalid):
        actions.withdraw(who.issuer, made, reason=" ", now=LATE)
    made = actions.withdraw(who.issuer, made, reason="问题编号填错", now=LATE)
    assert standing(made, AFTER) == "withdrawn"
    assert "已撤回" in Notice.objects.filter(account=who.handler.id).order_by("-pk")[0].text
    assert Entry.objects.filter(deed="supervision.withdraw", thread=row.thread()).count() == 1
    with pytest.raises(Conflict, match="已撤回"):
        actions.reply(who.handler, made, text="正在办", now=LATE)
    assert slip([row], LATE + DAY).level == "blue"


def test_what_was_answered_or_has_lapsed_is_not_withdrawn() -> None:
    who = cast()
    with pytest.raises(Conflict, match="不能撤回"):
        actions.withdraw(who.issuer, slip(), reason="填错", now=AFTER)
    made = actions.read(who.handler, slip([late_problem(house=household("唐"))]), now=LATE)
    made = actions.reply(who.handler, made, text="正在办", now=LATE)
    with pytest.raises(Conflict, match="不能撤回"):
        actions.withdraw(who.issuer, made, reason="填错", now=LATE)


def test_a_slip_settles_itself_and_presses_again_when_sent_back() -> None:
    who, row = cast(), late_problem()
    made = slip([row])
    row = moves.rectify(who.handler, row, result="装好了", now=LATE + DAY)
    assert standing(made, AFTER) == "settled"
    row = moves.send_back(who.verifier, row, reason="只装了一半", now=LATE + 2 * DAY)
    assert standing(made, AFTER) == "lapsed"
    assert slip([row], AFTER, level="orange")


def test_a_new_round_begins_the_ladder_anew_and_the_old_slip_stays_settled() -> None:
    who, row = cast(), late_problem()
    made = slip([row])
    row = moves.rectify(who.handler, row, result="装好了", now=LATE + DAY)
    row = moves.verify(who.verifier, row, method="on_site", household_says="好", now=LATE + DAY,
                       satisfaction="satisfied", **by_phone(row, LATE + DAY))  # fmt: skip
    row = moves.clear(who.approver, row, now=LATE + DAY)
    row = moves.relapse(who.checker, row, relapse_cause="half_done", reason="又坏了",
                        now=LATE + 2 * DAY)  # fmt: skip
    assert row.state == "rectifying"
    later = LATE + 60 * DAY
    assert standing(made, later) == "settled"
    assert slip([row], later).level == "blue"
    assert made.number in {one.number for one in queries.slips_of(who.office, row, later.date())}


def test_suggestions_are_overdue_problems_whose_next_slip_is_allowed() -> None:
    row = late_problem()
    issuer, today = cast().issuer, timezone.localdate(LATE)
    assert [one.next_level for one in queries.suggestions(issuer, today)] == ["blue"]
    slip([row])
    assert list(queries.suggestions(issuer, today)) == []
    after = timezone.localdate(AFTER)
    assert [one.next_level for one in queries.suggestions(issuer, after)] == ["orange"]
    assert list(queries.suggestions(actor("far", "issuer", region=FAR), after)) == []


def test_ticked_problems_get_one_slip_a_unit_and_level_and_the_rest_are_left_out() -> None:
    who = cast()
    first, second = late_problem(house=household("甲")), late_problem(house=household("乙"))
    climbing = late_problem(house=household("丙"))
    slip([climbing])
    resting = problem_at("to_verify", house=household("丁"))
    ids = ",".join(str(row.pk) for row in (first, second, climbing, resting))
    rows = queries.ticked(who.issuer, ids, timezone.localdate(AFTER))
    made = actions.issue_ticked(who.issuer, rows, demand="请整改", now=AFTER)
    assert sorted((one.level, one.problems.count()) for one in made) == [("blue", 2), ("orange", 1)]
    assert resting.number in {row.problem.number for row in rows if row.refused}
    rows = queries.ticked(who.issuer, str(resting.pk), timezone.localdate(AFTER))
    with pytest.raises(Conflict, match="不能督办"):
        actions.issue_ticked(who.issuer, rows, demand="请整改", now=AFTER)


def test_no_slip_moves_a_problem() -> None:
    row = late_problem()
    before = Problem.objects.filter(pk=row.pk).values().get()
    replied_slip = slip([row])
    actions.read(cast().handler, replied_slip, now=LATE)
    assert Problem.objects.filter(pk=row.pk).values().get() == before


def test_the_problems_own_history_tells_every_step_of_its_slip() -> None:
    made = replied()
    row = made.problems.get()
    actions.refuse(cast().issuer, made, reason="没有责任人", now=LATE + DAY)
    deeds = history_of(row).values_list("deed", flat=True)
    assert list(deeds)[:4] == [
        "supervision.refuse", "supervision.reply", "supervision.read", "supervision.issue",
    ]  # fmt: skip


def test_a_unit_that_lost_the_problem_still_answers_its_slip() -> None:
    who, row = cast(), late_problem()
    made = slip([row])
    row.lead_unit = who.helping
    row.save()
    row.assisting.clear()
    assert standing(made, LATE) == "settled"
    read = actions.read(who.handler, made, now=LATE)
    assert read.read_by_id == who.handler.id
    assert not history_of(row).filter(deed="supervision.read").exists()
