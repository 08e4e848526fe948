"""Stored files: whole or not at all, told by their bytes, handed out safely, gone when due."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huifang.access.actor import SYSTEM
from huifang.files import storage
from huifang.files.kinds import CONTENT_TYPES, IMAGES
from huifang.files.models import StoredFile, blob_path
from huifang.kit.errors import Invalid, Missing

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100
PDF = b"%PDF-1.7\n" + b"0" * 100


@pytest.fixture(autouse=True)
def files_home(settings: Any, tmp_path: Path) -> Path:
    settings.HUIFANG_FILES = tmp_path / "files"
    return tmp_path / "files"


def upload(content: bytes = JPEG, name: str = "路灯.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def office_file(part: str, extra: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ["[Content_Types].xml", part, *([extra] if extra else [])]:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.django_db
def test_a_stored_file_can_be_read_back(files_home: Path) -> None:
    file = storage.store(upload(), SYSTEM)
    assert storage.open_file(file).read() == JPEG
    assert (file.content_type, file.size, file.name) == ("image/jpeg", len(JPEG), "路灯.jpg")
    assert file.path == files_home / file.sha256[:2] / file.sha256[2:4] / file.sha256


@pytest.mark.django_db
def test_the_same_bytes_twice_are_two_rows_and_one_blob(files_home: Path) -> None:
    first, second = storage.store(upload(), SYSTEM), storage.store(upload(name="b.jpg"), SYSTEM)
    assert first.pk != second.pk
    assert on_disk(files_home) == [first.path]


@pytest.mark.django_db
def test_a_file_is_judged_by_its_bytes_not_by_its_name(files_home: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        storage.store(upload(b"<script>alert(1)</script>", "photo.jpg"), SYSTEM, field="photo")
    assert "photo.jpg" in refusal.value.fields["photo"]
    assert on_disk(files_home) == []


@pytest.mark.django_db
def test_a_kind_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(Invalid):
        storage.store(upload(PDF, "a.pdf"), SYSTEM, IMAGES)
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "image/png"),
        (b"RIFF0000WEBP0000", "image/webp"),
        (PDF, "application/pdf"),
        (office_file("word/document.xml"), CONTENT_TYPES["docx"]),
        (office_file("xl/workbook.xml"), CONTENT_TYPES["xlsx"]),
    ],
)
def test_every_allowed_kind_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert storage.store(upload(content), SYSTEM).content_type == kind


@pytest.mark.django_db
def test_an_office_file_with_macros_is_refused() -> None:
    with pytest.raises(Invalid):
        storage.store(upload(office_file("xl/workbook.xml", "xl/vbaProject.bin")), SYSTEM)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", JPEG * 100])
def test_empty_and_too_large_files_leave_nothing_behind(files_home: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        storage.store(upload(content), SYSTEM, limit_bytes=1000)
    assert on_disk(files_home) == []


@pytest.mark.django_db
def test_a_failing_disk_leaves_nothing_behind(
    files_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.store(upload(), SYSTEM)
    assert on_disk(files_home) == []
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_a_browser_may_neither_guess_nor_show_a_document() -> None:
    answer = storage.response(storage.store(upload(PDF, "通知.pdf"), SYSTEM), inline=True)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


@pytest.mark.django_db
def test_a_picture_may_be_shown_in_place() -> None:
    answer = storage.response(storage.store(upload(), SYSTEM), inline=True)
    assert answer["Content-Disposition"].startswith("inline")
    answer.close()


@pytest.mark.django_db
def test_a_sealed_file_is_not_plain_on_disk_and_reads_back() -> None:
    file = storage.store_sealed("李某某 身份证".encode(), SYSTEM, "a.xlsx", timezone.now())
    assert "李某某".encode() not in file.path.read_bytes()
    assert storage.open_file(file).read() == "李某某 身份证".encode()


@pytest.mark.django_db
def test_lost_bytes_are_named_and_not_a_crash() -> None:
    file = storage.store(upload(), SYSTEM)
    file.path.unlink()
    with pytest.raises(Missing, match="备份"):
        storage.open_file(file)


@pytest.mark.django_db
def test_the_sweep_drops_what_is_due_and_nothing_else(
    files_home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    kept = storage.store(upload(), SYSTEM)
    due = storage.store_sealed(b"x", SYSTEM, "old.xlsx", now - timedelta(hours=1))
    orphan, fresh = blob_path("ab" * 32), blob_path("cd" * 32)
    for path in (orphan, fresh):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    for path in (orphan, kept.path):
        os.utime(path, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        storage.sweep(now)
    assert sorted(on_disk(files_home)) == sorted([kept.path, fresh])
    assert not StoredFile.objects.filter(pk=due.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\桌面\\表 1.xlsx", "表 1.xlsx"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_cannot_carry_paths_or_line_breaks(given: str, kept: str) -> None:
    assert storage.tidy_name(given) == kept
