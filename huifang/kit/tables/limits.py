"""Limits on files from outside, checked before anything is unpacked into memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from huifang.kit.errors import Invalid
from huifang.kit.words import Phrase as _

_CHUNK = 1 << 20
_REFERENCE = re.compile(rb"""[\s]r\s*=\s*["']\$?([A-Za-z]{0,3})\$?(\d{0,7})["']""")
_ODS_TAG = re.compile(
    rb"<(/?)[\w.-]*:?(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*?)(/?)>"
)
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")


class TooLarge(Invalid):
    """The file, or what it unpacks to, is larger than we read."""

    status = 413


@dataclass(frozen=True)
class Limits:
    """How much is read: bytes of the file, bytes unpacked, cells of a sheet's whole rectangle."""

    file_bytes: int = 30 << 20
    unpacked_bytes: int = 300 << 20
    cells: int = 5_000_000


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a file that is too long.

    Raises:
        TooLarge: says how long it may be.

    """
    if len(content) > limits.file_bytes:
        raise TooLarge(
            _(
                "文件有 {size} MB,最多只收 {limit} MB。请按乡镇或村拆成几个文件再导入。",
                size=-(-len(content) // (1 << 20)),
                limit=limits.file_bytes >> 20,
            )
        )


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse a zipped workbook that would unpack to more than `limits`, whatever it claims.

    Raises:
        TooLarge: too many bytes or a cell too far out.
        Invalid: the archive is damaged.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, limits)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Invalid(_("文件已损坏,打不开。请用表格软件打开后另存为 .xlsx 再导入。")) from None


def check_rectangle(height: int, width: int, limits: Limits) -> None:
    """Refuse a sheet whose rectangle from A1 to its last cell holds too many cells."""
    if height * width > limits.cells:
        raise TooLarge(
            _(
                "工作表占了 {height} 行 {width} 列,太大了。多半是远处有多余的内容,"
                "请删掉空白行列,或只复制需要的部分到新文件。",
                height=height,
                width=width,
            )
        )


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    unpacked = 0
    for member in archive.infolist():
        # Reading to the end checks length and checksum, so a false size in the directory is found.
        height = width = 0
        ods: list[bytes] = []
        for chunk in _chunks(archive, member):
            unpacked += len(chunk)
            if unpacked > limits.unpacked_bytes:
                raise TooLarge(
                    _(
                        "文件解压后超过 {limit} MB,没有读取。请拆成几个文件再导入。",
                        limit=limits.unpacked_bytes >> 20,
                    )
                )
            if "worksheets/" in member.filename:
                height, width = _farthest(chunk, height, width)
                check_rectangle(height, width, limits)
            elif member.filename == "content.xml":
                ods.append(chunk)
        if ods:
            _check_ods(b"".join(ods), limits)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member piece by piece; a piece never ends inside a tag of reasonable length."""
    rest = b""
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            whole, bracket, tail = (rest + piece).rpartition(b"<")
            if len(tail) > _CHUNK:
                whole, bracket, tail = rest + piece, b"", b""
            rest = bracket + tail
            yield whole
    yield rest


def _farthest(chunk: bytes, height: int, width: int) -> tuple[int, int]:
    for letters, digits in set(_REFERENCE.findall(chunk)):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        width = max(width, column)
        height = max(height, int(digits or 0))
    return height, width


def _check_ods(content: bytes, limits: Limits) -> None:
    """Count as the reader would: repeats are copies; empty repeats at the end are dropped."""
    height = width = row_end = column = row_width = repeat = 0
    for closing, tag, attributes, alone in _ODS_TAG.findall(content):
        times = int((_ODS_REPEAT.search(attributes) or [0, 1])[1])
        if tag == b"table":
            height = width = row_end = 0
        elif tag == b"table-row":
            if not closing:
                column, row_width, repeat = 0, 0, times
            if closing or alone:
                row_end += repeat
                if row_width:
                    height, width = row_end, max(width, row_width)
                    check_rectangle(height, width, limits)
        elif not closing:
            column += times
            if not alone or b"value" in attributes:
                row_width = column
