"""The rows of one page of a list, read without paying for the pages before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from huifang.records.listing import Asked, Listing

SIZES = (20, 50, 100, 200)
USUAL_SIZE = 50


class CountedPaginator(Paginator[Any]):
    """A paginator that was told how many rows there are."""

    def __init__(self, count: int, size: int) -> None:
        super().__init__([], size)
        self.__dict__["count"] = count


def page_of_rows(listing: Listing, viewer: Any, asked: Asked, count: int) -> Page[Any]:
    """Return the page asked for; a number beyond the last gives the last.

    The keys of the page are read first and joins are made for these rows only, from whichever end
    of the list is nearer.
    """
    paginator = CountedPaginator(count, _size(asked.params.get("size", "")))
    number = min(max(_number(asked.params.get("page", "")), 1), paginator.num_pages)
    first = (number - 1) * paginator.per_page
    last = min(first + paginator.per_page, count)
    keys = _keys(ordered(listing, viewer, asked), first, last, count)
    return Page(_rows(listing, viewer, keys), number, paginator)


def ordered(listing: Listing, viewer: Any, asked: Asked) -> QuerySet[Any]:
    """Return all rows asked for in the order asked for, one order only."""
    found = listing.ordered(listing.select(viewer, asked), asked.params.get("sort", ""))
    names = {str(name).lstrip("-") for name in found.query.order_by}
    fields = found.model._meta.concrete_fields
    if names & ({"pk"} | {field.name for field in fields if field.unique}):
        return found
    return found.order_by(*found.query.order_by, "-pk")


def whole(listing: Listing, found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with everything that their cells read."""
    if listing.related:
        found = found.select_related(*listing.related)
    return found.prefetch_related(*listing.prefetch) if listing.prefetch else found


def in_parts(listing: Listing, viewer: Any, found: QuerySet[Any], size: int = 500) -> Iterator[Any]:
    """Yield all rows of `found` in its order; no reading stays open while one row is handled."""
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        yield from _rows(listing, viewer, keys[start : start + size])


def _keys(found: QuerySet[Any], first: int, last: int, count: int) -> list[Any]:
    keys = found.values_list("pk", flat=True)
    if first > count // 2:
        return list(keys.reverse()[count - last : count - first])[::-1]
    return list(keys[first:last])


def _rows(listing: Listing, viewer: Any, keys: list[Any]) -> list[Any]:
    if not keys:
        return []
    found = whole(listing, listing.rows(viewer).filter(pk__in=keys).order_by())
    by_key = {row.pk: row for row in found}
    return [by_key[key] for key in keys if key in by_key]


def _size(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in SIZES else USUAL_SIZE


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 1
