"""Figures, the board of listed villages, the big screen: numbers that open to their rows."""

from huifang.reports.queries.figures import (
    Definition,
    Figure,
    Place,
    as_of,
    by_county,
    definitions,
    figures,
    listing_of,
    rows_url,
)
from huifang.reports.queries.listed import ListedCard, listed_cards
from huifang.reports.queries.screen import Screen, screen

__all__ = [
    "Definition", "Figure", "ListedCard", "Place", "Screen", "as_of", "by_county", "definitions",
    "figures", "listed_cards", "listing_of", "rows_url", "screen",
]  # fmt: skip
