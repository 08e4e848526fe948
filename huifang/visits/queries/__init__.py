"""Questions about trips, talks, gatherings and meals; the viewer comes first."""

from huifang.visits.queries.gatherings import (
    activities_of,
    families_of,
    meetings_in,
    own_part,
    whole_activities,
    whole_meetings,
)
from huifang.visits.queries.meals import (
    DUE,
    LedgerLine,
    PayeeLine,
    Settlement,
    fen,
    ledger_total,
    meal_ledger,
    meals_of,
    rates,
    settlement,
    whole_meals,
)
from huifang.visits.queries.reconciling import reconciliation
from huifang.visits.queries.talks import (
    families_to_visit,
    last_visit,
    visit_doubts,
    visits,
    visits_of,
    visits_on,
    whole_visits,
)
from huifang.visits.queries.trips import (
    SHORT,
    GroupChoice,
    TripSheet,
    groups_to_plan,
    trip_doubts,
    trip_sheet,
    trips,
    trips_for,
    usual_visitors,
    whole_trips,
)

__all__ = [
    "DUE", "SHORT", "GroupChoice", "LedgerLine", "PayeeLine", "Settlement", "TripSheet",
    "activities_of", "families_of", "families_to_visit", "fen", "groups_to_plan", "last_visit",
    "ledger_total", "meal_ledger", "meals_of", "meetings_in", "own_part", "rates",
    "reconciliation", "settlement", "trip_doubts", "trip_sheet", "trips", "trips_for",
    "usual_visitors", "visit_doubts", "visits", "visits_of", "visits_on", "whole_activities",
    "whole_meals", "whole_meetings", "whole_trips", "whole_visits",
]  # fmt: skip
