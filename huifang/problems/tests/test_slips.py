"""Hand-over slips, joint and assisting units, batch answers, the inbox, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.kit.errors import Conflict, NotAllowed
from huifang.notices.models import Notice
from huifang.notices.sources import lines
from huifang.problems import actions
from huifang.problems.actions import batch
from huifang.problems.models import Problem, Round, Slip
from huifang.problems.queries.moves import holds, moves_open_to
from huifang.problems.queries.slips import document_code, sight
from huifang.problems.queries.todo import todo
from huifang.problems.tests.make import NOW, TODAY, Cast, cast, problem, problem_at
from huifang.registry.tests.make import household
from huifang.rules.problem_workflow import MOVE
from huifang.territory.tests.make import COUNTY, YI, unit

pytestmark = pytest.mark.django_db
DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}


def to_hand_over(who: Cast, number: int, **facts: Any) -> list[Problem]:
    return [problem_at("to_hand_over", who=who, **facts) for _turn in range(number)]


def handed_together(who: Cast, rows: list[Problem], *, one_slip: bool) -> list[batch.BatchRow]:
    ticked = batch.ticked(
        who.issuer, ",".join(str(row.pk) for row in rows), MOVE["hand_over"], TODAY
    )
    facts = {"lead_unit": who.unit, "standard": "做好"}
    return batch.run(who.issuer, ticked, actions.hand_over, facts, NOW, one_slip=one_slip)


def signed_in(name: str) -> Client:
    cast()
    client = Client()
    client.force_login(
        Account.objects.get(username=name), "django.contrib.auth.backends.ModelBackend"
    )
    return client


# --- slips ---------------------------------------------------------------------------------------


def test_every_hand_over_makes_a_slip_under_the_next_number() -> None:
    rows = [problem_at("handed_over") for _turn in range(2)]
    numbers = [row.slip.number for row in rows if row.slip]
    assert numbers == ["永政协回访交〔2026〕1号", "永政协回访交〔2026〕2号"]
    slip = Slip.objects.get(number=numbers[0])
    assert list(slip.problems.all()) == [rows[0]]
    assert (slip.unit, slip.issued_at, slip.issued_by_id) == (cast().unit, NOW, cast().issuer.id)


def test_a_campaign_numbers_under_its_own_code() -> None:
    row = problem()
    row.campaign.document_code = "东政协访"
    assert document_code(row.campaign) == "东政协访"


def test_a_batch_to_one_unit_is_one_slip_or_one_each_as_the_issuer_chooses() -> None:
    who = cast()
    together = to_hand_over(who, 3)
    assert [row.refused for row in handed_together(who, together, one_slip=True)] == ["", "", ""]
    (slip,) = Slip.objects.all()
    assert set(slip.problems.all()) == set(together)
    handed_together(who, to_hand_over(who, 2), one_slip=False)
    assert Slip.objects.count() == 3


def test_a_refusal_in_a_batch_does_not_stop_the_others_and_takes_no_number() -> None:
    who = cast()
    rows = [problem_at("registered", who=who), *to_hand_over(who, 2)]
    refused = [bool(row.refused) for row in handed_together(who, rows, one_slip=True)]
    assert refused == [True, False, False]
    assert Slip.objects.get().number == "永政协回访交〔2026〕1号"


def test_a_slip_belongs_to_the_smallest_region_that_holds_its_matters() -> None:
    who = cast()
    near = problem(who.li, house=household(region=YI))
    near = actions.accept(who.issuer, near, urgency="normal", time_class="staged", now=NOW)
    rows = [*to_hand_over(who, 1), near]
    handed_together(who, rows, one_slip=True)
    region = Slip.objects.get().region_id
    assert all(row.region_id.startswith(region) for row in rows)
    assert region.startswith(COUNTY)
    assert region not in {row.region_id for row in rows}


def test_a_slip_of_another_unit_is_refused() -> None:
    who = cast()
    slip = problem_at("handed_over", who=who).slip
    (row,) = to_hand_over(who, 1)
    with pytest.raises(Conflict, match="一张交办单只能交给一个单位"):
        actions.hand_over(who.issuer, row, lead_unit=who.helping, standard="x", slip=slip, now=NOW)
    assert Slip.objects.count() == 1


def test_a_ruling_for_another_unit_and_a_relapse_make_a_new_slip() -> None:
    who, row = cast(), problem_at("disputed")
    first = row.slip
    same = actions.rule(who.issuer, problem_at("disputed"), lead_unit=who.unit, reason="x", now=NOW)
    assert same.slips.count() == 1
    row = actions.rule(who.issuer, row, lead_unit=who.helping, reason="改派", now=NOW)
    assert row.slip != first
    assert row.slip
    assert row.slip.unit == who.helping
    done = problem_at("cleared")
    again = actions.relapse(who.checker, done, relapse_cause="other", reason="又坏", now=NOW)
    assert again.slips.count() == 2
    assert Round.objects.get(problem=again).slip == done.slip != again.slip


def test_the_slip_shows_its_matters_and_lets_the_unit_sign_for_all_at_once() -> None:
    who = cast()
    rows = to_hand_over(who, 2)
    handed_together(who, rows, one_slip=True)
    slip = Slip.objects.get()
    seen = sight(who.handler, slip.pk, TODAY)
    assert {matter.problem for matter in seen.matters} == set(rows)
    assert set(seen.to_sign.split(",")) == {str(row.pk) for row in rows}
    assert sight(who.issuer, slip.pk, TODAY).to_sign == ""
    client = signed_in("handler")
    page = client.get(f"/problems/slips/{slip.pk}/", headers=DRAWER).content.decode()
    assert "签收本单" in page
    assert rows[0].number in page
    assert slip.number in client.get("/problems/slips/", follow=True).content.decode()


def test_another_unit_does_not_see_the_slip() -> None:
    slip = problem_at("handed_over").slip
    assert slip
    cast()
    actor("stranger", "handler", unit=unit("县教育局").pk)
    client = signed_in("stranger")
    assert client.get(f"/problems/slips/{slip.pk}/").status_code == 404
    assert slip.number not in client.get("/problems/slips/", follow=True).content.decode()


# --- units that answer together ------------------------------------------------------------------


def test_a_joint_unit_reports_progress_and_the_one_in_charge_reports_it_put_right() -> None:
    who = cast()
    (row,) = to_hand_over(who, 1)
    row = actions.hand_over(
        who.issuer, row, lead_unit=who.unit, standard="做好", joint=[who.helping, who.unit],
        assisting=[who.helping], now=NOW,
    )  # fmt: skip
    assert list(row.joint.all()) == [who.helping]
    assert list(row.assisting.all()) == []
    row = actions.sign(who.handler, row, now=NOW)
    assert {move.name for move in moves_open_to(who.assistant, row, TODAY)} == {"progress"}
    row = actions.progress(who.assistant, row, progress="料已备齐", percent=30, now=NOW)
    with pytest.raises(NotAllowed, match="请由责任单位“县交通局”办理"):
        actions.rectify(who.assistant, row, result="好", now=NOW)
    assert holds(who.handler, row, MOVE["rectify"])


def test_a_ruling_keeps_or_changes_the_other_units() -> None:
    who, row = cast(), problem_at("disputed")
    row = actions.rule(who.issuer, row, lead_unit=who.unit, reason="x", now=NOW)
    assert list(row.assisting.all()) == [who.helping]
    row = problem_at("disputed")
    row = actions.rule(
        who.issuer, row, lead_unit=who.unit, reason="x", joint=[who.helping], assisting=[], now=NOW
    )
    assert (list(row.joint.all()), list(row.assisting.all())) == ([who.helping], [])


# --- batch answers -------------------------------------------------------------------------------


def posted(name: str, rows: list[Problem], **more: str) -> Any:
    ids = ",".join(str(row.pk) for row in rows)
    return signed_in("handler").post(
        f"/problems/batch/{name}/", {"ids": ids, **more}, headers=DRAWER
    )


def test_each_problem_of_a_batch_has_a_result_of_its_own_or_that_of_the_line_above() -> None:
    rows = [problem_at("rectifying") for _turn in range(4)]
    a, b, c, d = (row.pk for row in rows)
    answer = posted("rectify", rows, **{
        f"result-{a}": "装好护栏", f"same-{b}": "on", f"result-{c}": "补好路面",
    })  # fmt: skip
    assert answer.status_code == 200
    assert "没有填写，未办理" in answer.content.decode()
    found = {row.pk: (row.state, row.result) for row in Problem.objects.all()}
    assert found[a] == found[b] == ("to_verify", "装好护栏")
    assert found[c] == ("to_verify", "补好路面")
    assert found[d] == ("rectifying", "")


def test_an_empty_batch_and_half_a_line_are_asked_for() -> None:
    rows = [problem_at("rectifying")]
    answer = posted("rectify", rows)
    assert answer.status_code == 422
    assert "请至少填写一行" in answer.content.decode()
    answer = posted(
        "progress", rows, **{f"progress-{rows[0].pk}": "进场", f"percent-{rows[0].pk}": ""}
    )
    assert "请填写“进度（%）”" in answer.content.decode()
    answer = posted(
        "progress", rows, **{f"progress-{rows[0].pk}": "进场", f"percent-{rows[0].pk}": "40"}
    )
    assert answer.status_code == 200
    assert Problem.objects.get().percent == 40


def test_the_page_of_a_batch_hand_over_offers_one_slip_or_one_each() -> None:
    who = cast()
    rows = to_hand_over(who, 2)
    client, ids = signed_in("issuer"), ",".join(str(row.pk) for row in rows)
    page = client.get(f"/problems/batch/hand_over/?ids={ids}", headers=DRAWER).content.decode()
    assert "一事一单" in page
    sent = {"ids": ids, "lead_unit": str(who.unit.pk), "standard": "做好", "one_slip": "0"}
    answer = client.post("/problems/batch/hand_over/", sent, headers=DRAWER)
    assert answer.status_code == 200, answer.content.decode()
    assert Slip.objects.count() == 2


# --- the inbox -----------------------------------------------------------------------------------


def test_the_inbox_is_in_the_order_of_the_lamps_and_names_the_next_move() -> None:
    who = cast()
    green = problem_at("rectifying", who=who)
    green = actions.progress(who.handler, green, progress="快", percent=80, now=NOW)
    red = problem_at("rectifying", now=NOW - timedelta(days=60), who=who)
    amber = problem_at("handed_over", who=who)
    problem_at("to_verify", who=who)
    day = date(2026, 3, 5)
    found = todo(who.handler, day)
    assert [task.problem for task in found.tasks] == [red, amber, green]
    assert [task.lamp for task in found.tasks] == ["red", "amber", "green"]
    assert [task.move.name for task in found.tasks] == ["rectify", "sign", "rectify"]
    assert [(heap.tone, heap.count) for heap in found.heaps] == [
        ("red", 1), ("amber", 1), ("green", 1),
    ]  # fmt: skip
    assert [task.problem for task in todo(who.handler, day, tone="amber").tasks] == [amber]
    assert todo(who.li, day).total == 0


def test_long_term_work_waits_for_its_review_in_the_inbox() -> None:
    who, row = cast(), problem_at("long_term")
    assert todo(who.issuer, TODAY).total == 0
    (task,) = todo(who.issuer, date(2027, 3, 1)).tasks
    assert (task.problem, task.move.name, task.lamp) == (row, "review", "")


def test_whatever_is_in_the_inbox_can_be_done() -> None:
    who = cast()
    for state in ("registered", "to_hand_over", "handed_over", "disputed", "rectifying",
                  "to_verify", "to_clear"):  # fmt: skip
        problem_at(state, who=who)
    for name in ("office", "issuer", "handler", "verifier", "approver"):
        viewer = getattr(who, name)
        for task in todo(viewer, TODAY).tasks:
            assert task.move in moves_open_to(viewer, task.problem, TODAY), (name, task.move)


def test_the_inbox_page_has_a_button_for_each_and_says_when_nothing_waits() -> None:
    row = problem_at("handed_over")
    page = signed_in("handler").get("/problems/todo/").content.decode()
    assert f"/problems/{row.pk}/sign/" in page
    assert "没有待您办理的问题" in signed_in("li").get("/problems/todo/").content.decode()


# --- who is told ---------------------------------------------------------------------------------


def told(name: str) -> list[str]:
    rows = Notice.objects.filter(account__username=name).order_by("pk")
    return [row.code for row in rows]


def test_the_unit_is_told_of_what_comes_to_it_and_the_issuer_of_what_comes_back() -> None:
    who = cast()
    row = problem_at("disputed", who=who)
    assert told("handler") == ["handed_over"]
    assert told("issuer") == ["ruling"]
    row = actions.rule(who.issuer, row, lead_unit=who.unit, reason="x", now=NOW)
    row = actions.sign(who.handler, row, now=NOW)
    row = actions.request_extension(
        who.handler, row, due_on=date(2026, 3, 20), reason="雨", now=NOW
    )
    row = actions.extend(who.issuer, row, now=NOW)
    row = actions.rectify(who.handler, row, result="好", now=NOW)
    actions.send_back(who.verifier, row, reason="没好", now=NOW)
    assert told("handler") == ["handed_over", "ruling", "extension", "verification"]
    assert told("issuer") == ["ruling", "extension"]
    assert told("li") == []


def test_a_slip_of_many_matters_is_one_line_in_the_inbox() -> None:
    who = cast()
    handed_together(who, to_hand_over(who, 3), one_slip=True)
    (line,) = Notice.objects.filter(account__username="handler")
    assert "3 个问题" in line.text
    assert line.url == f"/problems/slips/{Slip.objects.get().pk}/"


def test_the_digest_counts_what_waits_and_each_count_opens_to_its_rows() -> None:
    who = cast()
    problem_at("handed_over", who=who)
    problem_at("rectifying", now=NOW - timedelta(days=60), who=who)
    found = {str(line.text): line for line in lines(who.handler, TODAY)}
    assert found["交办单事项待签收"].count == 1
    assert found["待您办理的问题已超期"].count == 1
    assert all("王" not in str(line.text) for line in found.values())
    assert signed_in("handler").get(found["交办单事项待签收"].url).status_code == 200
