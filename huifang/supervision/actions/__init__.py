"""Deeds on supervision slips and interviews. None of them moves a problem."""

from huifang.supervision.actions.answering import accept, read, refuse, reply, withdraw
from huifang.supervision.actions.interviews import follow, record_interview
from huifang.supervision.actions.issuing import issue, issue_ticked

__all__ = [
    "accept", "follow", "issue", "issue_ticked", "read", "record_interview", "refuse", "reply",
    "withdraw",
]  # fmt: skip
