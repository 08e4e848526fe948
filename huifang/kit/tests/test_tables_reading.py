"""Reading the tables people send."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from huifang.kit.errors import Invalid
from huifang.kit.ids import synthetic_id
from huifang.kit.tables import Limits, Table, TooLarge, find_header, read_sheets, read_table

KNOWN = {
    "name": {"户主姓名", "姓名"},
    "id_number": {"证件号码", "身份证号"},
    "wages": {"工资性收入"},
    "farming": {"生产经营性收入", "经营性收入"},
    "day": {"走访日期"},
}
ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
 <table:table table:name="户">{}</table:table></office:spreadsheet></office:body>
 </office:document-content>"""


def xlsx(*rows: list[object], hidden: bool = False) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("户")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(y, x, value, days)
                else:
                    page.write(y, x, value)
        if hidden:
            book.add_worksheet("说明").activate()
            page.hide()
    return stream.getvalue()


def ods(*rows: list[str], repeat: int = 1) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f'<table:table-row table:number-rows-repeated="{repeat}">'
        f"{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in rows
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(body))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def texts(table: Table, *names: str) -> list[list[str]]:
    return [[line.text(name) for name in names] for line in table.lines()]


def test_a_header_is_found_below_titles_and_blank_rows() -> None:
    table = read_table(
        xlsx(
            ["甲村回访花名册"],
            [],
            ["填表人:李四"],
            ["序号", " 户主 姓名*", "证件号码"],
            [1, "王五", "x"],
        ),
        KNOWN,
    )
    assert texts(table, "name", "id_number") == [["王五", "x"]]
    assert table.header.unknown == ("序号",)
    line = next(table.lines())
    assert (line.number, line["name"].address, line["id_number"].address) == (5, "B5", "C5")
    assert table.header.missing({"name", "wages"}) == {"wages"}


def test_a_header_over_two_rows_with_merged_cells_is_joined() -> None:
    table = read_table(
        xlsx(
            ["甲村收入表"],
            ["姓名", "家庭收入", None, "备注"],
            [None, "工资性收入(元)", "经营性收入", None],
            ["李四", 1200, 3400.5, "无"],
        ),
        KNOWN,
    )
    assert (table.header.first, table.header.last) == (1, 2)
    assert texts(table, "name", "wages", "farming") == [["李四", "1200", "3400.5"]]
    assert table.header.labels[2] == "家庭收入经营性收入"


def test_the_words_above_tell_equal_words_below_apart() -> None:
    known = {"name": {"姓名"}, "spring": {"上半年 合计"}, "autumn": {"下半年/合计"}}
    header = find_header(
        [["姓名", "上半年", "", "下半年", ""], ["", "户数", "合计", "户数", "合计"]], known
    )
    assert header.columns == {0: "name", 2: "spring", 4: "autumn"}


def test_a_title_above_the_header_is_not_drawn_into_it() -> None:
    header = find_header([["花名册", ""], ["姓名", "证件号码"], ["李四", ""]], KNOWN)
    assert (header.first, header.last) == (1, 1)
    assert header.labels == {0: "姓名", 1: "证件号码"}


def test_a_second_column_of_the_same_name_is_reported_not_read() -> None:
    header = find_header([["姓名", "证件号码", "身份证号"]], KNOWN)
    assert header.columns == {0: "name", 1: "id_number"}
    assert header.repeated == ("身份证号",)


def test_without_a_header_the_labels_looked_for_are_named() -> None:
    with pytest.raises(Invalid, match=r"找不到表头.*姓名"):
        read_table(xlsx(["李四", "王五"], ["甲", "乙"]), KNOWN)


def test_the_first_visible_sheet_with_a_header_is_read() -> None:
    with pytest.raises(Invalid, match="没有内容"):
        list(read_table(xlsx(["姓名", "证件号码"], ["李四", "x"], hidden=True), KNOWN).lines())


def test_cells_of_every_kind_become_the_text_a_person_would_type() -> None:
    table = read_table(
        xlsx(
            ["姓名", "证件号码", "走访日期", "工资性收入"],
            [" 李四 ", "431199180001060013", date(2026, 3, 1), 0.1 + 0.2],
            ["王五", 123456789012345, datetime(2026, 3, 1, 8, 30), -5],  # noqa: DTZ001 sheets know no zones
            [True, "", None, 1e-7],
        ),
        KNOWN,
    )
    assert texts(table, "name", "id_number", "day", "wages") == [
        ["李四", "431199180001060013", "2026-03-01", "0.3"],
        ["王五", "123456789012345", "2026-03-01 08:30:00", "-5"],
        ["是", "", "", "0.0000001"],
    ]


def test_an_id_number_kept_as_a_number_is_named_at_its_cell() -> None:
    table = read_table(xlsx(["姓名", "证件号码"], ["李四", 431199180001060013]), KNOWN)
    cell = next(table.lines())["id_number"]
    assert cell.address == "B2"
    assert "前 15 位" in str(cell.problem)
    assert next(table.lines())["name"].problem is None


@pytest.mark.parametrize("written", ["4.31199E+17", "431199180001060000"])
def test_an_id_number_cut_before_it_became_text_is_named_too(written: str) -> None:
    content = f"姓名,证件号码\n李四,{written}\n".encode()
    assert next(read_table(content, KNOWN).lines())["id_number"].problem is not None


def test_a_true_number_that_ends_in_zeros_is_no_problem() -> None:
    true = next(n for n in map(synthetic_id, range(10**7, 2 * 10**7, 365)) if n.endswith("0"))
    content = f"姓名,证件号码\n李四,{true}\n".encode()
    assert next(read_table(content, KNOWN).lines())["id_number"].problem is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_offices_use(encoding: str, delimiter: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([["姓名", "证件号码"], [], ["李四\n(户主)", '="0123"'], ["𠀀明", "'=1"]])
    table = read_table(stream.getvalue().encode(encoding), KNOWN)
    assert texts(table, "name", "id_number") == [["李四\n(户主)", "0123"], ["𠀀明", "=1"]]
    assert [line.number for line in table.lines()] == [3, 4]


def test_ods_and_old_xls_are_read_like_the_rest() -> None:
    assert texts(read_table(ods(["姓名", "证件号码"], ["李四", "x"]), KNOWN), "name") == [["李四"]]
    old = Path(__file__).with_name("example.xls").read_bytes()
    table = read_table(old, KNOWN)
    assert texts(table, "name", "id_number")[0] == ["李四", "431199180001060013"]
    assert list(table.lines())[1]["id_number"].problem is not None


def test_a_file_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match="最多只收 1 MB"):
        read_table(b"x" * ((1 << 20) + 1), KNOWN, limits=Limits(file_bytes=1 << 20))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (3 << 20))
    with pytest.raises(TooLarge, match="解压后超过 2 MB"):
        read_table(stream.getvalue(), KNOWN, limits=Limits(unpacked_bytes=2 << 20))


def test_a_stray_cell_far_out_is_refused_with_the_cure() -> None:
    far: list[list[object]] = [[] for _ in range(20_000)]
    far[0], far[-1] = ["姓名", "证件号码"], [None] * 400 + ["x"]
    with pytest.raises(TooLarge, match=r"20000 行 401 列.*删掉空白行列"):
        read_table(xlsx(*far), KNOWN)


@pytest.mark.parametrize("repeat", [2_000_000_000, 30_000_000])
def test_a_file_that_asks_for_all_memory_ends_in_a_refusal(repeat: int) -> None:
    bomb = ods(["姓名", "证件号码"] * 50, repeat=repeat)
    with pytest.raises(Invalid):
        read_table(bomb, KNOWN, limits=Limits(memory_bytes=512 << 20, seconds=5))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"%PDF-1.7\n\x00\xff",
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no book",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(content, KNOWN)
    assert "请" in str(refused.value)


def test_damaged_workbooks_are_refused_or_read_but_never_end_the_process() -> None:
    rng = random.Random(6)
    books = [
        xlsx(["姓名", "证件号码"], ["李四", 1]),
        Path(__file__).with_name("example.xls").read_bytes(),
    ]
    for turn in range(12):
        harmed = bytearray(books[turn % 2])
        for _ in range(8):
            harmed[rng.randrange(len(harmed))] = rng.randrange(256)
        with suppress(Invalid):
            list(read_sheets(bytes(harmed)))
