"""Questions at one's own desk: saved views and imports."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.desk.models import Export, ImportBatch, SavedView
from huifang.kit.errors import Missing


def saved_views(viewer: Actor, listing: str) -> QuerySet[SavedView]:
    """Return the viewer's own views of a list, by name."""
    return SavedView.objects.filter(account_id=viewer.id, listing=listing).order_by("name")


def own_view(viewer: Actor, key: Any) -> SavedView:
    """Return one of the viewer's own views.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    return _own(SavedView.objects.filter(account_id=viewer.id), key)


def own_import(viewer: Actor, key: Any) -> ImportBatch:
    """Return one of the viewer's own imports with its file and job.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    mine = ImportBatch.objects.filter(account_id=viewer.id)
    return _own(mine.select_related("file", "preview", "job"), key)


def earlier_import(batch: ImportBatch) -> ImportBatch | None:
    """Return the last finished import of the very same file, if any."""
    twins = ImportBatch.objects.filter(importer=batch.importer, sha256=batch.sha256, state="done")
    return twins.exclude(pk=batch.pk).order_by("-pk").first()


def own_export(viewer: Actor, key: Any) -> Export:
    """Return one of the viewer's own exports.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    return _own(Export.objects.filter(account_id=viewer.id).select_related("file"), key)


def _own(rows: QuerySet[Any], key: Any) -> Any:
    try:
        row = rows.filter(pk=key).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Missing
    return row
