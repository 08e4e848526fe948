"""Papers: the same words in Word and PDF, on the page that GB/T 9704 measures."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from huifang.kit.papers import measures, pdf
from huifang.kit.papers.fonts import choose
from huifang.kit.papers.tree import (
    Cell,
    Code,
    Document,
    Gap,
    Head,
    Heading,
    Imprint,
    Mark,
    Note,
    Paragraph,
    Row,
    Signature,
    Table,
    from_json,
    grid,
    label,
    to_json,
)
from huifang.kit.papers.veil import veiled, villager, without_illnesses
from huifang.kit.papers.word import docx_file

NASTY = r'#let x = 1 $a^2$ @cite \ `raw` [b] *c* _d_ <e> // f /* g */ "h" ~ #read("x") = -'
LINE = "走访村民问计问需于民解难题办实事访民情暖民心促发展"


def whole(**changes: Any) -> Document:
    said: dict[str, Any] = {
        "title": "关于紫云村村组道路护栏的交办单",
        "head": Head("永州市回访工作办公室", "永回访交〔2020〕1号", "周某"),
        "mark": Mark("橙色督办", "orange"),
        "code": Code("http://127.0.0.1:8000/papers/slip/1/record/", "扫码查看记录"),
        "imprint": Imprint("东安县政协。", "永州市回访工作办公室", "2020年3月24日"),
        "blocks": (
            Paragraph("县交通运输局：", indent=False),
            Paragraph(f"现交你单位办理。{NASTY}"),
            Heading("一、事项", 1), Heading("（一）道路", 2), Heading("1．护栏", 3),
            grid(("序号", "表现", "时限"), (1, 6, 2), [("1", NASTY, "4月17日")]),
            Table((1, 2, 1), (
                Row((label("办理情况"), Cell("已办\n已验", 2)), 20),
                Row((label("签字"), Cell(""), Cell("盖章", align="right"))),
            )),
            Gap(1),
            Signature("永州市回访工作办公室", "2020年3月24日"),
            Note("（联系人：周某）"),
        ),
    }  # fmt: skip
    return Document(**{**said, **changes})


def tight(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def words_of_docx(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    parts = [file.element.body, file.sections[0].first_page_header._element]
    return tight("".join(node.text or "" for part in parts for node in part.iter(qn("w:t"))))


def words_of_pdf(content: bytes) -> str:
    return tight("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def positions(content: bytes, page: int = 0) -> Iterator[tuple[str, float, float, float]]:
    """Yield (text, millimetres from the left, from the top, size in points) of each run."""
    found: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x * 25.4 / 72, 297 - y * 25.4 / 72, abs(size * tm[0])))

    PdfReader(io.BytesIO(content)).pages[page].extract_text(visitor_text=visit)
    yield from found


def test_every_word_of_the_paper_stands_in_both_files() -> None:
    paper = whole()
    in_word, in_pdf = words_of_docx(docx_file(paper)), words_of_pdf(pdf.pdf(paper))
    for text in paper.texts():
        assert tight(text) in in_word, text
        assert tight(text) in in_pdf, text


def test_what_people_write_is_never_read_as_markup() -> None:
    paper = whole(blocks=(Paragraph(NASTY), Heading(NASTY, 2), Note(NASTY)), title=NASTY,
                  head=Head(number=NASTY), mark=None, imprint=None)  # fmt: skip
    found = words_of_pdf(pdf.pdf(paper))
    assert found.count("#let") == found.count('#read("x")') == 5
    assert found.count("$a^2$") == found.count("`raw`") == found.count("@cite") == 5


def test_a_paper_comes_back_from_its_own_words() -> None:
    assert from_json(to_json(whole())) == whole()


def test_the_same_paper_gives_the_same_pdf() -> None:
    assert pdf.pdf(whole()) == pdf.pdf(from_json(to_json(whole())))


def test_the_pdf_page_is_a4_with_22_lines_of_28_characters() -> None:
    paper = Document("标题", (Paragraph(LINE * 60, indent=False),))
    content = pdf.pdf(paper)
    page = PdfReader(io.BytesIO(content)).pages[1].mediabox
    assert (round(float(page.width), 1), round(float(page.height), 1)) == (595.3, 841.9)
    lines: dict[float, float] = {}
    counted: dict[float, int] = {}
    for text, x, y, size in positions(content, 1):
        if abs(size - measures.SIZE_3_PT) < 0.1:
            lines[round(y, 1)] = min(x, lines.get(round(y, 1), 999))
            counted[round(y, 1)] = counted.get(round(y, 1), 0) + len(text)
    assert len(lines) == measures.LINES
    ordered = sorted(lines)
    pitch = measures.PITCH_PT * 25.4 / 72
    assert all(abs(b - a - pitch) < 0.15 for a, b in itertools.pairwise(ordered))
    assert all(abs(x - measures.LEFT_MM) < 0.2 for x in lines.values())
    assert set(counted.values()) == {measures.CHARACTERS}
    top = ordered[0] - measures.SIZE_3_PT * 0.88 * 25.4 / 72
    assert 37 <= top <= 37 + pitch


def test_the_page_number_is_right_on_odd_pages_and_left_on_even_ones() -> None:
    content = pdf.pdf(Document("标题", (Paragraph(LINE * 60),)))
    for page, side in ((0, "right"), (1, "left")):
        x, y = next((x, y) for text, x, y, _s in positions(content, page) if text.startswith("—"))
        assert (x > 105) is (side == "right")
        # Its middle stands 7 mm under the text block.
        assert abs(y - 0.38 * measures.SIZE_4_PT * 25.4 / 72 - (297 - 35 + 7)) < 1


def test_the_word_file_has_the_measures_and_the_faces_of_the_standard() -> None:
    file = docx.Document(io.BytesIO(docx_file(whole())))
    section = file.sections[0]
    sizes = [round(value.mm) for value in (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.right_margin, section.bottom_margin,
    ) if value]  # fmt: skip
    assert sizes == [210, 297, 37, 28, 26, 35]
    lines = section._sectPr.find(qn("w:docGrid"))
    assert lines is not None
    assert (lines.get(qn("w:type")), lines.get(qn("w:linePitch"))) == ("lines", "579")
    faces = {fonts.get(qn("w:eastAsia")) for fonts in file.element.iter(qn("w:rFonts"))}
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}
    body = next(p for p in file.paragraphs if p.text.startswith("现交"))
    assert body.paragraph_format.line_spacing == docx.shared.Pt(28.95)
    run = body.runs[0]._r.rPr
    assert run is not None
    space = run.find(qn("w:spacing"))
    sides = (section.left_margin, section.right_margin)
    assert section.page_width
    block_pt = (section.page_width - sum(side or 0 for side in sides)) / 12700
    assert measures.CHARACTERS * (16 + int(space.get(qn("w:val"))) / 20) <= block_pt


def test_the_words_file_keeps_its_parts_in_the_order_word_demands() -> None:
    file = docx.Document(io.BytesIO(docx_file(whole())))
    for table in file.element.iter(qn("w:tblPr")):
        names = [part.tag.split("}")[1] for part in table]
        wanted = ["tblpPr", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
        assert names == [name for name in wanted if name in names]
    for run in file.element.iter(qn("w:rPr")):
        names = [part.tag.split("}")[1] for part in run]
        wanted = ["rFonts", "color", "spacing", "sz", "shd"]
        assert names == [name for name in wanted if name in names]


def test_a_face_that_is_missing_has_its_stand_in_named() -> None:
    chosen = {item.face.role: item for item in choose({"FangSong", "Noto Serif CJK SC"})}
    assert (chosen["body"].family, chosen["body"].own) == ("FangSong", True)
    assert (chosen["title"].family, chosen["title"].own) == ("Noto Serif CJK SC", False)
    assert choose(set())[0].family == ""


def test_without_typst_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_typst", lambda: None)
    pdf._opened.cache_clear()
    with pytest.raises(pdf.Unavailable, match="Word"):
        pdf.pdf(whole())
    assert not pdf.is_available()
    pdf._opened.cache_clear()


def test_a_row_that_does_not_fill_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fill"):
        Table((1, 2), (Row((Cell("一"),)),))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("李建国", "村民李某某"), ("李明", "村民李某"), ("欧阳娜", "村民欧阳某"), ("李", "村民李某"),
     ("", ""), ("买买提·艾力", "村民买某某")],
)  # fmt: skip
def test_a_villager_stands_there_by_pseudonym(name: str, shown: str) -> None:
    assert villager(name) == shown


def test_free_text_gives_away_neither_name_nor_number() -> None:
    text = "李建国（身份证431122199001011234，电话13800001234、0746-8123456）"
    text += "之子李建国强，SGY-431122-0001"
    found = veiled(text, ["李建国", "李建国强", "强"])
    assert "李建国" not in found
    assert "431122199001011234" not in found
    assert "13800001234" not in found
    assert "8123456" not in found
    assert found.endswith("之子李某某，SGY-431122-0001")


def test_amounts_and_dates_stay_as_they_are() -> None:
    text = "2020年3月24日补助12000.50元，长3000米，编号SGY-431122-0001"
    assert veiled(text) == text


def test_an_illness_is_not_named() -> None:
    text = "户主患胃癌化疗，老伴高血压，孩子肢体残疾二级；慢病签约未落实，住院费未报销"
    found = without_illnesses(text)
    for illness in ("癌", "化疗", "高血压", "残疾"):
        assert illness not in found
    assert found.endswith("慢病签约未落实，住院费未报销")
