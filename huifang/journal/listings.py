"""The list of all journal entries, for the auditor."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.journal.models import Entry
from huifang.journal.queries import DOORS, deed_label
from huifang.records.fields import word
from huifang.records.listing import Asked, Column, Filter, Listing, day_from, day_to, equals
from huifang.rules.permissions import PERMISSIONS


def _rows(viewer: Any) -> QuerySet[Entry]:
    """Return all entries to whoever may view the journal; the auditor has no region."""
    return Entry.objects.all() if viewer.can("journal.view") else Entry.objects.none()


def _deeds(_viewer: Any) -> list[tuple[str, str]]:
    return [(name, deed_label(name)) for name in PERMISSIONS if not name.endswith(".view")]


def _doors(_viewer: Any) -> list[tuple[str, str]]:
    return [(door, word(*words)) for door, words in DOORS.items()]


def _about(keyword: str) -> Q:
    return Q(actor_name__icontains=keyword) | Q(subject_name__icontains=keyword)


def _actor(value: str, _asked: Asked) -> Q:
    return Q(actor_name=value)


ENTRIES = Listing(
    name="journal",
    title=_("日志"),
    permission="journal.view",
    url="site:journal",
    rows=_rows,
    columns=(
        Column("seq", _("序号"), sort="seq", kind="number"),
        Column("recorded_at", _("记录时间"), sort="seq", kind="date", width=16),
        Column("happened_at", _("发生时间"), kind="date", width=16, shown=False),
        Column("actor_name", _("操作人")),
        Column("door", _("入口"), lambda e: word(*DOORS.get(e.door, (e.door, e.door)))),
        Column("deed", _("动作"), lambda e: deed_label(e.deed)),
        Column("subject_name", _("对象"), width=24),
        Column("note", _("说明"), width=30),
    ),
    filters=(
        Filter("deed", _("动作"), equals("deed"), choices=_deeds),
        Filter("door", _("入口"), equals("door"), choices=_doors),
        Filter("actor", _("操作人"), _actor, kind="text"),
        Filter("from", _("自"), day_from("recorded_at"), kind="date"),
        Filter("to", _("至"), day_to("recorded_at"), kind="date"),
    ),
    search=_about,
    search_hint=_("操作人、对象"),
    order=("-seq",),
    row_url="site:journal-entry",
    export_permission="journal.view",
    empty=_("还没有任何动作。"),
)
