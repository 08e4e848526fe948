"""Keys are made once, and never for data that other keys have sealed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings


@pytest.mark.django_db
def test_a_database_with_tables_gets_no_new_keys(settings: Settings, tmp_path: Path) -> None:
    settings.HUIFANG_KEY_FILE = tmp_path / "keys" / "huifang.json"
    with pytest.raises(CommandError):
        call_command("keys")
    assert not settings.HUIFANG_KEY_FILE.exists()


def test_a_new_installation_gets_keys_only_its_owner_reads(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huifang.site.management.commands import keys

    class Empty:
        class introspection:  # noqa: N801 - the name Django gives it
            @staticmethod
            def table_names() -> list[str]:
                return []

    monkeypatch.setattr(keys, "connection", Empty)
    settings.HUIFANG_KEY_FILE = tmp_path / "keys" / "huifang.json"
    call_command("keys", verbosity=0)
    assert stat.S_IMODE(settings.HUIFANG_KEY_FILE.stat().st_mode) == 0o600
    with pytest.raises(CommandError):
        call_command("keys")
