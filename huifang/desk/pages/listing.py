"""The list page: whole, as the part that reloads, or as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.desk import queries
from huifang.desk.pages import columns, drawing
from huifang.desk.pages.address import Address
from huifang.desk.pages.export import export
from huifang.desk.pages.rows import SIZES, page_of_rows
from huifang.kit.errors import HouseError
from huifang.records.listing import Asked, Column, Listing

PART = "desk/listing_part.html"

UNPICKED: Final = {"sort", "size", "cols", "page", "campaign"}
"""Parameters that nobody need have chosen: lists open on the campaign at hand by themselves."""


def listing_page(
    request: Request,
    listing: Listing,
    *,
    template: str = "desk/listing.html",
    extra: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Answer for a list: its page, its reloading part, or with `format=xlsx` its rows as a file.

    Who may open the page is said by the view's `@page`; which rows are there by `listing.rows`.
    `template` extends desk/listing.html; `extra` is added to its context.
    """
    address = Address.of(request)
    asked = Asked.of(address.params, timezone.now())
    if address.params.get("format") == "xlsx":
        return export(request, listing, address, asked)
    context = {**listing_context(request, listing, address, asked), **(extra or {})}
    name = PART if _reloads(request) else template
    response: HttpResponse = render(request, name, context)
    patch_vary_headers(response, ("HX-Target",))
    columns.keep(response, listing, address.params.get("cols", ""))
    return response


def listing_context(
    request: Request, listing: Listing, address: Address, asked: Asked
) -> dict[str, Any]:
    """Return everything that the templates of a list draw; the rows are read once."""
    viewer = request.actor
    shown = columns.chosen(listing, request, address.params.get("cols", ""))
    try:
        counts, fault = listing.tab_counts(viewer, asked), ""
    except (HouseError, ValidationError, ValueError) as error:  # e.g. no date
        counts, fault = {}, getattr(error, "message", "") or _("条件无法识别，请重新选择。")
        listing, asked = _nothing(listing), Asked({}, asked.now, asked.at)
    tab = drawing.open_tab_name(listing, address)
    page = page_of_rows(listing, viewer, asked, counts.get(tab, 0))
    names = {column.name for column in shown}
    return {
        "listing": listing,
        "title": listing.title,
        "address": address,
        "fault": fault,
        "beside": drawing.beside(listing, address),
        "tabs": drawing.tabs(listing, address, counts) if counts else [],
        "filters": drawing.filters(listing, address, viewer),
        "chips": drawing.chips(listing, address, viewer),
        "carried": drawing.carried(listing, address),
        "keyword": address.params.get("q", ""),
        "searches": listing.search is not None,  # a template would call the function
        "heads": drawing.heads(shown, address),
        "lines": list(drawing.lines(listing, shown, page.object_list)),
        "page": page,
        "page_sizes": ",".join(str(size) for size in SIZES),
        "choices": [(column, column.name in names) for column in listing.columns[1:]],
        "totals": _totals(listing, viewer, asked, page.paginator.count),
        "here": address.to(cols=None),
        "filtered": bool(set(address.params) - UNPICKED),
        **_tools(listing, viewer, address, shown),
    }


def _tools(
    listing: Listing, viewer: Actor, address: Address, shown: list[Column]
) -> dict[str, Any]:
    """Return what this viewer may do with the list: batches, views, export, a new record."""
    may_export = listing.export_permission and viewer.can(listing.export_permission)
    return {
        "batches": [batch for batch in listing.batches if viewer.can(batch.permission)],
        "views": queries.saved_views(viewer, listing.name),
        "save_url": _save_url(listing, address, shown),
        "export_url": address.to(format="xlsx") if may_export else "",
        "create": _create(listing, viewer),
    }


def _totals(listing: Listing, viewer: Actor, asked: Asked, count: int) -> list[tuple[Any, Any]]:
    if listing.totals is None or not count:
        return []
    return list(listing.totals(listing.select(viewer, asked)).items())


def _save_url(listing: Listing, address: Address, shown: list[Column]) -> str:
    """Return where this list, as it is seen now, is kept as a view."""
    query = address.to(cols=columns.spelled(listing, shown)).partition("?")[2]
    return f"{reverse('desk:view-save', args=[listing.name])}?{urlencode({'query': query})}"


def _create(listing: Listing, viewer: Actor) -> dict[str, Any] | None:
    if listing.create is None:
        return None
    label, url_name, permission = listing.create
    return {"label": label, "url": reverse(url_name)} if viewer.can(permission) else None


def _reloads(request: Request) -> bool:
    return request.headers.get("HX-Target", "").endswith("#listing")


def _nothing(listing: Listing) -> Listing:
    """Return the list without rows, for an address that cannot be read."""
    return replace(listing, rows=lambda viewer: listing.rows(viewer).none())
