"""A plan: rules, categories, members, groups, targets, draws, pairings, listed villages."""

from huifang.campaigns.models.pairings import Goal, Pairing
from huifang.campaigns.models.people import Group, Member
from huifang.campaigns.models.plan import OF_CAMPAIGN, Campaign, Category, MealRate
from huifang.campaigns.models.targets import Draw, ListedVillage, Target

__all__ = [
    "OF_CAMPAIGN", "Campaign", "Category", "Draw", "Goal", "Group", "ListedVillage", "MealRate",
    "Member", "Pairing", "Target",
]  # fmt: skip
