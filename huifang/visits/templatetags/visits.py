"""How a trip stands, and the guarantees of a visit that are in doubt, in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huifang.records.fields import english
from huifang.records.sheet import display
from huifang.rules.reader import code_label
from huifang.ui.templatetags.ui import state_tag
from huifang.visits.listings.talks import GUARANTEES
from huifang.visits.listings.trips import STATE_TONES
from huifang.visits.models import HouseholdVisit, Trip

register = template.Library()

GUARANTEE_TONES = {"met": "green", "doubtful": "amber", "not_met": "red"}


@register.simple_tag
def trip_state(trip: Trip) -> SafeString:
    """Draw where a trip stands; a short stay that was explained is said to be so."""
    if trip.state == "back" and trip.is_short:
        return state_tag(_("不足，已说明"), "amber")
    words = code_label("visits.trip_state", trip.state, english())
    return state_tag(words, STATE_TONES.get(trip.state, "grey"))


@register.filter
def guarantees(visit: HouseholdVisit) -> list[tuple[str, str, str]]:
    """Return (question, answer, tone) for the guarantees that were asked after."""
    return [
        (
            str(visit._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            display(visit, name),
            GUARANTEE_TONES.get(getattr(visit, name), "grey"),
        )
        for name in GUARANTEES
        if getattr(visit, name)
    ]


@register.filter
def in_doubt(visit: HouseholdVisit) -> list[tuple[str, str, str]]:
    """Return the guarantees that are doubtful or not met."""
    return [row for row in guarantees(visit) if row[2] in {"amber", "red"}]
