"""The ledger goes out as the county's sheet and comes back without loss; nothing is a formula."""

from __future__ import annotations

import io
import re
import zipfile
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
from huifang.desk.models import ImportBatch
from huifang.desk.queries import owner_id
from huifang.kit.tables import read_sheets, write_csv
from huifang.problems.importing import LEDGER
from huifang.problems.models import Confirmation, Evidence, Problem, Round, Serial, Slip
from huifang.problems.tests.make import cast, problem, problem_at
from huifang.registry.tests.make import household

pytestmark = pytest.mark.django_db

RISKY = (
    '=cmd|"/C calc"!A1', "+8613800138000", "-1", "@SUM(1,2)", "＝1+1", "第一行\n第二行\n\n=三",
    "😀👩‍👩‍👧 门口", "𠮷田𪚥，㐂䶮",
    "'=已经有引号", "长" * 5000, '"引号"，逗号,', "_x0041_ 不是转义",
    "<b>&amp;</b>", "007", "2020-03-05", "20200305", "是", "a\tb",
)  # fmt: skip


@pytest.fixture(autouse=True)
def of(settings: Any, tmp_path: Any) -> Campaign:
    settings.HUIFANG_FILES = tmp_path / "files"
    made = campaign()
    Category.objects.filter(campaign=made, code="C01").update(label="类别一")
    return made


def office() -> Actor:
    return actor("office", "office", name="市级办公室")


def exported() -> bytes:
    client = Client()
    client.force_login(Account.objects.get(pk=owner_id(office())),
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    answer = client.get("/problems/?campaign=&sort=number&format=xlsx")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def cells(content: bytes) -> list[tuple[str, ...]]:
    (sheet,) = read_sheets(content)
    return [row.texts for row in sheet.rows]


def emptied() -> None:
    for model in (Confirmation, Evidence, Round):
        model.objects.all().delete()
    Problem.objects.update(slip=None, original=None)
    Slip.objects.all().delete()
    Problem.objects.all().delete()
    Serial.objects.all().delete()


def take_in(content: bytes) -> ImportBatch:
    upload = SimpleUploadedFile("台账.xlsx", content)
    batch = flow.stage(office(), LEDGER, upload, {}, timezone.now())
    found = flow.read_preview(batch)
    assert found
    assert [row.complaints() for row in found.rows if row.errors] == []
    committing.write(office(), batch, committing.checked_rows(office(), batch))
    return batch


def a_ledger_with_everything() -> None:
    who = cast()
    for number, text in enumerate(RISKY):
        made = problem(house=household(f"户{number}", group_name=f"{number}组"), description=text)
        Problem.objects.filter(pk=made.pk).update(
            remedy=text, diagnosis=text, note=text, progress=text, cause="funds",
            goal=text[:200], responsible=text[:40].replace("\n", " "),
        )  # fmt: skip
    for number, state in enumerate(
        ("to_hand_over", "handed_over", "rectifying", "long_term", "to_verify", "to_clear",
         "cleared")
    ):  # fmt: skip
        home = household(f"别户{number}")
        row = problem_at(state, who=who, house=home, description=f"另一处{number}")
        Problem.objects.filter(pk=row.pk).update(responsible="李四")
    row = Problem.objects.get(state="rectifying")
    row.responsible_mobile = "13812345678"
    row.save()


@pytest.mark.database
def test_what_goes_out_comes_back_and_goes_out_the_same() -> None:
    a_ledger_with_everything()
    first = exported()
    count = Problem.objects.count()
    assert count == len(RISKY) + 7
    emptied()
    take_in(first)
    assert Problem.objects.count() == count
    second = exported()
    assert cells(second) == cells(first)
    body = cells(first)[3:]
    assert [row[0] for row in body] == [str(n) for n in range(1, count + 1)]
    texts = {text for row in body for text in row}
    assert set(RISKY) <= texts


def test_what_comes_back_into_the_same_ledger_is_the_same() -> None:
    a_ledger_with_everything()
    upload = SimpleUploadedFile("台账.xlsx", exported())
    batch = flow.stage(office(), LEDGER, upload, {}, timezone.now())
    assert batch.counts["same"] == Problem.objects.count()


def test_the_sheet_has_a_title_and_two_heads_and_no_formula() -> None:
    a_ledger_with_everything()
    content = exported()
    title, upper, lower = cells(content)[:3]
    assert title == ("问题台账",)
    assert upper[:4] == ("序号", "问题编号", "问题来源", "农户")
    assert lower[20:24] == ("整改进展", "完成情况", "完成时间", "佐证材料")
    assert len(lower) == 29
    page = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "<f " not in page
    assert re.search(r'<mergeCell ref="A1:AC1"', page)
    assert re.search(r'<mergeCell ref="U2:X2"', page)
    assert re.search(r'<mergeCell ref="A2:A3"', page)


def test_a_csv_of_such_texts_starts_no_formula_and_is_read_as_it_was() -> None:
    stream = io.BytesIO()
    write_csv(stream, ["问题具体表现", "问题类别"], [[text, "类别一"] for text in RISKY])
    raw = stream.getvalue().decode("utf-8-sig")
    assert "\n+86" not in raw
    assert "\n=" not in raw.replace("\n=三", "")
    (sheet,) = read_sheets(stream.getvalue())
    assert [row.texts[0] for row in sheet.rows[1:]] == list(RISKY)
