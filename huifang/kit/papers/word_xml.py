"""What Word files need that python-docx has no words for: a few elements set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huifang.kit.papers import measures

SPACE: Final = -5
"""Twentieths of a point between characters: with -4 the 28th of a line would hang over."""
EIGHTHS: Final = 8  # border sizes are in eighths of a point


def set_grid(section: Any, pitch_pt: float) -> None:
    """Lay the lines of a section on a grid of that pitch."""
    grid = child(section._sectPr, "w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(pitch_pt * 20)))


def child(parent: Any, name: str) -> Any:
    """Return the child element of that name, made when it is not there."""
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    return found


def dress(thing: Any, face: str, size: float) -> None:
    """Set a run or a style in a face, for Chinese and Latin letters alike."""
    thing.font.name, thing.font.size = face, Pt(size)
    fonts = thing.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{which}"), face)


def character_space(run: Any) -> None:
    """Set characters of 16 points a little closer, so that 28 fit a line."""
    space = OxmlElement("w:spacing")
    space.set(qn("w:val"), str(SPACE))
    run.element.get_or_add_rPr().append(space)


def indent(line: Any, *, first: int = 0, characters: int = 0) -> None:
    """Indent the first line, or the whole, by so many characters."""
    size = measures.SIZE_3_PT
    if first:
        line.paragraph_format.first_line_indent = Pt(size * first)
        _indent_of(line).set(qn("w:firstLineChars"), str(first * 100))
    if characters:
        line.paragraph_format.left_indent = Pt(size * characters)
        _indent_of(line).set(qn("w:leftChars"), str(characters * 100))


def keep_grid_off(line: Any) -> None:
    """Let a line in a table, header or footer be as high as it says, not as the grid says."""
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    off = child(line._p.get_or_add_pPr(), "w:snapToGrid")
    off.set(qn("w:val"), "0")


def field_page(run: Any) -> None:
    """Write the page number into a run."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def line_below(line: Any, colour: str, space: float) -> None:
    """Draw a coloured line over the whole width, `space` points under the text."""
    borders = OxmlElement("w:pBdr")
    borders.append(_border("w:bottom", measures.points(0.5), colour, space))
    line._p.get_or_add_pPr().append(borders)


def shade(run: Any, colour: str) -> None:
    """Put a coloured field behind a run."""
    field = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour[1:].upper())):
        field.set(qn(f"w:{name}"), value)
    run.element.get_or_add_rPr().append(field)


def table_lines(table: Any, widths_mm: Sequence[float]) -> None:
    """Give a table its columns and a thin line round every cell."""
    _columns(table, widths_mm)
    borders = child(table._tbl.tblPr, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_border(f"w:{side}", 0.5))


def float_at_foot(table: Any, widths_mm: Sequence[float]) -> None:
    """Stand a table at the foot of the text block of the last page, with the imprint's lines."""
    _columns(table, widths_mm)
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("vertAnchor", "margin"), ("horzAnchor", "margin"), ("tblpX", "0"),
        ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    table._tbl.tblPr.append(place)
    borders = child(table._tbl.tblPr, "w:tblBorders")
    thick, thin = measures.points(measures.THICK_MM), measures.points(measures.THIN_MM)
    for side, size in (("top", thick), ("bottom", thick), ("insideH", thin)):
        borders.append(_border(f"w:{side}", size))


def _columns(table: Any, widths_mm: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    whole = child(table._tbl.tblPr, "w:tblW")
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(round(measures.points(sum(widths_mm)) * 20)))
    margins = child(table._tbl.tblPr, "w:tblCellMar")
    for side, space in (("top", 60), ("left", 85), ("bottom", 60), ("right", 85)):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(space))
        element.set(qn("w:type"), "dxa")
        margins.append(element)


def _border(name: str, points: float, colour: str = "auto", space: float = 0) -> Any:
    line = OxmlElement(name)
    values = {
        "val": "single", "sz": round(points * EIGHTHS), "space": round(space),
        "color": colour.lstrip("#").upper() if colour != "auto" else colour,
    }  # fmt: skip
    for key, value in values.items():
        line.set(qn(f"w:{key}"), str(value))
    return line


def _indent_of(line: Any) -> Any:
    return child(line._p.get_or_add_pPr(), "w:ind")


ORDER: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr"
           " suppressLineNumbers pBdr shd tabs suppressAutoHyphens"
           " kinsoku wordWrap overflowPunct topLinePunct"
           " autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing"
           " mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap"
           " outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
           " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u"
           " effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
             " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
}  # fmt: skip
"""The order in which Word wants the children of these elements; a strict reader refuses another."""


def put_in_order(root: Any) -> None:
    """Sort the properties under `root` as Word's schema has them."""
    for name, words in ORDER.items():
        rank = {qn(f"w:{word}"): number for number, word in enumerate(words.split())}
        for element in root.iter(qn(f"w:{name}")):
            element[:] = sorted(element, key=lambda part: rank.get(part.tag, len(rank)))
