"""The worker's loop: reap, periodic work, the next job; until it is asked to stop."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from huifang.access.actor import SYSTEM, actor_of
from huifang.jobs import queue, registry, sql
from huifang.jobs.models import Job
from huifang.jobs.run import execute
from huifang.journal import sealing

log = logging.getLogger("huifang.jobs")

REAP_EVERY = timedelta(seconds=15)


def work(leaving: threading.Event, *, poll_seconds: float = 1.0, once: bool = False) -> int:
    """Work until `leaving` is set, or with `once` until nothing is due; return the jobs run."""
    registry.discover()
    count, reaped_at = 0, datetime.min.replace(tzinfo=timezone.get_current_timezone())
    while not leaving.is_set():
        now = timezone.now()
        try:
            if now - reaped_at > REAP_EVERY:
                queue.reap(now)
                reaped_at = now
            do_periodic(now)
            job = queue.claim(now)
            if job is not None:
                count += 1
                run_one(job, leaving)
        except DatabaseError:  # busy or restarting; what was held is reaped and done again
            if once:
                raise
            log.exception("the database did not answer; trying again")
            connection.close()
            leaving.wait(poll_seconds)
            continue
        if job is None:
            if once:
                break
            leaving.wait(poll_seconds)
        close_old_connections()
    return count


def run_one(job: Job, leaving: threading.Event) -> None:
    """Run one claimed job in its owner's name."""
    owner = actor_of(job.owner) if job.owner else SYSTEM
    execute(job, owner, leaving)


def do_periodic(now: datetime) -> None:
    """Do the periodic work whose turn it is; a failure is logged and waits for the next turn."""
    for interval in registry.PERIODIC.values():
        if queue.is_turn(interval, now):
            try:
                interval.work(now)
            except Exception:
                log.exception("periodic work %s failed", interval.name)


registry.periodic("journal.seal", timedelta(minutes=1))(sealing.seal)
registry.periodic("jobs.clear_old", timedelta(hours=6))(queue.clear_old)
registry.periodic("jobs.learn", timedelta(hours=6))(sql.learn)
