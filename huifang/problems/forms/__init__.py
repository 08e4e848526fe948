"""Forms of the problems room."""

from __future__ import annotations

from huifang.problems.forms.batch import batch_form
from huifang.problems.forms.moves import move_form
from huifang.problems.forms.reporting import AttachForm, describe_form, report_form

__all__ = ["AttachForm", "batch_form", "describe_form", "move_form", "report_form"]
