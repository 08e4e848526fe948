"""A worker killed while it imports a ledger: taken up again, every row is written once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from huifang.jobs.tests.test_killed import Query, wait_for
from huifang.jobs.tests.test_killed import ask as ask
from huifang.jobs.tests.test_killed import home as home
from huifang.problems.tests.killed import ROWS


def start(home: dict[str, str], order: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys, django; django.setup();"
        "from huifang.problems.tests import killed; killed.main(sys.argv[1])"
    )
    return subprocess.Popen([sys.executable, "-c", code, order], env=home)


def finish(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(timeout=300) == 0  # on a busy machine


@pytest.mark.database
def test_a_ledger_whose_worker_is_killed_twice_is_written_once(
    home: dict[str, str], ask: Query
) -> None:
    finish(start(home, "setup"))
    for number in (ROWS // 5, ROWS // 2):
        worker = start(home, "work")
        wait_for(ask, f"SELECT count(*) >= {number} FROM problems_problem", seconds=90)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    last = start(home, "work")
    done = "SELECT count(*) = 1 FROM jobs_job WHERE name = 'desk.import' AND state = 'done'"
    wait_for(ask, done, seconds=90)
    last.terminate()
    finish(last)
    counted = "SELECT count(*), count(DISTINCT description), count(DISTINCT number)"
    assert ask(f"{counted} FROM problems_problem") == [(ROWS, ROWS, ROWS)]
    entries = "SELECT count(*), count(DISTINCT subject_id), count(DISTINCT seq) FROM journal_entry"
    assert ask(f"{entries} WHERE deed = 'problem.import'") == [(ROWS, ROWS, ROWS)]
    assert ask("SELECT last FROM problems_serial") == [(ROWS,)]
    assert ask("SELECT attempts FROM jobs_job WHERE name = 'desk.import'") == [(3,)]
    ((state, written),) = ask("SELECT state, written FROM desk_importbatch")
    parts = json.loads(written) if isinstance(written, str) else written
    assert state == "done"
    assert len({tuple(part) for part in parts}) == len(parts) == -(-ROWS // 20)
