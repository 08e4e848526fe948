"""Does the steps of a diary through the doors of the house, each in the name of whose job it is.

Every step has an operation id made from its key, so a step done before is not done again: loading twice
changes nothing, and a demo that was cut off goes on where it stopped. Many steps share one
transaction, so that the disk is asked once for all of them; the deeds inside are savepoints.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from huifang.access.actor import SYSTEM, Actor, actor_of
from huifang.access.models import Account, Operation
from huifang.records.base import Record
from huifang.site.demo.diary import Diary, Ref, Step
from huifang.territory.models import Region

NAMESPACE = uuid.UUID("6b0d3c1e-2f6a-5d0e-9c39-70a2d8b7a2e4")
CHUNK = 400
GRANTING = ("access.", "campaigns.", "visits.plan_trip")
"""Deeds that may change somebody's rights."""

Tell = Callable[[str], None]


def operation(key: str) -> uuid.UUID:
    """Return the id of the operation of a step."""
    return uuid.uuid5(NAMESPACE, key)


def is_done(key: str) -> bool:
    """Tell whether a step was done."""
    return Operation.objects.filter(pk=operation(key)).exists()


@dataclass
class Loader:
    """Does steps and remembers what they gave."""

    tell: Tell
    _given: dict[str, Record] = field(default_factory=dict)
    _parts: dict[Ref, Any] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def do_all(self, diary: Diary) -> int:
        """Do every step in the order of time and return how many there were."""
        steps = diary.in_order()
        for start in range(0, len(steps), CHUNK):
            chunk = steps[start : start + CHUNK]
            with transaction.atomic():
                for step in chunk:
                    self.do(step)
            self.tell(f"{start + len(chunk)}/{len(steps)} {chunk[-1].at:%Y-%m-%d}")
        return len(steps)

    def do(self, step: Step) -> None:
        """Do one step."""
        deed = import_string(f"huifang.{step.deed.replace('.', '.actions.', 1)}")
        about = self.find(step.about) if step.about else None
        facts = {name: self._plain(value) for name, value in step.facts.items()}
        by = self.actor(step.by).doing(operation(step.key))
        self._given[step.key] = deed(by, about, now=step.at, **facts)
        if step.deed.startswith(GRANTING):
            self._actors.clear()

    def actor(self, username: str) -> Actor:
        """Return the account as it stands, or the system itself."""
        if not username:
            return SYSTEM
        if username not in self._actors:
            self._actors[username] = actor_of(Account.objects.get(username=username))
        return self._actors[username]

    def find(self, ref: Ref) -> Any:
        """Return what a reference means."""
        if ref.key not in self._given and ref.key.startswith("place/"):
            self._given[ref.key] = Region.objects.get(pk=ref.key.removeprefix("place/"))
        given = self._given[ref.key]
        if not ref.part:
            return given
        if ref not in self._parts:
            self._parts[ref] = _part(given, ref.part, self)
        return self._parts[ref]

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.find(value)
        if isinstance(value, list | tuple):
            return [self._plain(one) for one in value]
        return value


def _part(given: Any, part: str, loader: Loader) -> Any:
    kind, _slash, name = part.partition("/")
    if kind == "pk":
        return given.pk
    if kind == "person":
        return given.people.get(name=name)
    if kind == "category":
        return given.categories.get(code=name)
    if kind == "goal":
        return given.goals.get(goal=name)
    assert kind == "target"
    return given.targets.get(campaign=loader.find(Ref(name))).pk
