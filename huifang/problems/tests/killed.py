"""A worker of its own process for the kill test: imports a ledger in small parts, slowly."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from huifang.access.tests.make import actor
from huifang.campaigns.tests.make import campaign
from huifang.desk import background
from huifang.desk.importing import committing, flow
from huifang.desk.models import ImportBatch
from huifang.jobs import queue, run, worker
from huifang.problems.importing import LEDGER
from huifang.problems.tests.ugly import ugly
from huifang.registry.tests.make import household

ROWS = 300
PART = 20


def main(order: str) -> None:
    """Put a ledger on the desk, confirmed; or work. Called by test_killed in a new process."""
    background.ONE_TRANSACTION, background.PART = PART, PART
    if order == "setup":
        _setup()
        return
    queue.LAPSE = timedelta(seconds=2)
    run.BEAT_SECONDS = 0.3
    worker.REAP_EVERY = timedelta(seconds=0.3)
    write = committing.write

    def slowly(*facts: Any) -> None:
        write(*facts)
        time.sleep(0.05)  # inside the part's transaction: the kill comes before its commit too

    committing.write = cast(Any, slowly)
    call_command("worker", poll=0.05)


def _setup() -> None:
    campaign().categories.update(label="类别一")
    household("王甲一")
    by = actor("office", "office")
    row = {"county": "东岭县", "township": "清溪镇", "village": "甲村", "head_name": "王甲一",
           "category": "类别一"}  # fmt: skip
    content = ugly([{**row, "description": f"第{n}处"} for n in range(ROWS)])
    upload = SimpleUploadedFile("台账.xlsx", content)
    batch = flow.stage(by, LEDGER, upload, {}, timezone.now())
    call_command("worker", poll=0.05, once=True)
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert batch.counts["new"] == ROWS, batch.counts
    flow.confirm(by, batch, timezone.now())
