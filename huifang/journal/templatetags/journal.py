"""`{% history record %}`: what ever happened to a record, in plain Chinese."""

from __future__ import annotations

from typing import Any

from django import template

from huifang.journal import queries
from huifang.records.base import Record

register = template.Library()

SHOWN = 50


@register.inclusion_tag("journal/history.html")
def history(record: Record, thread: bool = False, without: str = "") -> dict[str, Any]:
    """Draw the newest entries about `record`, or about its whole file.

    `without` names columns that this reader may not see, parted by commas.
    """
    entries = queries.history_of_thread(record) if thread else queries.history_of(record)
    found = list(entries[: SHOWN + 1])
    return {"entries": queries.tell(found[:SHOWN], without.split(",")), "more": len(found) > SHOWN}
