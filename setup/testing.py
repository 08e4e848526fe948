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
from setup.steps import BUILD, CHECKOUT, SetupFailed, environment, one_at_a_time, say
from setup.translations import ensure_translations
from tests.postgres import Cluster

NO_TESTS = 5  # pytest's exit code where nothing was selected
SKIPPED = BUILD / "skipped"


def run_tests(words: Sequence[str], only: str | None = None) -> int:
    """Run the tests and return 0 if all passed (and, under CI, nothing was left out)."""
    with one_at_a_time():
        ensure_packages(dev=True)
        ensure_frontend()
        ensure_translations()
        chromium = ensure_chromium()
        programs = ensure_postgres() if only != "sqlite" else None
    run = _Run(words, str(chromium or ""))
    if only != "postgres":
        run.pytest("SQLite", DATABASE_URL="")
    if only == "sqlite":
        run.left_out.append("PostgreSQL:按要求只跑 SQLite · PostgreSQL: only SQLite was asked for")
    elif programs is None:
        run.left_out.append("PostgreSQL:没有也装不上 · PostgreSQL: neither here nor to be had")
    else:
        _on_postgres(run, programs)
    return verdict(run.failed, run.left_out)


def marks(mark: str, chromium: str) -> list[str]:
    """Return pytest's words for the selection: the mark, and no browser where there is none."""
    wanted = [mark] if mark else []
    if not chromium:
        wanted.append("not browser")
    return ["-m", " and ".join(wanted)] if wanted else []


def verdict(failed: list[str], left_out: list[str]) -> int:
    """Say how it went, what was left out loudest, and return the exit code."""
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


class _Run:
    """One run of the tests over the databases: what failed and what was left out."""

    def __init__(self, words: Sequence[str], chromium: str) -> None:
        self.words = words
        self.chromium = chromium
        self.failed: list[str] = []
        self.left_out: list[str] = []
        if not chromium:
            self.left_out.append("浏览器测试:没有 Chromium · the browser tests: no Chromium")

    def pytest(self, where: str, mark: str = "", **extra: str) -> None:
        """Run pytest on one database and remember how it went."""
        started = time.monotonic()
        say(f"\n=== {where} ===")
        SKIPPED.parent.mkdir(exist_ok=True)
        SKIPPED.unlink(missing_ok=True)
        env = environment(HUIFANG_CHROMIUM=self.chromium, HUIFANG_LEFT_OUT=str(SKIPPED), **extra)
        command: list[str | Path] = [PYTHON, "-m", "pytest", *marks(mark, self.chromium)]
        code = subprocess.run(
            [*command, *self.words], cwd=CHECKOUT, env=env, check=False
        ).returncode
        say(f"=== {where}: {time.monotonic() - started:.0f} s ===")
        if SKIPPED.exists():
            lines = SKIPPED.read_text("utf-8").splitlines()
            self.left_out += [f"{where} · {line}" for line in lines]
        if code == NO_TESTS and self.words:
            say(f"{where}: 没有选中任何测试 · the words given select no test here")
        elif code:
            self.failed.append(where)


def _on_postgres(run: _Run, programs: Path) -> None:
    try:
        with Cluster(programs) as cluster:
            run.pytest("PostgreSQL", "database and not once", DATABASE_URL=cluster.url)
    except RuntimeError as error:
        raise SetupFailed(str(error)) from error
