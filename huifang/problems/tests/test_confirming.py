"""The family's word: each way of confirming, what each needs, and who may see the signature."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huifang.access.tests.make import actor
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.problems import actions
from huifang.problems.models import Confirmation, Problem, Round
from huifang.problems.queries.confirmation import signed, verified
from huifang.problems.tests.make import NOW, by_phone, cast, problem, problem_at, signed_in
from huifang.territory.tests.make import COUNTY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SAID: dict[str, Any] = {
    "method": "on_site", "household_says": "好了", "satisfaction": "satisfied",
    "given_by": "王大山",
}  # fmt: skip
CRITERIA = "到户看过，水龙头有水\n\n有人管护"


def png(name: str = "signature.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, DOT, "image/png")


def verify(row: Problem, **facts: Any) -> Problem:
    return actions.verify(cast().verifier, row, **{**SAID, **facts}, now=NOW)


# --- what must hold ------------------------------------------------------------------------------


def with_criteria() -> Problem:
    row = problem_at("to_verify")
    row.category.criteria = CRITERIA
    row.category.save()
    return row


def test_every_criterion_must_hold_and_is_kept_with_the_round() -> None:
    row = with_criteria()
    with pytest.raises(Invalid, match="还有 1 条没有达到：有人管护。请改办“退回整改”"):
        verify(row, way="signature", signature=png(), checked=["到户看过，水龙头有水"])
    done = verify(
        row, way="signature", signature=png(), checked=["有人管护", "到户看过，水龙头有水", "杂"]
    )
    assert done.checked == [
        {"text": "到户看过，水龙头有水", "holds": True},
        {"text": "有人管护", "holds": True},
    ]


def test_the_form_offers_what_does_not_hold_as_the_reason_to_send_it_back() -> None:
    row = with_criteria()
    client = signed_in("verifier")
    answer = client.post(f"/problems/{row.pk}/verify/", {**SAID, "checked": "有人管护"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 1 条没有达到" in text
    assert f"/problems/{row.pk}/send_back/?reason=%E6%9C%AA%E8%BE%BE%E5%88%B0" in text
    back = client.get(f"/problems/{row.pk}/send_back/", {"reason": "未达到：水"})
    assert "未达到：水" in back.content.decode()


def test_a_kind_of_problem_without_criteria_is_verified_as_before() -> None:
    row = problem_at("to_verify")
    form = signed_in("verifier").get(f"/problems/{row.pk}/verify/").content.decode()
    assert "逐项核验" not in form
    assert verify(row, way="signature", signature=png()).checked == []


# --- each way ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"way": ""}, "请选择“确认方式”"),
        ({"way": "signature"}, "请确认人在签字框内签字；不便签字的，改用其他确认方式"),
        ({"way": "paper"}, "请上传签过字的纸质材料的扫描件或照片"),
        ({"way": "call_back"}, "请填写“确认时间”"),
        ({"way": "fingerprint", "read_out": True}, "请填写“代填人”"),
        ({"way": "fingerprint", "filled_in_by": "李四"}, "请勾选“已把内容念给确认人听"),
        ({"way": "fingerprint", "filled_in_by": "王大山", "read_out": True}, "不能是同一人"),
        ({"way": "signature", "given_by": " "}, "请填写“确认人”"),
        ({"method": "phone", "way": "signature", "signature": 1}, "只能选“电话回访”"),
        ({"way": "call_back", "given_at": NOW + timedelta(hours=1)}, "确认时间不能晚于现在"),
        ({"way": "call_back", "given_at": NOW - timedelta(days=1)}, "确认时间早于整改完成的日期"),
    ],
)
def test_each_way_says_what_it_needs(facts: dict[str, Any], words: str) -> None:
    row = problem_at("to_verify")
    if facts.get("signature"):
        facts = {**facts, "signature": png()}
    with pytest.raises(Invalid) as refused:
        verify(row, **facts)
    assert words in str(refused.value) + " ".join(map(str, refused.value.fields.values()))
    assert Problem.objects.get(pk=row.pk).state == "to_verify"
    assert not Confirmation.objects.exists()


def test_a_signature_must_be_a_picture_and_a_scan_may_be_a_pdf() -> None:
    row = problem_at("to_verify")
    pdf = SimpleUploadedFile("单.pdf", b"%PDF-1.7 x", "application/pdf")
    with pytest.raises(Invalid) as refused:
        verify(row, way="signature", signature=pdf)
    assert "signature" in refused.value.fields
    verify(row, way="paper", scan=SimpleUploadedFile("单.pdf", b"%PDF-1.7 x", "application/pdf"))
    word = Confirmation.objects.get()
    assert word.file
    assert (word.way, word.file.name, word.given_by.reveal()) == ("paper", "单.pdf", "王大山")


def test_a_fingerprint_names_who_filled_in_and_a_call_back_when() -> None:
    verify(problem_at("to_verify"), way="fingerprint", filled_in_by="李四", read_out=True)
    first = Confirmation.objects.get()
    assert (first.filled_in_by, first.given_at, first.file) == ("李四", NOW, None)
    row = problem_at("to_verify")
    verify(row, method="phone", **{**by_phone(row), "given_at": NOW})
    second = Confirmation.objects.get(problem=row)
    assert (second.way, second.given_at, second.filled_in_by) == ("call_back", NOW, "")
    assert Entry.objects.latest("seq").changes["confirmation"] == ["", "电话回访"]
    assert "王大山" not in str(Entry.objects.latest("seq").changes)


def test_for_a_village_somebody_of_the_village_confirms() -> None:
    who = cast()
    row = problem(who.finder, household=None, level="village")
    row = actions.fix_on_spot(who.finder, row, result="修好", now=NOW)
    verify(row, way="signature", signature=png(), given_by="村民代表 蒋开福")
    assert Confirmation.objects.get(problem=row).given_by.reveal() == "村民代表 蒋开福"


def test_a_refused_clearance_undoes_the_word_which_is_kept() -> None:
    row = verify(problem_at("to_verify"), way="signature", signature=png())
    row = actions.refuse_clearance(cast().approver, row, reason="签名不像", now=NOW)
    word = Confirmation.objects.get()
    assert (word.undone_at, row.checked) == (NOW, [])
    row = actions.rectify(cast().handler, row, result="又修", now=NOW)
    verify(row, way="signature", signature=png())
    assert Confirmation.objects.filter(undone_at=None).count() == 1


# --- who sees it ---------------------------------------------------------------------------------


def test_the_signature_is_for_whoever_may_see_it_and_the_name_is_masked() -> None:
    row = verify(problem_at("to_verify"), way="signature", signature=png())
    word = Confirmation.objects.get()
    page, picture = f"/problems/{row.pk}/", f"/problems/confirmation/{word.pk}/?inline"
    shown = signed_in("verifier").get(page).content.decode()
    assert "王**" in shown
    assert "王大山" not in shown
    assert picture in shown
    answer = signed_in("verifier").get(picture)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    approver = signed_in("approver")
    assert "已留存" in approver.get(page).content.decode()
    assert approver.get(picture).status_code == 403
    far = actor("far", "verifier", region="001002")
    with pytest.raises(Missing):
        signed(far, word.pk)


def test_what_must_hold_is_shown_before_and_what_held_after() -> None:
    row = with_criteria()
    seen = verified(cast().verifier, row)
    assert [line for line, holds in seen.criteria if not holds] == list(row.category.criteria_lines)
    done = verify(row, way="signature", signature=png(), checked=row.category.criteria_lines)
    assert all(holds for _line, holds in verified(cast().verifier, done).criteria)


# --- through the form ----------------------------------------------------------------------------


def post(client: Client, row: Problem, **facts: Any) -> Any:
    return client.post(f"/problems/{row.pk}/verify/", {**SAID, **facts})


def test_a_signature_drawn_on_the_screen_is_kept_as_a_picture() -> None:
    row = problem_at("to_verify")
    drawn = "data:image/png;base64," + base64.b64encode(DOT).decode()
    client = signed_in("verifier")
    for wrong in ("data:image/png;base64,???", "data:text/html;base64,PGI+", "x" * 700_000):
        assert post(client, row, way="signature", signature=wrong).status_code == 422
    missing = post(client, row, way="signature", signature=drawn, given_by="")
    assert drawn in missing.content.decode()  # it need not be drawn again
    assert post(client, row, way="signature", signature=drawn).status_code == 302
    word = Confirmation.objects.get()
    assert word.file
    assert (word.file.content_type, word.file.size) == ("image/png", len(DOT))


def test_the_form_asks_at_once_for_what_the_way_needs() -> None:
    row = problem_at("to_verify")
    answer = post(signed_in("verifier"), row, way="fingerprint", household_says="")
    text = answer.content.decode()
    for words in ("请填写“群众意见”", "请填写“代填人”", "请勾选“已把内容念给确认人听"):
        assert words in text, words


# --- looking back --------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["finder", "handler", "verifier", "approver"])
def test_nobody_looks_back_at_what_he_had_a_hand_in(hand: str) -> None:
    row = problem_at("cleared")
    both = actor(hand, "verifier", region=COUNTY)
    with pytest.raises(NotAllowed, match="回头看须由他人办理"):
        actions.look_back(both, row, household_says="好", now=NOW)
    with pytest.raises(NotAllowed, match="回头看须由他人办理"):
        actions.relapse(both, row, relapse_cause="other", reason="又坏", now=NOW)


def test_a_relapse_says_why_and_each_round_keeps_its_hands_and_the_age_goes_on() -> None:
    who, row = cast(), problem_at("cleared")
    with pytest.raises(Invalid, match="请选择“反弹原因”"):
        actions.relapse(who.checker, row, relapse_cause="", reason="又坏", now=NOW)
    later = NOW + timedelta(days=100)
    row = actions.relapse(who.checker, row, relapse_cause="no_upkeep", reason="又坏", now=later)
    assert Entry.objects.latest("seq").changes["relapse_cause"] == ["", "no_upkeep"]
    row = actions.rectify(who.handler, row, result="重修", now=later)
    row = actions.verify(
        who.verifier, row, **SAID, way="signature", signature=png(), now=later + timedelta(days=1)
    )
    row = actions.clear(who.approver, row, now=later + timedelta(days=2))
    again = later + timedelta(days=30)
    row = actions.relapse(who.checker, row, relapse_cause="policy", reason="停补", now=again)
    assert [
        (one.number, one.relapse_cause, one.handler_id, one.verifier_id, one.approver_id)
        for one in Round.objects.filter(problem=row)
    ] == [
        (1, "no_upkeep", who.handler.id, who.verifier.id, who.approver.id),
        (2, "policy", who.handler.id, who.verifier.id, who.approver.id),
    ]
    assert (row.round, row.age_days(again.date()), row.found_at) == (3, 130, NOW)
    assert list(row.confirmations.order_by("round").values_list("round", flat=True)) == [1, 2]
    shown = signed_in("office").get(f"/problems/{row.pk}/").content.decode()
    assert "后续无人管" in shown
    assert "自发现起" in shown
    with pytest.raises(Conflict):
        actions.clear(who.approver, row, now=again)
