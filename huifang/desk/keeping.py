"""Files that jobs make for their owner: kept for a day and written down, once for each job.

A worker may die after the file is kept and before the job has ended; the export bears the key of
its job, so that the next attempt finds it.
"""

from __future__ import annotations

from huifang.desk import actions
from huifang.desk.importing import flow
from huifang.desk.models import Export
from huifang.files import storage
from huifang.jobs.run import Run


def kept(run: Run) -> Export | None:
    """Return what an earlier attempt at this job has kept, None when there is nothing."""
    return Export.objects.filter(pk=run.job.pk).first()


def keep(run: Run, content: bytes, *, listing: str, name: str, query: str, rows: int) -> Export:
    """Keep a file for the owner of a job and write down what left the house, both or neither."""
    now = run.now()
    with run.step(max(rows, run.committed)):
        file = storage.store_sealed(content, run.owner, name, now + flow.KEEP)
        return actions.note_export(
            run.owner, None, listing=listing, name=name, query=query, rows=rows, file=file,
            key=run.job.pk, now=now,
        )  # fmt: skip
