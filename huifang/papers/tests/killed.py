"""A worker of its own process for the kill test: prints papers, exports the ledger, lingers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.core.management import call_command
from django.utils import timezone

from huifang.desk import keeping
from huifang.jobs import queue, run, worker
from huifang.papers import actions
from huifang.problems.tests.make import cast as people
from huifang.problems.tests.make import problem_at

PAPERS = 4
ORDERS: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "papers.print": lambda ids: {"on": "problem", "ids": ids, "kind": "clearance", "form": "pdf",
                                 "root": "http://127.0.0.1:8000/"},
    "desk.export": lambda _ids: {"listing": "problems", "params": {"sort": "number"},
                                 "now": timezone.now().isoformat()},
}  # fmt: skip


def _slowly() -> None:
    issue = actions.issue

    def issue_slowly(*facts: Any, **more: Any) -> Any:
        paper = issue(*facts, **more)
        time.sleep(0.2)  # inside the step's transaction: the kill comes before its commit too
        return paper

    actions.issue = cast(Any, issue_slowly)


def _before_keeping() -> None:
    keeping.keep = cast(Any, _wait)


def _before_the_end() -> None:
    queue.finish = cast(Any, _wait)


def _wait(*_facts: Any, **_more: Any) -> None:
    time.sleep(60)


STOPS: dict[str, Callable[[], None]] = {
    "slowly": _slowly,
    "before keeping": _before_keeping,
    "before the end": _before_the_end,
    "work": lambda: None,
}
"""Where a worker lingers, so that it can be killed just there."""


def main(order: str, name: str = "") -> None:
    """Order a job over cleared problems; or work. Called by test_killed in a new process."""
    if order == "setup":
        ids = [str(problem_at("cleared").pk) for _n in range(PAPERS)]
        queue.enqueue(people().office, name, ORDERS[name](ids), now=timezone.now())
        return
    queue.LAPSE = timedelta(seconds=2)
    run.BEAT_SECONDS = 0.3
    worker.REAP_EVERY = timedelta(seconds=0.3)
    STOPS[order]()
    call_command("worker", poll=0.05)
