"""Questions about bundles; the viewer comes first."""

from huifang.bundles.queries.likeness import suggestions
from huifang.bundles.queries.sights import BundleSight, MemberRow, bundles, open_bundles, sight

__all__ = ["BundleSight", "MemberRow", "bundles", "open_bundles", "sight", "suggestions"]
