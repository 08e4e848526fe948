"""A county's own ledger comes in as it is, and nothing in it clears what was found here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.campaigns.models import Campaign, Category
from huifang.campaigns.tests.make import campaign
from huifang.desk.importing import committing, flow
from huifang.desk.importing.checking import Preview, PreviewRow
from huifang.desk.models import ImportBatch
from huifang.desk.queries import owner_id
from huifang.journal.models import Entry
from huifang.journal.sealing import seal, verify
from huifang.kit.errors import HouseError
from huifang.problems import actions
from huifang.problems.importing import LEDGER
from huifang.problems.intake.columns import COLUMNS
from huifang.problems.models import Problem, Serial
from huifang.problems.tests.make import cast, problem, problem_at
from huifang.problems.tests.ugly import NAMES, ugly
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.rules.problem_workflow import MOVE
from huifang.territory.tests.make import COUNTY, FAR, JIA, unit

pytestmark = pytest.mark.django_db

ROW: dict[str, Any] = {
    "source": "入户走访",
    "county": "东岭县",
    "township": "清溪镇",
    "village": "甲村",
    "head_name": "王甲一",
    "category": "类别一",
    "description": "入户道路缺护栏",
}
HANDED = {**ROW, "lead_unit": "县交通局", "handed_over_on": "2020-03-05", "due_on": "2020.3.31"}
DONE = {**HANDED, "outcome": "已完成", "rectified_on": "2020年3月20日", "progress": "已装护栏"}
VERIFIED = {**DONE, "responsible": "王五", "verifier": "赵六", "verified_on": 43914}
CLEARED = {**VERIFIED, "is_cleared": "是", "cleared_on": "20200330"}


@pytest.fixture(autouse=True)
def of(settings: Any, tmp_path: Any) -> Campaign:
    settings.HUIFANG_FILES = tmp_path / "files"
    made = campaign()
    Category.objects.filter(campaign=made, code="C01").update(label="类别一")
    household("王甲一")
    unit("县交通局")
    return made


def clerk() -> Actor:
    return actor("clerk", "county", name="县办", region=COUNTY)


def staged(rows: list[dict[str, Any]], by: Actor | None = None, **how: Any) -> ImportBatch:
    upload = SimpleUploadedFile("台账.xlsx", ugly(rows, **how))
    return flow.stage(by or clerk(), LEDGER, upload, {}, timezone.now())


def look(rows: list[dict[str, Any]], by: Actor | None = None, **how: Any) -> Preview:
    found = flow.read_preview(staged(rows, by, **how))
    assert found
    return found


def only(row: dict[str, Any], by: Actor | None = None) -> PreviewRow:
    (found,) = look([row], by).rows
    return found


def errors(row: dict[str, Any], by: Actor | None = None) -> dict[str, str]:
    return {name: words for name, (_cell, words) in only(row, by).errors.items()}


def take_in(*rows: dict[str, Any], by: Actor | None = None) -> ImportBatch:
    batch = staged(list(rows), by)
    found = flow.read_preview(batch)
    assert found
    assert [row.complaints() for row in found.rows if row.errors] == []
    return flow.confirm(by or clerk(), batch, timezone.now())


# the file ---------------------------------------------------------------------------------------


def test_titles_two_heads_spacers_and_footers_are_no_rows() -> None:
    rows = [{**ROW, "description": f"第{n}处"} for n in range(7)]
    found = look(rows)
    assert found.counts["new"] == len(found.rows) == 7
    assert [text for _number, text in found.skipped] == [
        "合计7户",
        "填表人：张三审核人：李四联系电话：0746-1234567",
    ]
    assert set(found.fields) == set(NAMES) - {"serial"}
    assert set(COLUMNS) - set(found.fields) == {"found_on"}


def test_a_cell_merged_downwards_counts_for_each_of_its_rows() -> None:
    rows = [{**ROW, "description": f"第{n}处"} for n in range(2)]
    rows[1]["county"] = None
    assert look(rows, merge_places=True).counts["new"] == 2


@pytest.mark.parametrize(
    "text", ["2020-03-05", "2020年3月5日", "2020.3.5", "2020/3/5", "20200305", 43895, "43895"]
)
def test_a_day_is_read_in_each_spelling(text: Any) -> None:
    take_in({**HANDED, "handed_over_on": text})
    assert timezone.localdate(Problem.objects.get().handed_over_at) == date(2020, 3, 5)


def test_a_day_that_is_none_is_named_with_its_cell() -> None:
    row = only({**HANDED, "due_on": "3月底"})
    (said,) = row.complaints()
    assert said.startswith("T5：")
    assert "3月底" in said


# what the words mean ----------------------------------------------------------------------------


def test_an_unknown_unit_is_answered_with_those_that_read_alike() -> None:
    unit("县交通运输局")
    said = errors({**HANDED, "lead_unit": "县交通运局"})
    assert "县交通运输局" in said["lead_unit"]


def test_a_place_outside_the_scope_is_not_found_and_neighbours_are_named() -> None:
    assert "西塘县" in errors({**ROW, "county": "西塘县"})["county"]
    assert "甲村" in errors({**ROW, "village": "申村"})["village"]


def test_two_villages_of_one_name_are_told_apart_by_the_township() -> None:
    office = actor("office2", "office")
    row = {**ROW, "county": "", "township": "", "head_name": ""}
    assert errors({**row, "village": "甲村"}, office) == {}
    from huifang.territory.models import Region

    Region.objects.filter(pk=FAR).update(name="甲村", full_name="西塘县 大塘镇 甲村")
    assert "大塘镇 甲村" in errors({**row, "village": "甲村"}, office)["village"]


def test_a_family_is_found_by_its_head_and_by_group_where_two_share_a_name() -> None:
    first, second = household("李二", group_name="3组"), household("李二", group_name="四组")
    assert "3组、四组" in errors({**ROW, "head_name": "李二"})["head_name"]
    take_in({**ROW, "head_name": "李 二", "group_name": "第三组"},
            {**ROW, "head_name": "李二", "group_name": "4组"})  # fmt: skip
    assert set(Problem.objects.values_list("household", flat=True)) == {first.pk, second.pk}


def test_a_masked_head_is_refused_and_an_unknown_one_gets_near_names() -> None:
    assert "遮住" in errors({**ROW, "head_name": "王**"})["head_name"]
    assert "王甲一" in errors({**ROW, "head_name": "王甲二"})["head_name"]


def test_without_a_head_it_is_the_villages_problem() -> None:
    take_in({**ROW, "head_name": ""})
    assert Problem.objects.get().level == "village"


def test_a_category_that_reads_alike_is_taken_and_said(of: Campaign) -> None:
    Category.objects.create(campaign=of, code="C07", label="安全饮水", rank=7)
    row = only({**ROW, "category": "7、饮水安全问题"})
    assert (row.verdict, row.note) == ("new", "类别按“安全饮水”")
    assert "安全饮水" in errors({**ROW, "category": "饮食"})["category"]


def test_a_word_nobody_knew_is_told_once_and_remembered(of: Campaign) -> None:
    Category.objects.create(campaign=of, code="C07", label="饮水", rank=7)
    batch = staged([{**ROW, "category": "喝水"}])
    found = flow.read_preview(batch)
    assert found
    assert found.unknown == [["category", "喝水"]]
    batch = flow.tell_words(clerk(), batch, {("category", "喝水"): "饮水"}, timezone.now())
    assert batch.counts["new"] == 1
    assert look([{**ROW, "category": "喝水", "description": "又一处"}]).counts["new"] == 1


# the state that a row claims --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (ROW, "registered"),
        ({**ROW, "remedy": "装护栏", "cause": "资金：没有预算"}, "to_hand_over"),
        (HANDED, "rectifying"),
        ({**HANDED, "outcome": "长期坚持"}, "long_term"),
        (DONE, "to_verify"),
        (VERIFIED, "to_clear"),
        (CLEARED, "cleared"),
    ],
)
def test_a_row_becomes_a_problem_in_the_state_that_it_claims(
    row: dict[str, Any], state: str
) -> None:
    take_in(row)
    made = Problem.objects.get()
    assert (made.state, made.imported, made.finder, made.verifier) == (state, True, None, None)
    assert made.ledger_verifier == row.get("verifier", "")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"verifier": ""}, "verifier"),
        ({"verifier": "王五"}, "verifier"),
        ({"lead_leader": "赵六"}, "verifier"),
        ({"verifier": "钱七、王五"}, "verifier"),
        ({"cleared_on": ""}, "cleared_on"),
        ({"rectified_on": ""}, "rectified_on"),
        ({"is_cleared": "否"}, "is_cleared"),
        ({"outcome": "正在整改"}, "outcome"),
        ({"cleared_on": "2020-03-01"}, "cleared_on"),
        ({"cleared_on": "2099-03-01"}, "cleared_on"),
        ({"lead_unit": ""}, "lead_unit"),
        ({"outcome": "不属实"}, "outcome"),
    ],
)
def test_a_claim_that_cannot_stand_is_an_error_in_its_cell(
    change: dict[str, Any], column: str
) -> None:
    assert set(errors({**CLEARED, **change})) == {column}


def test_an_imported_problem_goes_on_through_the_loop_by_two_other_hands() -> None:
    who = cast()
    take_in(DONE)
    row = Problem.objects.get()
    assert MOVE["verify"].permission == "problem.verify"
    with pytest.raises(HouseError):
        actions.clear(who.approver, row, now=timezone.now())


# numbers ----------------------------------------------------------------------------------------


def test_a_free_number_is_kept_and_never_given_out_again(of: Campaign) -> None:
    take_in({**ROW, "number": "test-2026-001001-0007"}, {**ROW, "description": "另一处"})
    kept, given = Problem.objects.order_by("number")
    assert (kept.number, given.number) == ("test-2026-001001-0007", "test-2026-001001-0008")
    assert Serial.objects.get().last == 8
    assert problem(house=Household.objects.get()).number == "test-2026-001001-0009"


def test_a_number_of_another_county_is_refused() -> None:
    assert "number" in errors({**ROW, "number": "test-2026-001002-0007"})


def test_a_taken_number_out_of_scope_is_an_error_that_says_no_more() -> None:
    far = household("远人", region=FAR)
    office = actor("office2", "office")
    other = problem(office, house=far)
    assert errors({**ROW, "number": other.number})["number"].startswith("这个编号已用于另一个问题")


# what is there already --------------------------------------------------------------------------


def test_the_same_row_again_is_the_same() -> None:
    row = {**CLEARED, "number": "县-001", "responsible_mobile": 13812345678}
    take_in(row)
    assert only(row).verdict == "same"
    assert only({**row, "responsible_mobile": "138****5678"}).verdict == "same"


def test_words_may_change_and_the_change_is_a_deed() -> None:
    take_in({**HANDED, "number": "县-001"})
    row = {**HANDED, "number": "县-001", "remedy": "装波形护栏", "cause": "资金：没有预算"}
    found = only(row)
    assert (found.verdict, found.note) == ("changed", "修改：整改措施、产生原因（诊断）")
    take_in(row)
    made = Problem.objects.get()
    assert (made.remedy, made.cause, made.diagnosis) == ("装波形护栏", "funds", "没有预算")
    entry = Entry.objects.filter(subject_id=str(made.pk)).latest("seq")
    assert (entry.deed, entry.door) == ("problem.import", "import")
    assert entry.changes["remedy"] == ["", "装波形护栏"]


def test_a_state_that_differs_is_an_error_and_zero_is_not_to_be_had_by_import() -> None:
    found = problem_at("rectifying", now=timezone.now(), house=Household.objects.get())
    row = {**CLEARED, "number": found.number, "handed_over_on": "", "due_on": ""}
    said = errors(row)
    assert {"is_cleared", "cleared_on", "outcome", "verified_on", "verifier"} <= set(said)
    assert all("状态须在系统内办理" in words for words in said.values())


def test_a_claimed_clearance_of_what_is_open_here_is_an_error_under_any_number() -> None:
    problem_at("rectifying", now=timezone.now(), house=Household.objects.get())
    row = {**CLEARED, "number": "县-9", "description": "入户道路缺少护栏"}
    assert "还没有销号" in errors(row)["is_cleared"]


def test_what_was_found_here_is_not_written_twice() -> None:
    first = problem(house=Household.objects.get())
    found = only(ROW)
    assert (found.verdict, found.note) == ("duplicate", f"与已有的 {first.number} 相同，不再写入")


def test_a_cleared_problem_is_not_changed_by_an_import() -> None:
    take_in({**CLEARED, "number": "县-001"})
    assert "不能再改" in errors({**CLEARED, "number": "县-001", "goal": "别的"})["goal"]


# the door ---------------------------------------------------------------------------------------


def test_each_row_has_its_entry_and_the_journal_proves_whole() -> None:
    take_in(*({**ROW, "description": f"第{n}处"} for n in range(5)))
    entries = Entry.objects.filter(deed="problem.import").order_by("seq")
    assert len(entries) == len({entry.subject_id for entry in entries}) == 5
    assert {entry.door for entry in entries} == {"import"}
    assert entries[0].changes["description"] == [None, "第0处"]
    assert "138" not in str([entry.changes for entry in entries])
    seal(timezone.now())
    assert verify().fault == ""


def test_the_deed_done_twice_under_one_operation_writes_once(of: Campaign) -> None:
    batch = staged([ROW, {**ROW, "description": "另一处"}])
    rows = committing.checked_rows(clerk(), batch)
    committing.write(clerk(), batch, rows)
    committing.write(clerk(), batch, rows)
    assert Problem.objects.count() == 2
    assert Entry.objects.filter(deed="problem.import").count() == 2


def test_only_office_and_county_import_and_only_in_their_place() -> None:
    nobody = actor("visitor9", "visitor", region=JIA)
    with pytest.raises(HouseError):
        actions.import_rows(nobody, campaign(), claims=[], day=date(2026, 3, 2), now=timezone.now())
    far = household("远人", region=FAR)
    row = {**ROW, "county": "西塘县", "township": "大塘镇", "village": "丙村", "head_name": "远人"}
    assert errors(row) != {}
    assert errors(row, actor("office2", "office")) == {}
    assert far.region_id == FAR


def test_a_campaign_that_is_not_under_way_takes_no_ledger(of: Campaign) -> None:
    Campaign.objects.update(state="archived")
    with pytest.raises(HouseError, match="没有正在实施的行动"):
        staged([ROW])


def test_pages_from_upload_to_result(of: Campaign) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=owner_id(clerk())),
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    address = f"/desk/imports/problems.ledger/?campaign={of.code}"
    assert "导入到行动：大走访" in client.get(address).content.decode()
    upload = SimpleUploadedFile("台账.xlsx", ugly([ROW, CLEARED]))
    page = client.post(address, {"file": upload}, follow=True)
    assert "与第 5 行重复" in page.content.decode()
    batch = ImportBatch.objects.get()
    assert batch.counts["new"] == 1
    assert batch.counts["duplicate"] == 1
    done = client.post(f"/desk/import/{batch.pk}/confirm/", follow=True)
    assert "已写入" in done.content.decode()
    ledger = client.get(f"/problems/?campaign={of.code}").content.decode()
    assert "导入台账" in ledger
