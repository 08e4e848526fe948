"""The queue: put work in, take it out by one worker only, give it back when a worker dies."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.jobs.models import ACTIVE, Job, Periodic, State
from huifang.jobs.registry import Interval

LAPSE = timedelta(seconds=60)
"""A running job without a sign of life for so long has lost its worker."""
ATTEMPTS = 3
BACK_OFF = timedelta(seconds=10)


def enqueue(
    owner: Actor | None,
    name: str,
    args: Mapping[str, Any],
    *,
    now: datetime,
    title: str = "",
    key: str = "",
    total: int = 0,
) -> Job:
    """Put a job into the queue for `owner`, in whose name it will run.

    While a job of the same `key` waits or runs, that one is returned and nothing is added.
    """
    job = Job(
        owner_id=owner.id if owner else None,
        name=name,
        title=title or name,
        args=dict(args),
        language=get_language() or "zh-hans",
        key=key,
        run_at=now,
        total=total,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        twin = Job.objects.filter(key=key, state__in=ACTIVE).first()
        if not key or twin is None:
            raise
        return twin
    return job


def claim(now: datetime) -> Job | None:
    """Take the next job that is due, for this worker alone."""
    due = Job.objects.filter(state=State.READY, run_at__lte=now).order_by("run_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            job = due.select_for_update(skip_locked=True).first()
            return _take(job, now) if job else None
    job = due.first()  # a plain read: idle workers must not take SQLite's one write lock
    return _take(job, now) if job else None


def hold(job: Job) -> QuerySet[Job]:
    """Return the row of a job as long as its claim still holds; an update of it tells."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, claim=job.claim)


def beat(job: Job, now: datetime) -> bool:
    """Show a sign of life; False when the job was taken away."""
    return bool(hold(job).update(heartbeat_at=now))


def finish(job: Job, now: datetime, **values: Any) -> bool:
    """Write the end of a job; False when it was taken away meanwhile."""
    return bool(hold(job).update(ended_at=now, claim="", **values))


def give_back(job: Job, now: datetime, reason: str = "") -> bool:
    """Let the job be tried again a little later, or fail it after the last attempt."""
    if job.attempts >= ATTEMPTS:
        return finish(job, now, state=State.FAILED, error=reason or died())
    later = now + BACK_OFF * job.attempts
    return bool(hold(job).update(state=State.READY, claim="", run_at=later, note=reason[:200]))


def put_back(job: Job, now: datetime) -> bool:
    """Return a job untouched by failure, because its worker was asked to stop."""
    return bool(
        hold(job).update(state=State.READY, claim="", run_at=now, attempts=F("attempts") - 1)
    )


def reap(now: datetime) -> int:
    """Give back every running job whose worker shows no sign of life; return how many."""
    lapsed = Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=now - LAPSE)
    count = 0
    for job in lapsed:
        still = hold(job).filter(heartbeat_at=job.heartbeat_at)
        if job.cancel_requested:
            count += still.update(state=State.CANCELLED, claim="", ended_at=now)
        elif job.attempts >= ATTEMPTS:
            count += still.update(state=State.FAILED, claim="", ended_at=now, error=died())
        else:
            count += still.update(state=State.READY, claim="", run_at=now)
    return count


def is_turn(interval: Interval, now: datetime) -> bool:
    """Tell whether periodic work is due and this worker is the one to do it."""
    mine = Periodic.objects.filter(name=interval.name)
    last = mine.values_list("began_at", flat=True).first()
    if last is None:
        try:
            with transaction.atomic():
                Periodic.objects.create(name=interval.name, began_at=now)
        except IntegrityError:
            return False
        return True
    if last > now - interval.every:
        return False
    return bool(mine.filter(began_at=last).update(began_at=now))


def clear_old(now: datetime, keep: timedelta = timedelta(days=30)) -> int:
    """Delete the rows of jobs that ended longer ago than `keep`."""
    return Job.objects.filter(ended_at__lt=now - keep).delete()[0]


def died() -> str:
    """Return the words for a job that took its worker down every time."""
    return _("后台程序在执行中多次中断。请稍后重试，仍不行请联系系统管理员。")


def _take(job: Job, now: datetime) -> Job | None:
    token = uuid.uuid4().hex
    taken = Job.objects.filter(pk=job.pk, state=State.READY).update(
        state=State.RUNNING,
        claim=token,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
        done=F("committed"),
        note="",
        error="",
    )
    return Job.objects.get(pk=job.pk, claim=token) if taken else None
