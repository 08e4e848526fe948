"""Import with preview: errors at the cell, all or nothing, the same twice changes nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Account, Operation
from huifang.access.tests.make import actor
from huifang.desk.importing import contract
from huifang.desk.models import ColumnMapping, ImportBatch
from huifang.desk.tests import importing
from huifang.desk.tests.conftest import signed_in
from huifang.files import storage
from huifang.files.models import StoredFile
from huifang.jobs import registry
from huifang.journal.models import Entry
from huifang.kit.ids import synthetic_id
from huifang.kit.tables import Column, Worksheet, read_sheets, write_xlsx

HEAD = ("序号", "账号", "姓名", "单位职务", "证件号码")
GOOD = (("1", "ja", "甲一", "队长", synthetic_id(1)), ("2", "jb", "乙二", "队员", ""))
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _importer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(contract.IMPORTERS, "test.accounts", importing.ACCOUNTS)
    registry.discover()
    importing.REFUSED.clear()


def sheet(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, title: str = "") -> bytes:
    stream = io.BytesIO()
    columns = [Column(label) for label in head]
    write_xlsx(stream, [Worksheet("名单", columns, rows, title)], made_at=NOON)
    return stream.getvalue()


def upload(client: Client, content: bytes, name: str = "名单.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/desk/imports/test.accounts/", {"file": file}, follow=True)


def staged(client: Client, rows: Sequence[Sequence[str]], **options: Any) -> str:
    """Upload rows and return the address of the import."""
    answer = upload(client, sheet(rows, **options))
    assert answer.status_code == 200
    return str(answer.redirect_chain[-1][0])


def test_the_header_is_found_by_itself_and_the_preview_counts(desk: Client) -> None:
    answer = upload(desk, sheet(GOOD, title="某某县 2026 年名单"))
    text = answer.content.decode()
    assert '新增 <span class="tab-count">2</span>' in text
    assert "写入 2 行" in text
    assert not Account.objects.filter(username="ja").exists()


def test_the_preview_masks_secrets(desk: Client) -> None:
    answer = upload(desk, sheet(GOOD))
    assert synthetic_id(1) not in answer.content.decode()
    assert synthetic_id(1)[:3] in answer.content.decode()


def test_confirmed_rows_go_through_the_rooms_own_deed_by_the_import_door(
    desk: Client, admin: Actor
) -> None:
    address = staged(desk, GOOD)
    answer = desk.post(f"{address}confirm/", follow=True)
    assert "已写入" in answer.content.decode()
    assert set(
        Account.objects.filter(username__in=("ja", "jb")).values_list("name", flat=True)
    ) == {
        "甲一",
        "乙二",
    }
    doors = Entry.objects.filter(deed="account.create").values_list("door", "actor_name")
    assert set(doors) == {("import", "管理员")}


def test_the_same_file_twice_changes_nothing(desk: Client) -> None:
    desk.post(f"{staged(desk, GOOD)}confirm/")
    before = Entry.objects.filter(deed__startswith="account.").count()
    answer = upload(desk, sheet(GOOD))
    text = answer.content.decode()
    assert '相同 <span class="tab-count">2</span>' in text
    assert "没有可写入的内容" in text
    assert "导入过" in text
    desk.post(f"{answer.redirect_chain[-1][0]}confirm/")
    assert Entry.objects.filter(deed__startswith="account.").count() == before


def test_confirming_twice_writes_once(desk: Client) -> None:
    address = staged(desk, GOOD)
    desk.post(f"{address}confirm/")
    assert desk.post(f"{address}confirm/").status_code == 422
    assert Operation.objects.filter(deed="account.create").count() == 2


def test_an_error_is_told_at_its_cell_and_nothing_can_be_written(desk: Client) -> None:
    rows = [*GOOD, ("3", "jc", "名字实在太长了", "", ""), ("4", "", "丁四", "", "")]
    answer = upload(desk, sheet(rows, title="名单"))
    text = answer.content.decode()
    assert "C5：姓名太长。请核对。" in text
    assert "B6：不能为空" in text
    assert '错误 <span class="tab-count">2</span>' in text
    assert "确定写入" not in text
    address = answer.redirect_chain[-1][0]
    assert desk.post(f"{address}confirm/").status_code == 422
    assert not Account.objects.filter(username="ja").exists()


def test_digits_that_a_spreadsheet_lost_are_named(desk: Client) -> None:
    content = "序号,账号,姓名,职务,证件号码\n1,ja,甲一,,4.31E+17\n".encode()
    text = upload(desk, content, "名单.csv").content.decode()
    assert "E2：" in text
    assert "前 15 位" in text


def test_the_file_comes_back_with_a_column_that_says_what_is_wrong(desk: Client) -> None:
    address = staged(desk, [*GOOD, ("3", "jc", "名字实在太长了", "", "")])
    answer = desk.get(f"{address}errors/")
    (back,) = read_sheets(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert back.rows[0].texts == (*HEAD, "问题")
    assert back.rows[3].texts[-1] == "姓名：姓名太长。请核对。"
    assert back.rows[1].texts[:5] == GOOD[0]


def test_a_row_that_its_deed_refuses_undoes_all_rows(desk: Client) -> None:
    address = staged(desk, GOOD)
    importing.REFUSED.add("jb")
    answer = desk.post(f"{address}confirm/")
    assert answer.status_code == 422
    assert "第 3 行没有写入：名额已满。" in answer.content.decode()
    assert not Account.objects.filter(username="ja").exists()
    assert not Entry.objects.filter(deed="account.create").exists()


def test_data_that_changed_since_the_preview_are_checked_again(desk: Client) -> None:
    address = staged(desk, GOOD)
    Account.objects.create(username="ja", name="甲一", title="队长")
    desk.post(f"{address}confirm/")
    assert ImportBatch.objects.get().counts == {
        "new": 1,
        "changed": 0,
        "same": 1,
        "duplicate": 0,
        "error": 0,
    }


def test_rows_that_repeat_in_the_file_are_left_out(desk: Client) -> None:
    address = staged(desk, [*GOOD, ("3", "ja", "甲一", "队长", "")])
    assert "与第 2 行重复" in desk.get(address).content.decode()
    desk.post(f"{address}confirm/")
    assert Account.objects.filter(username="ja").count() == 1


def test_a_required_column_nobody_knows_is_named_by_hand_and_remembered(desk: Client) -> None:
    head = ("序号", "登录名", "姓名", "单位职务", "证件号码")
    address = staged(desk, GOOD, head=head)
    text = desk.get(address).content.decode()
    assert "没有认出这些必填列：账号" in text
    assert "如：ja" in text
    wrong = desk.post(f"{address}columns/", {"c2": "name"})
    assert wrong.status_code == 422
    assert "还缺这些必填列：账号" in wrong.content.decode()
    named = desk.post(f"{address}columns/", {"c1": "username", "c2": "name"}, follow=True)
    assert '新增 <span class="tab-count">2</span>' in named.content.decode()
    assert ColumnMapping.objects.count() == 1
    again = upload(desk, sheet(GOOD, head=head))
    assert '新增 <span class="tab-count">2</span>' in again.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "不是表格"),
        ("随便,写写\n1,2\n".encode(), "找不到表头"),
        ("账号,姓名\n".encode(), "没有数据"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(
    desk: Client, content: bytes, words: str
) -> None:
    answer = upload(desk, content, "x.csv")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_uploaded_file_lies_sealed_on_disk_and_goes_with_the_import(
    desk: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    address = staged(desk, GOOD)
    blobs = [path for path in settings.HUIFANG_FILES.rglob("*") if path.is_file()]
    assert len(blobs) == 2  # the file and the preview
    assert all("甲一".encode() not in path.read_bytes() for path in blobs)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{address}confirm/")
    assert not StoredFile.objects.exists()
    assert not [path for path in settings.HUIFANG_FILES.rglob("*") if path.is_file()]


def test_an_import_left_lying_is_cleared_after_a_day(desk: Client) -> None:
    address = staged(desk, GOOD)
    storage.sweep(timezone.now() + timedelta(hours=25))
    assert "已经清除" in desk.get(address).content.decode()
    assert desk.post(f"{address}confirm/").status_code in {404, 422}


def test_nobody_sees_or_confirms_anothers_import(desk: Client) -> None:
    address = staged(desk, GOOD)
    other = signed_in(actor("other", "admin"))
    assert other.get(address).status_code == 404
    assert other.post(f"{address}confirm/").status_code == 404
    assert other.get(f"{address}errors/").status_code == 404


def test_an_import_needs_its_own_permission(admin: Actor) -> None:
    wang = signed_in(actor("wang", "village_team"))
    assert wang.get("/desk/imports/test.accounts/").status_code == 403
    assert wang.get("/desk/imports/test.accounts/template/").status_code == 403
    assert wang.get("/desk/imports/nothing/").status_code == 404


def test_the_empty_sheet_has_every_column_and_stars_the_required_ones(desk: Client) -> None:
    answer = desk.get("/desk/imports/test.accounts/template/")
    (empty,) = read_sheets(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert empty.rows[0].texts == ("账号*", "姓名*", "职务", "身份证号")
