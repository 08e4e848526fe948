"""Supervision slips, the matters they press, and interviews."""

from huifang.supervision.models.interviews import Interview, InterviewMatter
from huifang.supervision.models.slips import SupervisedMatter, SupervisionSlip

__all__ = ["Interview", "InterviewMatter", "SupervisedMatter", "SupervisionSlip"]
