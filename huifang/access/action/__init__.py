"""`@action`: the one write door. Permission, transaction, once only, and the journal entry."""

from huifang.access.action.changes import also_changed, snapshot
from huifang.access.action.door import ACTIONS, action, part
from huifang.access.action.once import Refused, together

__all__ = ["ACTIONS", "Refused", "action", "also_changed", "part", "snapshot", "together"]
