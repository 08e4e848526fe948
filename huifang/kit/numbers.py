"""Numbers as people report them."""

from __future__ import annotations


def rate(part: float, whole: float) -> float:
    """Return a share in per cent to one decimal; 0 of 0 is 0."""
    return round(100 * part / whole, 1) if whole else 0.0
