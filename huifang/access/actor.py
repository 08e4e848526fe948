"""The actor: who looks or acts, through which door, with which grants."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from huifang.rules.permissions import roles_with

if TYPE_CHECKING:
    from huifang.access.models import Account

OWN = "desk.own"
"""What everybody who is signed in may do, with or without a role: his own desk and password."""

Door = Literal["office", "phone", "api", "import", "command"]


@dataclass(frozen=True)
class Held:
    """A grant as the scope function reads it; an empty place does not narrow."""

    role: str
    region_key: str = ""
    campaign_id: UUID | None = None
    unit_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Viewer of every query and `by` of every deed.

    `op` is the client's id of the operation at hand, `seen` the journal number of the record that
    the person had before his eyes when he began to change it. One who `counts` stands for a reader
    of figures: rows are counted where he may read figures, but never shown to him.
    """

    id: UUID | None
    name: str
    door: Door
    grants: tuple[Held, ...] = ()
    everything: bool = False
    op: UUID | None = None
    seen: int | None = None
    counts: bool = False

    def can(self, permission: str) -> bool:
        """Tell whether any grant holds the permission, somewhere."""
        if permission == OWN:
            return self.everything or self.id is not None
        return self.everything or any(g.role in roles_with(permission) for g in self.grants)

    def grants_for(self, permission: str) -> tuple[Held, ...]:
        """Return the grants that hold the permission."""
        if permission == OWN:
            return (Held(OWN),) if self.id is not None else ()
        roles = roles_with("figure.view" if self.counts else permission)
        return tuple(g for g in self.grants if g.role in roles)

    def doing(self, op: UUID | None = None, seen: int | None = None) -> Actor:
        """Return the same actor at one operation."""
        return replace(self, op=op, seen=seen)

    def step(self, name: str) -> Actor:
        """Return the same actor at a part of the operation, under an id derived from it."""
        return self.doing(uuid.uuid5(self.op, name) if self.op else None)

    def counting(self) -> Actor:
        """Return the same actor as one who only counts rows."""
        return replace(self, counts=True)

    def within_unit(self, unit_id: UUID | None) -> Actor:
        """Return the same actor with only those grants that are the unit's, or no unit's."""
        return replace(self, grants=tuple(g for g in self.grants if g.unit_id in (None, unit_id)))

    def through(self, door: Door) -> Actor:
        """Return the same actor coming in by another door."""
        return replace(self, door=door)


NOBODY = Actor(None, "", "office")
SYSTEM = Actor(None, "系统", "command", everything=True)


def actor_of(account: Account, door: Door = "office") -> Actor:
    """Return the account as an actor with its live grants (one query).

    A disabled account holds nothing.
    """
    if not account.is_active:
        return Actor(account.pk, account.name, door)
    live = account.grants.filter(ended_at=None)
    held = live.values_list("role", "region_key", "campaign_id", "unit_id")
    return Actor(account.pk, account.name, door, tuple(Held(*row) for row in held))
