"""Questions about consultations; the viewer comes first."""

from huifang.consultations.queries.asking import Asked, asked_of, members_asked
from huifang.consultations.queries.sights import (
    Case,
    case_of,
    case_sight,
    consultations,
    own_invitation,
)
from huifang.consultations.queries.suggesting import Suggestion, suggestions

__all__ = [
    "Asked",
    "Case",
    "Suggestion",
    "asked_of",
    "case_of",
    "case_sight",
    "consultations",
    "members_asked",
    "own_invitation",
    "suggestions",
]
