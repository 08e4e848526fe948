"""A list as an Excel file: exactly the rows on the screen, secrets masked; a large one as a job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Literal

from django.apps import apps
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.access.scope import visible
from huifang.desk import actions
from huifang.desk.pages import drawing
from huifang.desk.pages.address import Address
from huifang.desk.pages.rows import in_parts, ordered
from huifang.desk.pages.spreadsheet import spreadsheet
from huifang.jobs.queue import enqueue
from huifang.kit import tables
from huifang.kit.errors import NotAllowed
from huifang.records.base import Record
from huifang.records.listing import Asked, Column, Listing

AT_ONCE = 5000
"""Rows that are written while the person waits; more are a job with a link at its end."""

KINDS: dict[str, Literal["number", "date"]] = {
    "number": "number",
    "progress": "number",
    "serial": "number",
    "date": "date",
}
PLAIN = (int, float, Decimal, date)


def export(request: Request, listing: Listing, address: Address, asked: Asked) -> HttpResponseBase:
    """Answer with the rows as a file, or go to the job that makes it.

    Raises:
        NotAllowed: the viewer may not take this list out of the house.

    """
    viewer = request.actor
    if not listing.export_permission or not viewer.can(listing.export_permission):
        raise NotAllowed(_("您没有导出此表的权限。"))
    found = exported(listing, viewer, asked)
    if found.count() > AT_ONCE and listing_called(listing.name) is not None:
        job = enqueue(
            viewer,
            "desk.export",
            {"listing": listing.name, "params": address.params, "now": asked.now.isoformat()},
            now=asked.now,
            title=_("导出 %(name)s") % {"name": listing.title},
        )
        return redirect("jobs:job", job.pk)
    name = file_name(listing, asked.now)
    answer, rows = spreadsheet(
        name, lambda stream: write(stream, listing, viewer, found, asked.now)
    )
    note(viewer, listing, address.query, name, rows, asked.now)
    return answer


def exported(listing: Listing, viewer: Actor, asked: Asked) -> Any:
    """Return the rows asked for that the viewer may also export."""
    found = ordered(listing, viewer, asked)
    if issubclass(found.model, Record):
        found = visible(viewer, found, listing.export_permission)
    return found


def write(
    stream: BinaryIO,
    listing: Listing,
    viewer: Actor,
    found: Any,
    now: datetime,
    tick: Callable[[int], object] = int,
) -> int:
    """Write rows with all columns of the list and return how many; `tick` hears each number."""
    columns = listing.sheet or listing.columns
    heads = [
        tables.Column(str(column.label), KINDS.get(column.kind, "text"), column.width, column.group)
        for column in columns
    ]

    def cells() -> Iterator[list[Any]]:
        for number, row in enumerate(in_parts(listing, viewer, found)):
            tick(number)
            yield [
                number + 1 if column.kind == "serial" else _value(column, row) for column in columns
            ]

    title = str(listing.title)
    grouped = any(column.group for column in columns)
    sheet = tables.Worksheet(title, heads, cells(), title if grouped else "")
    return tables.write_xlsx(stream, [sheet], made_at=now)


def note(
    viewer: Actor,
    listing: Listing,
    query: str,
    name: str,
    rows: int,
    now: datetime,
    file: Any = None,
) -> Any:
    """Write down who took which rows out."""
    return actions.note_export(
        viewer, None, listing=listing.name, name=name, query=query, rows=rows, file=file, now=now
    )


def file_name(listing: Listing, now: datetime) -> str:
    """Return the name of the file: what it is, and when it was made."""
    return f"{listing.title}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"


def listing_called(name: str) -> Listing | None:
    """Return the list of that name in any room's `listings` module, None when there is none."""
    autodiscover_modules("listings")
    for config in apps.get_app_configs():
        module = sys.modules.get(f"{config.name}.listings")
        for value in vars(module).values() if module else ():
            if isinstance(value, Listing) and value.name == name:
                return value
    return None


def _value(column: Column, row: Any) -> Any:
    value = drawing.cell_value(column, row)
    if column.kind in KINDS and isinstance(value, PLAIN) and not isinstance(value, bool):
        return value
    return drawing.text_of(column, value)
