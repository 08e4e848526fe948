"""Chinese text: folding, search keys, name readings and masks."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """`text` with full-width letters, digits and spaces made half-width, runs of space single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
