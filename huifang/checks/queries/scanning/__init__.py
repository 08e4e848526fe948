"""The integrity rules, each a question over a whole campaign that is answered in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from huifang.checks.queries.scanning.copied import copied
from huifang.checks.queries.scanning.late import imported, late
from huifang.checks.queries.scanning.seen import Scope, Seen
from huifang.checks.queries.scanning.sequence import sequence
from huifang.checks.queries.scanning.two_places import two_places

__all__ = ["SCANS", "Scope", "Seen"]

SCANS: Final[Mapping[str, Callable[[Scope], Iterable[Seen]]]] = {
    "imported": imported,
    "two_places": two_places,
    "sequence": sequence,
    "copied": copied,
    "late": late,
}
"""What each rule of the notice board does."""
