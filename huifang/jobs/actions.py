"""Deeds on one's own background jobs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.jobs.models import Job, State
from huifang.kit.errors import Conflict, Missing


@action("desk.own")
def cancel(by: Actor, job: Job, /, *, now: datetime) -> Job:
    """Stop a job of one's own: at once while it waits, else at its next step.

    Raises:
        Conflict: it has ended already.

    """
    if job.owner_id != by.id:
        raise Missing
    if not job.is_active:
        raise Conflict(_("这个任务已经结束，不能取消。"))
    job.cancel_requested = True
    fields = ["cancel_requested"]
    if job.state == State.READY:
        job.state, job.ended_at = State.CANCELLED, now
        fields += ["state", "ended_at"]
    job.save(update_fields=fields)
    return job
