"""The lists of this room: campaigns, members, groups, targets, draws, pairings, listed villages."""

from huifang.campaigns.listings.pairings import LISTED_VILLAGES, PAIRINGS
from huifang.campaigns.listings.people import GROUPS, MEMBERS
from huifang.campaigns.listings.plans import CAMPAIGNS
from huifang.campaigns.listings.targets import DRAWS, TARGETS

__all__ = [
    "CAMPAIGNS", "DRAWS", "GROUPS", "LISTED_VILLAGES", "MEMBERS", "PAIRINGS", "TARGETS",
]  # fmt: skip
