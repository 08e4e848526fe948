"""Writing tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huifang.kit.tables import (
    Column,
    Worksheet,
    address,
    read_sheets,
    read_table,
    write_csv,
    write_xlsx,
    writing,
)

KNOWN = {"name": {"姓名"}, "remark": {"备注"}}
COLUMNS = [Column("姓名"), Column("备注")]
RISKY = st.builds(
    str.__add__,
    st.sampled_from(["=", "+", "-", "@", "\t=", "\r=", "=", "'", "http://", "{=", ""]),
    st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20),
)


def xlsx(*sheets: Worksheet) -> bytes:
    stream = io.BytesIO()
    write_xlsx(stream, sheets)
    return stream.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/{name}").decode()


@settings(max_examples=25, deadline=None)
@given(st.lists(RISKY, min_size=1, max_size=30))
def test_text_comes_back_as_it_was_and_never_as_a_formula(remarks: list[str]) -> None:
    content = xlsx(Worksheet("表", COLUMNS, [["甲", remark] for remark in remarks]))
    assert "<f>" not in part(content, "worksheets/sheet1.xml")
    assert "hyperlink" not in part(content, "worksheets/sheet1.xml")
    table = read_table(content, KNOWN)
    assert [line.text("remark") for line in table.lines()] == [remark.strip() for remark in remarks]


@given(st.lists(RISKY, min_size=1, max_size=30))
def test_csv_text_comes_back_as_it_was_and_never_starts_a_formula(remarks: list[str]) -> None:
    stream = io.BytesIO()
    assert write_csv(stream, ["姓名", "备注"], [["甲", remark] for remark in remarks]) == len(
        remarks
    )
    lines = stream.getvalue().decode("utf-8-sig").splitlines()
    assert not any(line.split(",", 1)[1].strip('"').startswith(("=", "@")) for line in lines)
    table = read_table(stream.getvalue(), KNOWN)
    kept = [line.text("remark") for line in table.lines()]
    assert kept == [remark.strip() for remark in remarks]


def test_csv_keeps_plain_numbers_plain() -> None:
    stream = io.BytesIO()
    write_csv(stream, ["甲", "乙", "丙"], [[-5, "-5.20", "-x"]])
    assert stream.getvalue().decode("utf-8-sig") == "甲,乙,丙\r\n-5,-5.20,'-x\r\n"


def test_ids_stay_text_dates_are_dates_and_money_is_a_number() -> None:
    columns = [
        *(Column("证件号码"), Column("日期", "date"), Column("时间", "datetime")),
        *(Column("金额", "money"), Column("户数", "number"), Column("比例", "percent")),
    ]
    row = [
        *("431199180001060013", date(2026, 3, 1), datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        *(Decimal("1200.50"), 3, 0.25),
    ]
    content = xlsx(Worksheet("表", columns, [row]))
    (sheet,) = read_sheets(content)
    assert sheet.rows[1].texts == (
        *("431199180001060013", "2026-03-01", "2026-03-01 08:30:00", "1200.5", "3", "0.25"),
    )
    page = part(content, "worksheets/sheet1.xml")
    assert 't="inlineStr"' in page.split('r="A2"')[1].split("</c>")[0]
    assert "<v>46082</v>" in page
    assert "<v>1200.50</v>" in page


def test_numbers_in_a_text_column_are_text() -> None:
    content = xlsx(Worksheet("表", COLUMNS, [[12, date(2026, 3, 1)], [None, False], [10**18, 1.5]]))
    (sheet,) = read_sheets(content)
    assert [row.texts for row in sheet.rows[1:]] == [
        ("12", "2026-03-01"),
        ("", "否"),
        ("1000000000000000000", "1.5"),
    ]
    assert "<v>12</v>" not in part(content, "worksheets/sheet1.xml")


def test_a_day_before_a_spreadsheets_calendar_is_text() -> None:
    (sheet,) = read_sheets(xlsx(Worksheet("表", [Column("日期", "date")], [[date(1856, 3, 1)]])))
    assert sheet.rows[1].texts == ("1856-03-01",)


def test_a_sheet_has_a_frozen_head_a_filter_and_widths() -> None:
    content = xlsx(Worksheet("表", COLUMNS, [["甲", "乙"]], title="甲县花名册"))
    page = part(content, "worksheets/sheet1.xml")
    assert 'topLeftCell="A3" activePane="bottomLeft" state="frozen"' in page
    assert '<autoFilter ref="A2:B3"/>' in page
    assert "<cols>" in page
    assert read_table(content, KNOWN).header.first == 1


def test_rows_are_taken_one_at_a_time() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[object]]:
        for number in range(1000):
            taken.append(number)
            yield ["甲", number]

    sheet = Worksheet("表", COLUMNS, rows())
    assert not taken
    assert write_xlsx(io.BytesIO(), [sheet]) == 1000


def test_a_sheet_that_is_full_continues_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LAST_ROW", 4)
    content = xlsx(Worksheet("表", COLUMNS, (["甲", str(i)] for i in range(7))))
    sheets = list(read_sheets(content))
    assert [sheet.name for sheet in sheets] == ["表", "表 2", "表 3"]
    assert [row.texts[1] for sheet in sheets for row in sheet.rows[1:]] == list("0123456")


def test_sheet_names_are_made_acceptable_and_distinct() -> None:
    names = ["甲[村]:?", "甲[村]:?", "很长" * 20, "", "'"]
    content = xlsx(*(Worksheet(name, COLUMNS, [["甲", ""]]) for name in names))
    found = [sheet.name for sheet in read_sheets(content)]
    assert len(set(found)) == 5
    assert all(len(name) <= 31 for name in found)


def test_a_row_of_the_wrong_length_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="zip"):
        write_xlsx(io.BytesIO(), [Worksheet("表", COLUMNS, [["甲"]])])


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")]
)
def test_cells_are_named_as_in_a_spreadsheet(column: int, name: str) -> None:
    assert address(column, 1) == name
