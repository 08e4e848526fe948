"""Limits on files from outside."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from huifang.kit.errors import Invalid
from huifang.kit.words import Phrase as _


class TooLarge(Invalid):
    """The file, or what it unpacks to, is larger than we read."""

    status = 413


@dataclass(frozen=True)
class Limits:
    """How much is read: bytes of the file and unpacked, cells from A1 to the last one of a sheet.

    `memory_bytes` and `seconds` bound the process that unpacks a workbook, whatever it claims.
    """

    file_bytes: int = 30 << 20
    unpacked_bytes: int = 300 << 20
    cells: int = 5_000_000
    memory_bytes: int = 2 << 30
    seconds: int = 120


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a file that is too long.

    Raises:
        TooLarge: says how long it may be.

    """
    if len(content) > limits.file_bytes:
        raise TooLarge(
            _(
                "文件有 {size} MB，最多只收 {limit} MB。请按乡镇或村拆成几个文件再导入。",
                size=-(-len(content) // (1 << 20)),
                limit=limits.file_bytes >> 20,
            )
        )


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse a zipped workbook that says it unpacks to more than `limits`.

    Raises:
        TooLarge: too many bytes.
        Invalid: the archive is damaged.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise Invalid(_("文件已损坏，打不开。请用表格软件打开后另存为 .xlsx 再导入。")) from None
    if unpacked > limits.unpacked_bytes:
        raise TooLarge(
            _(
                "文件解压后超过 {limit} MB，没有读取。请拆成几个文件再导入。",
                limit=limits.unpacked_bytes >> 20,
            )
        )


def check_rectangle(height: int, width: int, limits: Limits) -> None:
    """Refuse a sheet whose rectangle from A1 to its last cell holds too many cells.

    Raises:
        TooLarge: says how far it reaches.

    """
    if height * width > limits.cells:
        raise TooLarge(
            _(
                "工作表占了 {height} 行 {width} 列，太大了。多半是远处有多余的内容，"
                "请删掉空白行列，或只复制需要的部分到新文件。",
                height=height,
                width=width,
            )
        )
