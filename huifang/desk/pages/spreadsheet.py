"""An Excel file as an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from django.http import FileResponse

from huifang.files.kinds import CONTENT_TYPES


def spreadsheet(name: str, write: Callable[[BinaryIO], Any]) -> tuple[FileResponse, Any]:
    """Return an answer with the file that `write` makes, and what `write` returned."""
    stream: Any = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    told = write(stream)
    stream.seek(0)
    kind = CONTENT_TYPES["xlsx"]
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer, told
