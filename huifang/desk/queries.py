"""Questions at one's own desk: saved views and imports."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from huifang.access.actor import Actor
from huifang.desk.models import Export, ImportBatch, SavedView
from huifang.kit.errors import Missing, NotAllowed
from huifang.records.base import Record

R = TypeVar("R", bound=Record)


def owner_id(viewer: Actor) -> UUID:
    """Return the key of the account that looks.

    Raises:
        NotAllowed: it is the system or nobody, who have no desk.

    """
    if viewer.id is None:
        raise NotAllowed
    return viewer.id


def saved_views(viewer: Actor, listing: str) -> QuerySet[SavedView]:
    """Return the viewer's own views of a list, by name."""
    return SavedView.objects.filter(account_id=owner_id(viewer), listing=listing).order_by("name")


def own_view(viewer: Actor, key: Any) -> SavedView:
    """Return one of the viewer's own views.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    return _own(SavedView.objects.filter(account_id=owner_id(viewer)), key)


def own_import(viewer: Actor, key: Any) -> ImportBatch:
    """Return one of the viewer's own imports with its file and job.

    Raises:
        Missing: there is none, or it is somebody else's.

    """
    mine = ImportBatch.objects.filter(account_id=owner_id(viewer))
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
    return _own(Export.objects.filter(account_id=owner_id(viewer)).select_related("file"), key)


def _own(rows: QuerySet[R], key: Any) -> R:
    try:
        row = rows.filter(pk=key).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Missing
    return row
