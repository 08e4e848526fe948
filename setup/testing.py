"""The tests: all of them on SQLite, and those that touch the database again on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from setup.frontend import ensure_frontend
from setup.machine import ensure_chromium, ensure_postgres
from setup.packages import PYTHON, ensure_packages
from setup.steps import CHECKOUT, SetupFailed, environment, one_at_a_time, say
from setup.translations import ensure_translations
from tests.postgres import Cluster

NO_TESTS = 5  # pytest's exit code where nothing was selected


def run_tests(words: Sequence[str], only: str | None = None) -> int:
    """Run the tests and return 0 if all passed (and, under CI, nothing was left out)."""
    left_out: list[str] = []
    with one_at_a_time():
        ensure_packages(dev=True)
        ensure_frontend()
        ensure_translations()
        chromium = ensure_chromium()
        programs = ensure_postgres() if only != "sqlite" else None
    extra = {"HUIFANG_CHROMIUM": str(chromium)} if chromium else {}
    if chromium is None:
        left_out.append("浏览器测试:没有 Chromium · the browser tests: no Chromium was to be had")
    failed = []
    if only != "postgres" and not _pytest("SQLite", words, _marks("", extra), extra):
        failed.append("SQLite")
    if only == "sqlite":
        left_out.append("PostgreSQL:按要求只跑 SQLite · PostgreSQL: only SQLite was asked for")
    elif programs is None:
        left_out.append("PostgreSQL:本机没有也装不上 · PostgreSQL: not here, cannot be installed")
    elif not _on_postgres(words, programs, extra):
        failed.append("PostgreSQL")
    return _verdict(failed, left_out)


def _on_postgres(words: Sequence[str], programs: Path, extra: dict[str, str]) -> bool:
    try:
        with Cluster(programs) as cluster:
            url = {"DATABASE_URL": cluster.url}
            return _pytest("PostgreSQL", words, _marks("database", extra), {**extra, **url})
    except RuntimeError as error:
        raise SetupFailed(str(error)) from error


def _marks(mark: str, extra: dict[str, str]) -> list[str]:
    """Return the selection: the wanted mark, and no browser where there is none."""
    wanted = [mark] if mark else []
    if "HUIFANG_CHROMIUM" not in extra:
        wanted.append("not browser")
    return ["-m", " and ".join(wanted)] if wanted else []


def _pytest(where: str, words: Sequence[str], marks: list[str], extra: dict[str, str]) -> bool:
    started = time.monotonic()
    say(f"\n=== {where} ===")
    command: list[str | Path] = [PYTHON, "-m", "pytest", *marks, *words]
    inherited = environment(**extra)
    if where == "SQLite":
        inherited.pop("DATABASE_URL", None)
    code = subprocess.run(command, cwd=CHECKOUT, env=inherited, check=False).returncode
    say(f"=== {where}: {time.monotonic() - started:.0f} s ===")
    if code == NO_TESTS and words:
        say(f"{where}: 没有选中任何测试 · the words given select no test here")
        return True
    return code == 0


def _verdict(failed: list[str], left_out: list[str]) -> int:
    for words in left_out:
        say(f"\n!!! 没有跑 · LEFT OUT · {words}")
    if failed:
        say(f"\n✗ 没有通过 · FAILED: {', '.join(failed)}")
        return 1
    if left_out and os.environ.get("CI", "").lower() in {"1", "true"}:
        say("\n✗ CI 中不许遗漏 · In CI nothing may be left out")
        return 1
    say("\n✓ 测试全部通过 · All tests passed")
    return 0
