"""Deeds on plans: from draft to archive; groups, targets, draws, pairings, listed villages."""

from huifang.campaigns.actions.draws import draw_targets, open_draw
from huifang.campaigns.actions.grants import refresh_grants, set_trip_villages
from huifang.campaigns.actions.groups import change_group, create_group, remove_group
from huifang.campaigns.actions.listed import change_listed, delist_village, list_village
from huifang.campaigns.actions.marks import mark_in_place, mark_visited, note_unmet
from huifang.campaigns.actions.pairings import (
    change_pairing,
    create_pairing,
    end_pairing,
    set_goal,
)
from huifang.campaigns.actions.parts import add_category, change_category, set_meal_rate
from huifang.campaigns.actions.people import (
    change_member,
    correct_member,
    create_member,
    import_member,
)
from huifang.campaigns.actions.plan import (
    adopt,
    archive,
    change_campaign,
    conclude,
    create_campaign,
    return_to_draft,
    submit,
)
from huifang.campaigns.actions.targets import (
    add_targets,
    assign_by_county,
    assign_targets,
    leave_out,
)

__all__ = [
    "add_category", "add_targets", "adopt", "archive", "assign_by_county", "assign_targets",
    "change_campaign", "change_category", "change_group", "change_listed", "change_member",
    "change_pairing", "conclude", "correct_member", "create_campaign", "create_group",
    "create_member", "create_pairing", "delist_village", "draw_targets", "end_pairing",
    "import_member", "leave_out", "list_village", "mark_in_place", "mark_visited",
    "note_unmet", "open_draw",
    "refresh_grants", "remove_group", "return_to_draft", "set_goal", "set_meal_rate",
    "set_trip_villages", "submit",
]  # fmt: skip
