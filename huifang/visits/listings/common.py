"""What the lists of this room share: the usual filters, places, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.listings.common import by_campaign, by_region, group_choices
from huifang.records.listing import Asked, Column, Filter, day_from, day_to, equals


def by_moment(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "by the end of the day as of which the list is wanted"."""
    return lambda _value, asked: Q(**{f"{column}__lte": asked.at})


def by_day(column: str) -> Callable[[str, Asked], Q]:
    """Return the condition "on or before the day as of which the list is wanted"."""
    return lambda _value, asked: Q(**{f"{column}__lte": asked.day})


def usual(
    day: str, known: Callable[[str], Callable[[str, Asked], Q]], *, at: str = "", group: str = ""
) -> tuple[Filter, ...]:
    """Return the filters all lists share, over the date column `day`.

    `known` is `by_day` or `by_moment`; `at` leads to the row that has campaign and place,
    `group` to the group where that is elsewhere.
    """
    return (
        by_campaign(f"{at}campaign"),
        by_region(f"{at}region_id"),
        Filter("group", _("回访组"), equals(f"{group or at}group__number"), choices=group_choices),
        Filter("from", _("自"), day_from(f"{at}{day}"), "date"),
        Filter("to", _("至"), day_to(f"{at}{day}"), "date"),
        Filter("at", _("截至"), known(f"{at}{day}"), "hidden"),
    )


def different(label: Any, column: str) -> Callable[[QuerySet[Any]], Mapping[Any, Any]]:
    """Return the footer that tells how many different ones stand in the rows of a list."""
    return lambda found: {label: found.order_by().values(column).distinct().count()}


def place(path: str = "region") -> tuple[Column, ...]:
    """Return the columns of a row's village, reached by the attributes of `path`."""
    sort = f"{path.replace('.', '__')}_id"
    return (
        Column("village", _("村"), lambda row: _follow(row, path).name, sort),
        Column("place", _("全称"), lambda row: _follow(row, path).full_name, shown=False, width=30),
    )


def _follow(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = getattr(row, part)
    return row


def word_of(column: str) -> Callable[[Any], Any]:
    """Return what gives the word of a coded column reached through a relation."""
    path, _dot, last = column.rpartition(".")

    def value(row: Any) -> Any:
        record = _follow(row, path)
        return record._meta.get_field(last).label(getattr(record, last))

    return value
