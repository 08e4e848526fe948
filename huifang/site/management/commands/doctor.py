"""`manage doctor`: the same as `./run doctor`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from huifang.site import doctor


class Command(BaseCommand):
    """Say what is well and what is not; the exit code is 1 if anything is ill."""

    help = "Say in plain words what is well with this installation and what is not."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings."""
        findings = doctor.observe()
        self.stdout.write(doctor.report(findings))
        if any(each.level == "ill" for each in findings):
            sys.exit(1)
