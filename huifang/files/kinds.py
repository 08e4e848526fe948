"""What a file really is, told from its bytes; the name and the sender's word do not count."""

from __future__ import annotations

import zipfile
from typing import IO, Final

CONTENT_TYPES: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
IMAGES: Final = frozenset({"jpeg", "png", "webp"})
DOCUMENTS: Final = frozenset({"pdf", "xlsx", "docx"})
ANY: Final = IMAGES | DOCUMENTS

_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}


def sniff(stream: IO[bytes]) -> str | None:
    """Return the kind of the bytes in `stream`, or None for everything else; rewinds it.

    An office file that carries macros is none of the kinds.
    """
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    return _office(stream) if head.startswith(b"PK\x03\x04") else None


def _office(stream: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    finally:
        stream.seek(0)
    if "[Content_Types].xml" not in names or any(n.endswith("vbaProject.bin") for n in names):
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)
