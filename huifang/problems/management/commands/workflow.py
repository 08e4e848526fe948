"""`manage workflow`: draw docs/problem-workflow.md from the table of the loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from huifang.rules.workflow_picture import draw


class Command(BaseCommand):
    """Writes the page anew."""

    help = "Draw docs/problem-workflow.md from huifang/rules/problem_workflow.py."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.CHECKOUT) / "docs" / "problem-workflow.md"
        path.write_text(draw(), encoding="utf-8")
        self.stdout.write(str(path))
