"""What a job's function is given: its owner, its progress, its steps, and the order to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone, translation

from huifang.access.actor import Actor
from huifang.jobs import queue
from huifang.jobs.models import Job, State
from huifang.jobs.registry import JOBS
from huifang.kit.errors import HouseError

log = logging.getLogger("huifang.jobs")

BEAT_SECONDS = 5.0
WRITE_SECONDS = 0.5  # progress is written at most twice a second


class Stopped(BaseException):
    """Leaves the job's function at once; no job may catch it by `except Exception`."""


class Cancelled(Stopped):
    """The owner asked to cancel."""


class Lost(Stopped):
    """The job was given to another worker."""


class Leaving(Stopped):
    """This worker was asked to stop; the job goes back untouched."""


class Run:
    """One attempt at a job."""

    def __init__(self, job: Job, owner: Actor, now: Callable[[], datetime]) -> None:
        self.job, self.owner, self.now = job, owner, now
        self.leaving = threading.Event()
        self._written = 0.0

    @property
    def committed(self) -> int:
        """Return how many items earlier steps, also of an earlier attempt, have committed."""
        return self.job.committed

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show how far the job is, and leave it if it is to stop; cheap to call often.

        A number that cannot be written now (SQLite is busy) is left out; the next one will be.
        """
        if self.leaving.is_set():
            raise Leaving
        first = not self._written
        if not first and time.monotonic() - self._written < WRITE_SECONDS:
            return
        self._written = time.monotonic()
        values = {"done": done, "note": note[:200], "heartbeat_at": self.now()}
        if total is not None:
            values["total"] = total
        try:
            held = queue.hold(self.job).update(**values)
        except OperationalError:
            if connection.in_atomic_block:
                raise
            return
        if not held:
            raise Lost
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled

    @contextmanager
    def step(self, done: int) -> Iterator[None]:
        """Do a part of the work; note in the same transaction that `done` items are committed.

        A part is therefore committed exactly once: by the worker that holds the job at its end.
        Call `progress` between steps, not in them: it would lock the job's row until the end.
        """
        if self.leaving.is_set():
            raise Leaving
        with transaction.atomic():
            mine = queue.hold(self.job).first()
            if mine is None:
                raise Lost
            if mine.cancel_requested:
                raise Cancelled
            yield
            values = {"done": done, "committed": done, "heartbeat_at": self.now()}
            if not queue.hold(self.job).update(**values):
                raise Lost
        self.job.committed = done


def execute(job: Job, owner: Actor, leaving: threading.Event) -> None:
    """Run a claimed job to its end, whatever that end is."""
    run = Run(job, owner, timezone.now)
    run.leaving = leaving
    with translation.override(job.language), _heartbeat(job):
        end = _attempt(run)
        if not connection.in_atomic_block:
            connection.close()  # a reading left half-way would keep SQLite from writing the end
        if end is not None and not end():
            log.warning("job %s %s was taken away", job.name, job.pk)


def _attempt(run: Run) -> Callable[[], bool] | None:
    """Call the job's function and return how its end is to be written down."""
    job = run.job
    try:
        result = JOBS[job.name](run, **job.args)
    except Leaving:
        return lambda: queue.put_back(job, timezone.now())
    except Lost:
        log.warning("job %s %s was taken away", job.name, job.pk)
        return None
    except Cancelled:
        return lambda: queue.finish(job, timezone.now(), state=State.CANCELLED)
    except HouseError as error:
        words = error.message or " ".join(error.fields.values())
        return lambda: queue.finish(job, timezone.now(), state=State.FAILED, error=words)
    except Exception:
        log.exception("job %s %s failed, attempt %s", job.name, job.pk, job.attempts)
        return lambda: queue.give_back(job, timezone.now(), queue.died())
    facts = dict(result or {})
    return lambda: queue.finish(job, timezone.now(), state=State.DONE, result=facts)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Keep a running job alive from a thread of its own, with a connection of its own."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                queue.beat(job, timezone.now())
            except DatabaseError:  # a long transaction holds SQLite's write lock; try again later
                log.info("no heartbeat for job %s this time", job.pk)
        connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
