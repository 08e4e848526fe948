"""Which columns of a list the reader sees: those of the address, else his own choice, else ours."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse

from huifang.records.listing import Column, Listing

YEAR_SECONDS = 365 * 24 * 3600


def cookie_name(listing: Listing) -> str:
    """Return the name of the cookie that keeps the reader's choice; the page's script sets it."""
    return f"cols_{listing.name}"


def chosen(listing: Listing, request: HttpRequest, asked: str) -> list[Column]:
    """Return the columns to draw, in the order of the listing; the first one is always there."""
    names = set(asked.split(",")) if asked else _kept(listing, request)
    columns = [
        column
        for place, column in enumerate(listing.columns)
        if place == 0 or (column.name in names if names else column.shown)
    ]
    return columns if len(columns) > 1 or len(listing.columns) == 1 else _usual(listing)


def spelled(listing: Listing, columns: list[Column]) -> str:
    """Return the choice as a saved view keeps it; "" when it is the usual one."""
    return "" if columns == _usual(listing) else ",".join(column.name for column in columns)


def keep(response: HttpResponse, listing: Listing, asked: str) -> None:
    """Make the columns of an opened view the reader's choice from now on."""
    if asked:
        response.set_cookie(
            cookie_name(listing),
            quote(asked.replace(",", ".")),
            max_age=YEAR_SECONDS,
            samesite="Lax",
        )


def _usual(listing: Listing) -> list[Column]:
    return [column for place, column in enumerate(listing.columns) if place == 0 or column.shown]


def _kept(listing: Listing, request: HttpRequest) -> set[str]:
    text = unquote(request.COOKIES.get(cookie_name(listing), ""))
    return {name for name in text.split(".") if name}
