"""A paper as PDF and as pictures of its pages, set by typst.

typst is a wheel of a compiler, not built for every processor: where it is missing, `Unavailable`
says so in words and the Word file is still there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from huifang.kit.errors import HouseError
from huifang.kit.papers import code, measures
from huifang.kit.papers.fonts import Chosen, choose
from huifang.kit.papers.tree import Document, Table, from_json, to_json
from huifang.kit.words import Phrase as _

TEMPLATE = Path(__file__).with_name("page.typ")
PICTURE_PPI = 110.0
TRACKING_PT = -0.21
"""28 characters of 16 points in 156 mm."""

_one_at_a_time = threading.Lock()


class Unavailable(HouseError):
    """This machine cannot set a PDF."""

    status = 503


def is_available() -> bool:
    """Tell whether this machine can set a PDF."""
    return _typst() is not None


def pdf(document: Document, folder: Path | None = None) -> bytes:
    """Return the paper as PDF; `folder` holds the office's own font files.

    Raises:
        Unavailable: there is no typst for this machine.

    """
    (found,) = _set(document, folder, "pdf")
    return found


def pictures(document: Document, folder: Path | None = None) -> tuple[bytes, ...]:
    """Return each page as a PNG picture.

    Raises:
        Unavailable: there is no typst for this machine.

    """
    return _pictures(to_json(document), folder, _stamp(folder))


def faces(folder: Path | None = None) -> list[Chosen]:
    """Return which family each face of the standard is set in here.

    Raises:
        Unavailable: there is no typst for this machine.

    """
    _compiler, families = _opened(folder, _stamp(folder))
    return choose(families)


@lru_cache(maxsize=12)
def _pictures(said: str, folder: Path | None, _fonts: Any) -> tuple[bytes, ...]:
    return tuple(_set(from_json(said), folder, "png"))


def _set(document: Document, folder: Path | None, form: str) -> Sequence[bytes]:
    compiler, families = _opened(folder, _stamp(folder))
    data = json.dumps(_data(document, choose(families)), ensure_ascii=False)
    with _one_at_a_time:
        made = compiler.compile(
            TEMPLATE.read_bytes(), format=form, ppi=PICTURE_PPI, sys_inputs={"paper": data},
            pdf_tags=False,
        )  # fmt: skip
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=2)
def _opened(folder: Path | None, _stamp: Any) -> tuple[Any, frozenset[str]]:
    """Return a compiler that knows the fonts; made again when the folder changes."""
    typst = _typst()
    if typst is None:
        raise Unavailable(_("这台服务器没有安装 PDF 排版程序，请下载 Word 文件。"))
    fonts = typst.Fonts(font_paths=[str(folder)] if folder and folder.is_dir() else [])
    return typst.Compiler(font_paths=fonts), frozenset(fonts.families())


@cache
def _typst() -> Any:
    try:
        import typst
    except ImportError:
        return None
    return typst


def _stamp(folder: Path | None) -> tuple[tuple[str, float], ...]:
    """Return what changes when a font file is put into the folder or taken out."""
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted((str(p), p.stat().st_mtime) for p in folder.rglob("*") if p.is_file()))


def _data(document: Document, chosen: Sequence[Chosen]) -> dict[str, Any]:
    said = asdict(document)
    said["blocks"] = [
        {**said["blocks"][number], "widths_mm": block.widths_mm}
        if isinstance(block, Table)
        else said["blocks"][number]
        for number, block in enumerate(document.blocks)
    ]
    if document.code:
        said["code"]["svg"] = code.svg(document.code.address)
    if document.mark:
        said["mark"]["fill"] = measures.TONES[document.mark.tone]
    every = [item.family for item in chosen if item.family] or ["Libertinus Serif"]
    said["faces"] = {
        item.face.role: list(dict.fromkeys([item.family or every[0], *every])) for item in chosen
    }
    said["bold"] = [item.face.role for item in chosen if item.bold]
    said["measures"] = _measures(document)
    return said


def _measures(document: Document) -> dict[str, Any]:
    return {
        "page": measures.PAGE_MM, "top": measures.TOP_MM, "left": measures.LEFT_MM,
        "right": measures.RIGHT_MM, "foot": measures.FOOT_MM, "pitch": measures.PITCH_PT,
        "tracking": TRACKING_PT, "head": measures.HEAD_MM, "gap": measures.RED_LINE_GAP_MM,
        "number": measures.PAGE_NUMBER_MM, "thick": measures.THICK_MM, "thin": measures.THIN_MM,
        "red": measures.RED, "mark": measures.mark_size_pt(document.head.body),
        "code": measures.CODE_MM, "code_top": measures.CODE_TOP_MM,
    }  # fmt: skip
