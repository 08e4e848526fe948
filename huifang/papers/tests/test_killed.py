"""A worker killed while it prints papers or exports: taken up again, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from huifang.jobs.tests.test_killed import Query, finish, wait_for
from huifang.jobs.tests.test_killed import ask as ask
from huifang.jobs.tests.test_killed import home as home
from huifang.papers.tests.killed import PAPERS

DONE = "SELECT count(*) = 1 FROM jobs_job WHERE state = 'done'"


def start(home: dict[str, str], *order: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys, django; django.setup();"
        "from huifang.papers.tests import killed; killed.main(*sys.argv[1:])"
    )
    return subprocess.Popen([sys.executable, "-c", code, *order], env=home)


def kill(worker: subprocess.Popen[bytes]) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def last(home: dict[str, str], ask: Query) -> None:
    worker = start(home, "work")
    wait_for(ask, DONE)
    worker.terminate()
    finish(worker)


@pytest.mark.database
def test_papers_whose_worker_is_killed_are_numbered_filed_and_kept_once(
    home: dict[str, str], ask: Query
) -> None:
    assert start(home, "setup", "papers.print").wait(timeout=300) == 0
    for order, so_far in (
        ("slowly", f"count(*) >= {PAPERS // 2} FROM papers_paper"),
        ("before the end", "count(*) = 1 FROM desk_export"),
    ):
        worker = start(home, order)
        wait_for(ask, f"SELECT {so_far}")
        kill(worker)
    last(home, ask)
    papers = "SELECT count(*), count(DISTINCT number), count(DISTINCT subject), max(edition)"
    assert ask(f"{papers} FROM papers_paper") == [(PAPERS, PAPERS, PAPERS, 1)]
    assert ask("SELECT last FROM papers_series WHERE word = '销'") == [(PAPERS,)]
    entries = "SELECT count(*), count(DISTINCT subject_id) FROM journal_entry"
    assert ask(f"{entries} WHERE deed = 'paper.issue'") == [(PAPERS, PAPERS)]
    assert ask(f"{entries} WHERE deed = 'desk.export'") == [(1, 1)]
    assert ask("SELECT count(*) FROM files_storedfile") == [(PAPERS + 1,)]
    assert ask("SELECT attempts FROM jobs_job") == [(3,)]


@pytest.mark.database
def test_an_export_whose_worker_is_killed_before_and_after_it_is_kept_leaves_one_file(
    home: dict[str, str], ask: Query
) -> None:
    assert start(home, "setup", "desk.export").wait(timeout=300) == 0
    for order, so_far in (
        ("before keeping", f"count(*) = 1 FROM jobs_job WHERE total = {PAPERS}"),
        ("before the end", "count(*) = 1 FROM desk_export"),
    ):
        worker = start(home, order)
        wait_for(ask, f"SELECT {so_far}")
        kill(worker)
    last(home, ask)
    assert ask("SELECT count(*), max(rows) FROM desk_export") == [(1, PAPERS)]
    assert ask("SELECT count(*) FROM journal_entry WHERE deed = 'desk.export'") == [(1,)]
    assert ask("SELECT count(*) FROM files_storedfile") == [(1,)]
    assert ask("SELECT attempts FROM jobs_job") == [(3,)]
