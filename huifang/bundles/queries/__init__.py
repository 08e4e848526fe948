"""Questions about bundles; the viewer comes first."""

from huifang.bundles.queries.likeness import Suggestion, picked, suggestions
from huifang.bundles.queries.opening import deeds_open_to, first_answers, ticked
from huifang.bundles.queries.sights import BundleSight, MemberRow, bundles, open_bundles, sight

__all__ = [
    "BundleSight", "MemberRow", "Suggestion", "bundles", "deeds_open_to", "first_answers",
    "open_bundles", "picked", "sight", "suggestions", "ticked",
]  # fmt: skip
