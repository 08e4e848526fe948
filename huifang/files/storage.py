"""Bytes in and out of the disk: whole or not at all, found again by their SHA-256."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.files.kinds import ANY, CONTENT_TYPES, IMAGES, sniff
from huifang.files.models import StoredFile, blob_path
from huifang.kit import crypto
from huifang.kit.errors import Invalid, Missing
from huifang.records.keys import keys

LIMIT_BYTES = 20 * 1024 * 1024
GRACE = timedelta(hours=24)
"""How long bytes without a row may lie about: their deed may still be under way."""


def store(
    upload: UploadedFile[Any],
    by: Actor,
    kinds: Collection[str] = ANY,
    *,
    limit_bytes: int = LIMIT_BYTES,
    field: str = "file",
) -> StoredFile:
    """Keep an upload of one of `kinds` and return its row; `by` is the actor of the deed.

    Raises:
        Invalid: empty, too large or no file of these kinds; names the form's `field`.

    """
    name = tidy_name(upload.name or "")
    if upload.size is not None and upload.size > limit_bytes:
        raise Invalid(**{field: _too_large(name, limit_bytes)})
    draft, sha256, size = _write(upload.chunks(), name, limit_bytes, field)
    try:
        with draft.open("rb") as stream:
            kind = sniff(stream)
        if kind is None or kind not in kinds:
            raise Invalid(**{field: _wrong_kind(name, kinds)})
        _settle(draft, blob_path(sha256))
    finally:
        draft.unlink(missing_ok=True)
    return StoredFile.objects.create(
        sha256=sha256,
        size=size,
        content_type=CONTENT_TYPES[kind],
        name=name,
        uploaded_by_id=by.id,
    )


def store_sealed(content: bytes, by: Actor, name: str, keep_until: datetime | None) -> StoredFile:
    """Keep bytes encrypted on disk until `keep_until`, then they are gone; None: for good."""
    file = StoredFile(name=tidy_name(name), sealed=True, keep_until=keep_until)
    text = base64.b64encode(content).decode()
    blob = crypto.seal(keys(), text, _aad(file), settings.HUIFANG_CIPHER)
    draft, file.sha256, _size = _write([blob], name, len(blob), "file")
    try:
        _settle(draft, file.path)
    finally:
        draft.unlink(missing_ok=True)
    file.size, file.content_type = len(content), "application/octet-stream"
    file.uploaded_by_id = by.id
    file.save(force_insert=True)
    return file


def open_file(file: StoredFile) -> IO[bytes]:
    """Open the plain bytes of a stored file for reading.

    Raises:
        Missing: the bytes are no longer on disk.

    """
    try:
        if not file.sealed:
            return file.path.open("rb")
        text = crypto.open_sealed(keys(), file.path.read_bytes(), _aad(file))
    except FileNotFoundError:
        raise Missing(_("文件“%s”已不在磁盘上。请从备份恢复，或重新上传。") % file.name) from None
    return BytesIO(base64.b64decode(text))


def response(file: StoredFile, *, name: str = "", inline: bool = False) -> FileResponse:
    """Hand a file to a browser that must neither guess its type nor run it.

    Only pictures are ever shown in place. The caller has checked the owning record.
    """
    shown = inline and file.is_image
    answer = FileResponse(
        open_file(file),
        as_attachment=not shown,
        filename=name or file.name,
        content_type=file.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def discard(file: StoredFile) -> None:
    """Delete a row; sealed bytes go with it at commit, shared ones with the next sweep."""
    path, sealed = file.path, file.sealed
    file.delete()
    if sealed:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(now: datetime) -> int:
    """Drop files past their `keep_until`, forgotten drafts and bytes without a row; count them."""
    dropped = 0
    for file in StoredFile.objects.filter(keep_until__lt=now).iterator():
        with transaction.atomic():
            discard(file)
        dropped += 1
    for folder, _folders, names in os.walk(settings.HUIFANG_FILES):
        dropped += _sweep_folder(Path(folder), names)
    return dropped


def tidy_name(name: str) -> str:
    """Return the last part of a file name without control characters, at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable()).strip(". ")
    stem, dot, ending = (clean or "file").rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot else ending[:200]


def _write(
    chunks: Iterable[bytes], name: str, limit_bytes: int, field: str
) -> tuple[Path, str, int]:
    """Write to a draft on the same disk and force it there; the draft is the caller's to remove."""
    drafts = Path(settings.HUIFANG_FILES) / "drafts"
    drafts.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, draft_name = tempfile.mkstemp(dir=drafts)
    draft = Path(draft_name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise Invalid(**{field: _too_large(name, limit_bytes)})
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if not size:
            raise Invalid(**{field: _("文件“%s”是空的。请重新选择文件。") % name})
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft, digest.hexdigest(), size


def _settle(draft: Path, place: Path) -> None:
    """Move a draft to its place and force the folders too; the same bytes again do no harm."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep_folder(folder: Path, names: list[str]) -> int:
    old = [folder / name for name in names if _is_old(folder / name)]
    if folder.name == "drafts":
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)
    used = set(
        StoredFile.objects.filter(sha256__in=[path.stem for path in old]).values_list(
            "sha256", flat=True
        )
    )
    for path in old:
        if path.suffix == ".gone" and path.stem in used:  # a sweep was cut off half-way
            path.replace(path.with_suffix(""))
    return sum(_drop(path) for path in old if path.stem not in used)


def _drop(path: Path) -> bool:
    """Remove bytes aside first, so that an upload of the same content meanwhile is not lost."""
    aside = path.with_suffix(".gone")
    path.replace(aside)
    if not _is_old(aside):  # someone stored the same bytes between the look and the move
        aside.replace(path)
        return False
    aside.unlink()
    return True


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > GRACE.total_seconds()
    except FileNotFoundError:
        return False


def _aad(file: StoredFile) -> str:
    return f"{file._meta.db_table}.blob:{file.pk}"


def _too_large(name: str, limit_bytes: int) -> str:
    return _("文件“%(name)s”超过 %(limit)s MB。请压缩后再上传。") % {
        "name": name,
        "limit": limit_bytes // (1024 * 1024),
    }


def _wrong_kind(name: str, kinds: Collection[str]) -> str:
    words = "、".join(sorted("jpg" if kind == "jpeg" else kind for kind in kinds))
    if set(kinds) <= IMAGES:
        return _("“%(name)s”不是照片。请上传 %(kinds)s 格式的照片。") % {
            "name": name,
            "kinds": words,
        }
    return _("“%(name)s”的内容不是可以上传的文件类型。可以上传：%(kinds)s。") % {
        "name": name,
        "kinds": words,
    }
