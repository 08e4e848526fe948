"""A worker killed in the middle of a job: the job is taken up again, and nothing is done twice."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import pytest

from huifang.jobs.tests.killed import ITEMS
from huifang.kit.crypto import create_key_file

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A data folder and a migrated database of their own, on the engine that this run uses."""
    ready = _migrated(os.environ.get("DATABASE_URL", ""))
    shutil.copytree(ready["HUIFANG_HOME"], tmp_path, dirs_exist_ok=True)
    env = {**ready, "HUIFANG_HOME": str(tmp_path)}
    url = ready.get("DATABASE_URL", "")
    if not url:
        yield env
        return
    name = f"killed_{uuid.uuid4().hex[:8]}"
    server = os.environ["DATABASE_URL"]
    _postgres(server, f"CREATE DATABASE {name} TEMPLATE {dj_database_url.parse(url)['NAME']}")
    yield {**env, "DATABASE_URL": _address(server, name)}
    _postgres(server, f"DROP DATABASE {name} WITH (FORCE)")


@functools.cache
def _migrated(server: str) -> dict[str, str]:
    """Return the surroundings of an empty, migrated database to copy; made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="huifang-killed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    create_key_file(folder / "keys" / "huifang.json")
    env = {**os.environ, "HUIFANG_HOME": str(folder), "HUIFANG_LOG": "INFO"}
    if server:
        name = f"killed_{uuid.uuid4().hex[:8]}"
        _postgres(server, f"CREATE DATABASE {name}")
        atexit.register(_postgres, server, f"DROP DATABASE {name} WITH (FORCE)")
        env["DATABASE_URL"] = _address(server, name)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=env, check=True)
    return env


def _address(server: str, name: str) -> str:
    base, _slash, query = server.rpartition("/")
    _old, mark, options = query.partition("?")
    return f"{base}/{name}{mark}{options}"


@pytest.fixture
def ask(home: dict[str, str]) -> Query:
    """Ask the database from outside, past Django's test database."""

    def query(sql: str) -> list[tuple[Any, ...]]:
        if home.get("DATABASE_URL"):
            return _postgres(home["DATABASE_URL"], sql)
        engine = _sqlite().connect(Path(home["HUIFANG_HOME"]) / "huifang.sqlite3", timeout=30)
        try:
            return list(engine.execute(sql))
        finally:
            engine.close()

    return query


def _sqlite() -> Any:
    return sys.modules.get("sqlite3", sqlite3)


def _postgres(url: str, sql: str) -> list[tuple[Any, ...]]:
    import psycopg

    facts = dj_database_url.parse(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    given: dict[str, Any] = {names[k]: v for k, v in facts.items() if k in names and v}
    if facts.get("PORT"):
        given["port"] = facts["PORT"]
    with psycopg.connect(**given, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def start(home: dict[str, str], *order: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys, django; django.setup();"
        "from huifang.jobs.tests import killed; killed.main(*sys.argv[1:])"
    )
    return subprocess.Popen([sys.executable, "-c", code, *order], env=home)


def finish(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(timeout=60) == 0


def wait_for(ask: Query, sql: str, *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ask(sql)[0][0]:
            return
        time.sleep(0.02)
    pytest.fail(f"never came true: {sql}; jobs: {ask('SELECT * FROM jobs_job')}")


@pytest.mark.database
def test_a_killed_workers_job_is_taken_up_and_nothing_is_done_twice(
    home: dict[str, str], ask: Query
) -> None:
    finish(start(home, "setup", "1"))
    for number in (20, 90):
        worker = start(home, "work")
        wait_for(ask, f"SELECT count(*) >= {number} FROM killed")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    last = start(home, "work")
    wait_for(ask, "SELECT count(*) = 1 FROM jobs_job WHERE state = 'done'")
    last.terminate()
    finish(last)
    assert ask("SELECT count(*), count(DISTINCT n) FROM killed") == [(ITEMS, ITEMS)]
    assert ask("SELECT attempts FROM jobs_job") == [(3,)]


@pytest.mark.database
def test_two_workers_share_the_jobs_and_do_each_once(home: dict[str, str], ask: Query) -> None:
    finish(start(home, "setup", "4"))
    workers = [start(home, "once"), start(home, "once")]
    for worker in workers:
        finish(worker)
    assert ask("SELECT count(*) FROM killed") == [(4 * ITEMS,)]
    assert ask("SELECT DISTINCT state, attempts FROM jobs_job") == [("done", 1)]


@pytest.mark.database
def test_a_worker_asked_to_stop_leaves_soon_and_the_job_goes_on_elsewhere(
    home: dict[str, str], ask: Query
) -> None:
    finish(start(home, "setup", "1"))
    worker = start(home, "work")
    wait_for(ask, "SELECT count(*) >= 20 FROM killed")
    worker.terminate()
    finish(worker)
    assert ask("SELECT state, attempts FROM jobs_job") == [("ready", 0)]
    finish(start(home, "once"))
    assert ask("SELECT count(*), count(DISTINCT n) FROM killed") == [(ITEMS, ITEMS)]


@pytest.mark.database
def test_a_job_that_holds_a_reading_open_is_not_harmed_by_its_own_heartbeat(
    home: dict[str, str], ask: Query
) -> None:
    finish(start(home, "setup", "1", "test.read"))
    finish(start(home, "once"))
    assert ask("SELECT state, attempts FROM jobs_job") == [("done", 1)]
