"""Deeds of the checks room."""

from huifang.checks.actions.drawing import draw
from huifang.checks.actions.findings import dismiss, follow, keep_scan
from huifang.checks.actions.tasks import assign, report

__all__ = ["assign", "dismiss", "draw", "follow", "keep_scan", "report"]
