"""Questions about background jobs: one's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.jobs.models import Job
from huifang.kit.errors import Missing


def own_jobs(viewer: Actor) -> QuerySet[Job]:
    """Return the viewer's own jobs, newest first."""
    return Job.objects.filter(owner_id=viewer.id).order_by("-pk")


def own_job(viewer: Actor, key: Any) -> Job:
    """Return one of the viewer's own jobs.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    job = own_jobs(viewer).filter(pk=key).first()
    if job is None:
        raise Missing
    return job
