"""Questions to the plans: which campaign is at hand, what is covered, drawn, paired, in place."""

from huifang.campaigns.queries.choice import at_hand, campaigns, choose, current
from huifang.campaigns.queries.coverage import Coverage, GroupCoverage, Lack, coverage, lacking
from huifang.campaigns.queries.draws import candidate_keys, pick, verify_draw
from huifang.campaigns.queries.pages import (
    group_cards,
    group_part,
    listed_board,
    member_file,
    overview,
    places_of,
)
from huifang.campaigns.queries.people import (
    find_members,
    group_of,
    group_warnings,
    groups,
    member_of,
    members,
    members_named,
)
from huifang.campaigns.queries.places import (
    IN_PLACE,
    InPlace,
    Progress,
    draws,
    goals,
    listed_villages,
    pairings,
    progress_of,
    targets,
    with_shares,
)

__all__ = [
    "IN_PLACE",
    "Coverage",
    "GroupCoverage",
    "InPlace",
    "Lack",
    "Progress",
    "at_hand", "campaigns",
    "candidate_keys",
    "choose",
    "coverage",
    "current",
    "draws",
    "find_members",
    "goals",
    "group_cards",
    "group_of",
    "group_part",
    "group_warnings",
    "groups",
    "lacking",
    "listed_board",
    "listed_villages",
    "member_file",
    "member_of",
    "members",
    "members_named",
    "overview",
    "pairings",
    "pick",
    "places_of",
    "progress_of",
    "targets",
    "verify_draw",
    "with_shares",
]  # fmt: skip
