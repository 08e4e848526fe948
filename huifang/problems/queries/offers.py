"""The buttons under a problem: the main move first, what is rarely wanted under 更多."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.desk.panels import Action

if TYPE_CHECKING:
    from huifang.problems.queries.one import Sight

MOST: Final = 5
"""Buttons that stand side by side; of more than these the last ones are folded away."""


@dataclass(frozen=True)
class Offers:
    """The buttons of a page: those that stand open, and those folded under 更多."""

    open: Sequence[Action]
    folded: Sequence[Action]


def offers(sight: Sight) -> Offers:
    """Return what the viewer may do with the problem, the most wanted first."""
    key = [sight.problem.pk]
    moves = [
        Action(button.label, reverse("problems:move", args=[*key, button.name]), button.tone)
        for button in sight.buttons
    ]
    beside = [action for panel in sight.panels for action in panel.actions]
    found = sorted(moves + [one for one in beside if one.tone == "primary"], key=_place)
    if sight.may_attach:
        found.append(Action(_("添加佐证"), reverse("problems:attach", args=key)))
    if sight.may_describe:
        found.append(Action(_("补充情况"), reverse("problems:describe", args=key)))
    found += [one for one in beside if one.tone != "primary"]
    cut = len(found) if len(found) <= MOST else MOST - 1
    return Offers(found[:cut], found[cut:])


def _place(action: Action) -> bool:
    return action.tone != "primary"
