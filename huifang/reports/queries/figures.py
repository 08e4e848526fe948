"""Figures: one definition each, used by page, list and export, each opening to its rows.

A figure is a Listing, a query string and a measure (`rules/figures/*.toml`), so that its value is
by construction the count of the rows behind its link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.kit.numbers import rate
from huifang.records.fields import word
from huifang.records.listing import Asked, Listing
from huifang.rules.reader import load_all

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Definition:
    """A figure as the notice board defines it; a rate has `ratio` and no listing of its own."""

    name: str
    label: str
    unit: str
    definition: str
    group: str
    listing: str
    measure: str
    params: Mapping[str, str]
    ratio: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A figure's value at a moment, and the address of its rows."""

    name: str
    label: str
    value: float
    unit: str
    definition: str
    rows_url: str
    group: str = ""


@dataclass(frozen=True)
class Place:
    """Which part of a campaign figures are asked for: region key or "", day as text or ""."""

    campaign: Campaign
    region: str = ""
    at: str = ""

    def params(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return the address parameters of a figure here."""
        asked = {"campaign": self.campaign.code, "region": self.region, "at": self.at, **own}
        return {name: value for name, value in asked.items() if value}


def definitions() -> list[Definition]:
    """Return all figures of the notice board in their order, in the reader's language."""
    found = sorted(load_all("figures"), key=lambda item: item[1]["order"])
    return [
        Definition(
            name,
            word(rule["label"], rule["en"]),
            word(rule["unit"], rule["unit_en"]),
            word(rule["definition"], rule["definition_en"]),
            rule["group"],
            rule.get("listing", ""),
            rule.get("measure", "rows"),
            rule.get("params", {}),
            tuple(rule.get("ratio", ())),
        )
        for name, rule in found
    ]


def figures(viewer: Actor, place: Place, now: datetime) -> list[Figure]:
    """Return every figure of a campaign, as the viewer's scope shows it."""
    values: dict[str, float] = {}
    urls: dict[str, str] = {}
    found = []
    for item in definitions():
        if item.ratio:
            part, whole = (values[name] for name in item.ratio)
            values[item.name], urls[item.name] = rate(part, whole), urls[item.ratio[0]]
        else:
            params = place.params(item.params)
            listing = listing_of(item)
            who, asked = counter(viewer, listing), Asked.of(params, now)
            values[item.name] = listing.measure(who, asked, item.measure)
            urls[item.name] = open_url(viewer, listing, params)
        found.append(
            Figure(
                item.name,
                item.label,
                values[item.name],
                item.unit,
                item.definition,
                urls[item.name],
                item.group,
            )
        )
    return found


def by_county(
    viewer: Actor, place: Place, counties: Sequence[Any], now: datetime
) -> list[tuple[Any, list[tuple[int, str]]]]:
    """Return for each county its (value, address of the rows) in the order of the definitions."""
    plain = [item for item in definitions() if not item.ratio]
    measured = [
        listing_of(item).measure_by_region(
            counter(viewer, listing_of(item)),
            Asked.of(place.params(item.params), now),
            COUNTY_DIGITS,
            item.measure,
        )
        for item in plain
    ]
    table = []
    for county in counties:
        here = Place(place.campaign, county.key, place.at)
        cells = [
            (
                values.get(county.key, 0),
                open_url(viewer, listing_of(item), here.params(item.params)),
            )
            for item, values in zip(plain, measured, strict=True)
        ]
        table.append((county, cells))
    return table


def counter(viewer: Actor, listing: Listing) -> Actor:
    """Return who counts: the viewer over what he may see, else over where he may read figures."""
    return viewer if viewer.can(listing.permission) else viewer.counting()


def open_url(viewer: Actor, listing: Listing, params: Mapping[str, str]) -> str:
    """Return the address of the rows to whoever may open them, "" to others."""
    return rows_url(listing, params) if viewer.can(listing.permission) else ""


def rows_url(listing: Listing, params: Mapping[str, str]) -> str:
    """Return the address of a list page with these parameters."""
    return f"{reverse(listing.url)}?{urlencode(params)}"


def as_of(place: Place, now: datetime) -> datetime:
    """Return the moment the figures stand for."""
    return timezone.localtime(Asked.of(place.params({}), now).at)


def listing_of(item: Definition) -> Listing:
    """Return the listing that a figure counts."""
    found: Listing = import_string(item.listing)
    return found
