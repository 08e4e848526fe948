"""The doctor says what is ill, in plain words, and does not fall over it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django.fixtures import Settings

from huifang.site import doctor


@pytest.mark.django_db
def test_a_sound_installation_has_nothing_ill() -> None:
    ill = [each for each in doctor.observe() if each.level == "ill"]
    assert {each.subject for each in ill} <= {"网页样式", "数据库"}


@pytest.mark.django_db
def test_an_affected_sqlite_in_wal_mode_is_the_worst(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_sqlite(monkeypatch, "wal")
    settings.SQLITE = SimpleNamespace(version=(3, 40, 1), version_text="3.40.1")
    found = doctor.journal_mode()
    assert found.level == "ill"
    assert "3.40.1" in found.says


def test_falling_back_to_a_rollback_journal_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_sqlite(monkeypatch, "truncate")
    settings.SQLITE = SimpleNamespace(version=(3, 40, 1), version_text="3.40.1")
    assert doctor.journal_mode().level == "warn"


def test_a_missing_key_file_names_the_command(settings: Settings) -> None:
    settings.HUIFANG_KEYS = None
    found = doctor.keys()
    assert found.level == "ill"
    assert "./run manage keys" in found.says


def test_a_missing_and_an_old_backup_are_warned_of(settings: Settings, tmp_path: Path) -> None:
    settings.HUIFANG_BACKUPS = tmp_path
    assert doctor.backups().level == "warn"
    (tmp_path / "today.tar").touch()
    assert doctor.backups().level == "well"


def test_data_that_others_can_read_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    settings.HUIFANG_HOME = tmp_path
    settings.HUIFANG_FILES = settings.HUIFANG_BACKUPS = tmp_path / "none"
    database = tmp_path / "huifang.sqlite3"
    database.touch()
    database.chmod(0o644)
    assert doctor.privacy().level == "warn"
    database.chmod(0o600)
    assert doctor.privacy().level == "well"


def test_serving_others_without_https_is_warned_of(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["huifang.example"]
    settings.HTTPS = False
    assert doctor.address().level == "warn"


def test_a_new_checkout_is_told_how_to_begin(settings: Settings, tmp_path: Path) -> None:
    settings.HUIFANG_HOME = tmp_path / "none"
    assert "./run demo" in doctor.report(doctor.observe())


def test_a_broken_key_file_is_told_and_not_thrown(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "huifang.json").write_text("{")
    (tmp_path / "keys" / "huifang.json").chmod(0o600)
    told = subprocess.run(
        [sys.executable, "-m", "huifang.site.doctor"],
        env={"HUIFANG_HOME": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "密钥文件" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr


def _pretend_sqlite(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    class Cursor:
        def __enter__(self) -> Cursor:
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def execute(self, statement: str) -> None:
            assert statement == "PRAGMA journal_mode"

        def fetchone(self) -> tuple[str]:
            return (mode,)

    monkeypatch.setattr(doctor, "connection", SimpleNamespace(vendor="sqlite", cursor=Cursor))
