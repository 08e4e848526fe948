"""The deed of looking at a secret: with a reason, and written in the journal."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid, Missing
from huifang.records.sealed import Sealed
from huifang.registry.models import Household, Person

SHORTEST_REASON = 4


@action("household.reveal")
def reveal(
    by: Actor, record: Household | Person, /, *, field: str, reason: str, now: datetime
) -> Household | Person:
    """Let `by` read one sealed field of a household or person; the caller shows it this once.

    Raises:
        Missing: there is no such sealed field, or nothing in it.
        Invalid: no reason was given.

    """
    columns = {f.name: f for f in record._meta.concrete_fields if isinstance(f, Sealed)}
    if field not in columns or not getattr(record, field):
        raise Missing(_("没有可查看的内容。"))
    if len(reason.strip()) < SHORTEST_REASON:
        words = _("请写明查看的理由，如“入户核对证件”。")
        raise Invalid(words, reason=words)
    also_changed(record, "revealed", "", str(columns[field].verbose_name))
    return record
