"""A paper as a Word file: faces by the names that Windows and WPS know, the grid of 22 lines.

The grid is `type="lines"`: `linesAndChars` with a negative character space is drawn wildly apart by
some programs. The 28 characters come from the spacing of the runs.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as STAND
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from huifang.kit.papers import code, measures
from huifang.kit.papers.fonts import NAMES
from huifang.kit.papers.tree import (
    Cell,
    Document,
    Gap,
    Head,
    Heading,
    Imprint,
    Note,
    Paragraph,
    Row,
    Signature,
    Table,
)
from huifang.kit.papers.word_xml import (
    character_space,
    child,
    dress,
    field_page,
    float_at_foot,
    indent,
    keep_grid_off,
    line_below,
    put_in_order,
    set_grid,
    shade,
    table_lines,
)

ALIGNS: Final = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
HEADINGS: Final = {1: "black", 2: "kai", 3: "body", 4: "body"}


def docx_file(document: Document) -> bytes:
    """Return the paper as a .docx file."""
    file = docx.Document()
    _set_page(file, document)
    _put_head(file, document)
    for block in document.blocks:
        WRITERS[block.kind](file, block)
    if document.imprint:
        _put_imprint(file, document.imprint)
    for root in (file.element, file.styles.element, *_margins(file)):
        put_in_order(root)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _set_page(file: WordFile, document: Document) -> None:
    core = file.core_properties
    core.author, core.title, core.comments = "", document.title, ""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(measures.PAGE_MM[0]), Mm(measures.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(measures.TOP_MM), Mm(measures.FOOT_MM)
    section.left_margin, section.right_margin = Mm(measures.LEFT_MM), Mm(measures.RIGHT_MM)
    section.header_distance = Mm(measures.CODE_TOP_MM)
    # The number's middle stands 7 mm under the text block, its line is 14 points high.
    foot = measures.FOOT_MM - measures.PAGE_NUMBER_MM
    section.footer_distance = Mm(foot) - Pt(measures.SIZE_4_PT / 2)
    set_grid(section, measures.PITCH_PT)
    style = file.styles["Normal"]
    dress(style, NAMES["body"], measures.SIZE_3_PT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = False  # each page holds its 22 lines
    child(style.element.rPr, "w:lang").set(qn("w:eastAsia"), "zh-CN")
    if document.code:
        _put_code(file, document.code.address, document.code.caption)
    if document.numbered:
        _put_page_numbers(file, first=document.code is not None)


def _margins(file: WordFile) -> list[Any]:
    """Return what stands in the margins: heads and feet."""
    section = file.sections[0]
    parts = (
        section.footer, section.even_page_footer, section.first_page_footer,
        section.first_page_header,
    )  # fmt: skip
    return [part._element for part in parts if not part.is_linked_to_previous]


def _put_code(file: WordFile, address: str, caption: str) -> None:
    section = file.sections[0]
    section.different_first_page_header_footer = True
    holder = section.first_page_header.paragraphs[0]
    holder.alignment = ALIGN.RIGHT
    keep_grid_off(holder)
    holder.add_run().add_picture(io.BytesIO(code.png(address)), width=Mm(measures.CODE_MM))
    words = section.first_page_header.add_paragraph()
    words.alignment = ALIGN.RIGHT
    keep_grid_off(words)
    dress(words.add_run(caption), NAMES["body"], 7.5)


def _put_page_numbers(file: WordFile, *, first: bool) -> None:
    file.settings.odd_and_even_pages_header_footer = True
    section = file.sections[0]
    feet = [(section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)]
    if first:
        feet.append((section.first_page_footer, ALIGN.RIGHT))
    for foot, side in feet:
        line = foot.paragraphs[0]
        line.alignment = side
        keep_grid_off(line)
        line.paragraph_format.line_spacing = Pt(measures.SIZE_4_PT)
        line.paragraph_format.left_indent = Pt(measures.SIZE_4_PT)
        line.paragraph_format.right_indent = Pt(measures.SIZE_4_PT)
        for part in ("— ", None, " —"):
            run = line.add_run(part or "")
            dress(run, NAMES["song"], measures.SIZE_4_PT)
            if part is None:
                field_page(run)


def _put_head(file: WordFile, document: Document) -> None:
    head, mark = document.head, document.mark
    if mark:
        line = _line(file)
        run = line.add_run(f" {mark.text} ")
        dress(run, NAMES["black"], measures.SIZE_3_PT)
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        shade(run, measures.TONES[mark.tone])
    if head.body:
        _put_red_head(file, head, below_mark=mark is not None)
    elif head.number:
        line = _line(file, ALIGN.RIGHT)
        dress(line.add_run(f"编号：{head.number}"), NAMES["body"], measures.SIZE_4_PT)
    if head.body:
        _gaps(file, 2)
    title = _line(file, ALIGN.CENTER)
    dress(title.add_run(document.title), NAMES["title"], measures.SIZE_2_PT)
    _gaps(file, 1)


def _put_red_head(file: WordFile, head: Head, *, below_mark: bool) -> None:
    size = measures.mark_size_pt(head.body)
    body = _line(file, ALIGN.CENTER)
    above = measures.points(measures.HEAD_MM) - (measures.PITCH_PT if below_mark else 0)
    body.paragraph_format.space_before = Pt(above)
    body.paragraph_format.line_spacing = Pt(size * 1.2)
    run = body.add_run(head.body)
    dress(run, NAMES["title"], size)
    run.font.color.rgb = RGBColor.from_string(measures.RED[1:].upper())
    _gaps(file, 2)
    number = _line(file, ALIGN.CENTER)
    if head.signer:
        number.alignment = ALIGN.LEFT
        indent(number, characters=1)
        width = measures.points(measures.BLOCK_MM[0]) - measures.SIZE_3_PT
        number.paragraph_format.tab_stops.add_tab_stop(Pt(width), TAB.RIGHT)
    _say(number, head.number, "body")
    if head.signer:
        _say(number, "\t签发人：", "body")
        _say(number, head.signer, "kai")
    line_below(number, measures.RED, measures.points(measures.RED_LINE_GAP_MM))


def _write_paragraph(file: WordFile, block: Paragraph) -> None:
    line = _line(file, ALIGN.JUSTIFY if block.align == "left" else ALIGNS[block.align])
    if block.indent and block.align == "left":
        indent(line, first=2)
    _say(line, block.text, "body")


def _write_heading(file: WordFile, block: Heading) -> None:
    line = _line(file)
    indent(line, first=2)
    line.paragraph_format.keep_with_next = True
    _say(line, block.text, HEADINGS[block.level])


def _write_note(file: WordFile, block: Note) -> None:
    line = _line(file)
    indent(line, first=2)
    _say(line, block.text, "body")


def _write_gap(file: WordFile, block: Gap) -> None:
    _gaps(file, block.lines)


def _write_signature(file: WordFile, block: Signature) -> None:
    _gaps(file, 1)
    # The body stands centred over the date, which ends four characters from the edge.
    apart = len(block.body) - len(block.date)
    ends = (2.0, 2.0 + apart / 2) if apart > 4 else (4.0 - apart / 2, 4.0)
    for text, characters in zip((block.body, block.date), ends, strict=True):
        line = _line(file, ALIGN.RIGHT)
        line.paragraph_format.right_indent = Pt(max(characters, 0) * measures.SIZE_3_PT)
        line.paragraph_format.keep_with_next = text is block.body
        _say(line, text, "body")


def _write_table(file: WordFile, block: Table) -> None:
    table = file.add_table(rows=0, cols=len(block.widths))
    table_lines(table, block.widths_mm)
    for number, row in enumerate(block.rows):
        _write_row(table, row, block, header=number < block.header_rows)


def _write_row(table: Any, row: Row, block: Table, *, header: bool) -> None:
    made = table.add_row()
    if row.height_mm:
        made.height = Mm(row.height_mm)
    properties = made._tr.get_or_add_trPr()
    child(properties, "w:cantSplit")
    if header:
        child(properties, "w:tblHeader")
    at, size = 0, measures.SIZE_SMALL_4_PT if block.small else measures.SIZE_4_PT
    for cell in row.cells:
        held = made.cells[at]
        if cell.span > 1:
            held = held.merge(made.cells[at + cell.span - 1])
        held.width = Mm(sum(block.widths_mm[at : at + cell.span]))
        _fill(held, cell, size)
        at += cell.span


def _fill(held: Any, cell: Cell, size: float) -> None:
    held.vertical_alignment = STAND.CENTER
    for number, text in enumerate(cell.text.split("\n")):
        line = held.paragraphs[0] if number == 0 else held.add_paragraph()
        line.alignment = ALIGNS[cell.align]
        keep_grid_off(line)
        line.paragraph_format.line_spacing = Pt(size * 1.4)
        dress(line.add_run(text), NAMES["black" if cell.head else "body"], size)


def _put_imprint(file: WordFile, imprint: Imprint) -> None:
    rows = [(f"抄送：{imprint.copies_to}", "")] if imprint.copies_to else []
    printed = f"{imprint.printed_on}印发" if imprint.printed_on else ""
    rows.append((imprint.printed_by, printed))
    table = file.add_table(rows=0, cols=2)
    float_at_foot(table, (96.0, 60.0))
    for texts in rows:
        cells = table.add_row().cells
        if not texts[1]:
            cells = (cells[0].merge(cells[1]),)
        for cell, text, side in zip(cells, texts, (ALIGN.LEFT, ALIGN.RIGHT), strict=False):
            line = cell.paragraphs[0]
            line.alignment = side
            keep_grid_off(line)
            line.paragraph_format.line_spacing = Pt(measures.PITCH_PT)
            line.paragraph_format.left_indent = Pt(measures.SIZE_4_PT)
            line.paragraph_format.right_indent = Pt(measures.SIZE_4_PT)
            dress(line.add_run(text), NAMES["body"], measures.SIZE_4_PT)
    anchor = _line(file)  # a table at the foot hangs on the line after it
    anchor.paragraph_format.line_spacing = Pt(1)


def _line(file: WordFile, side: Any = ALIGN.LEFT) -> WordParagraph:
    """Return a new paragraph on the grid."""
    line = file.add_paragraph()
    line.alignment = side
    line.paragraph_format.line_spacing = Pt(measures.PITCH_PT)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    return line


def _say(line: WordParagraph, text: str, role: str) -> None:
    for number, part in enumerate(text.split("\n")):
        run = line.add_run()
        if number:
            run.add_break()
        run.add_text(part)
        dress(run, NAMES[role], measures.SIZE_3_PT)
        character_space(run)


def _gaps(file: WordFile, lines: int) -> None:
    for _number in range(lines):
        _say(_line(file), "", "body")


WRITERS: Final[dict[str, Callable[[WordFile, Any], None]]] = {
    "paragraph": _write_paragraph,
    "heading": _write_heading,
    "table": _write_table,
    "signature": _write_signature,
    "note": _write_note,
    "gap": _write_gap,
}
