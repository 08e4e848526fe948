"""A worker of its own process for the kill test: writes numbers in steps into a bare table."""

from __future__ import annotations

import time
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from huifang.jobs import queue, registry, run, worker

ITEMS = 200
STEP = 10


@registry.job("test.count")
def count(run: run.Run) -> dict[str, str]:
    """Write 0 to ITEMS - 1, ten to a step; without steps some would come twice."""
    for start in range(run.committed, ITEMS, STEP):
        with run.step(start + STEP), connection.cursor() as cursor:
            for number in range(start, start + STEP):
                cursor.execute("INSERT INTO killed (n) VALUES (%s)", [number])
            time.sleep(0.02)
    return {"text": f"attempt {run.job.attempts}"}


@registry.job("test.read")
def read(run: run.Run) -> dict[str, str]:
    """Hold a reading open while the heartbeat writes, as SQLite likes least of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM killed ORDER BY n")
        cursor.fetchone()
        for number in range(20):
            time.sleep(0.1)
            run.progress(number, 20)
    return {}


def main(order: str, jobs: str = "0", name: str = "test.count") -> None:
    """Set up the database with so many jobs, or work; called by test_killed in a new process."""
    if order == "setup":
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE killed (n integer)")
            cursor.execute("INSERT INTO killed (n) VALUES (-1), (-2), (-3)")
            if name == "test.count":
                cursor.execute("DELETE FROM killed")
        for _job in range(int(jobs)):
            queue.enqueue(None, name, {}, now=timezone.now(), total=ITEMS)
        return
    queue.LAPSE = timedelta(seconds=2)
    run.BEAT_SECONDS = 0.3
    worker.REAP_EVERY = timedelta(seconds=0.3)
    call_command("worker", poll=0.05, once=order == "once")
