"""`worker`: do the background jobs and the periodic work until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huifang.jobs.worker import work


class Command(BaseCommand):
    """Run background jobs; several workers may run side by side."""

    help = "Run background jobs and periodic work."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a single round, and how often an idle worker looks."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; a job under way goes back to the queue."""
        leaving = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: leaving.set())
        count = work(leaving, poll_seconds=options["poll"], once=options["once"])
        self.stdout.write(f"{count} jobs run")
