"""Does the steps of a diary through the doors of the house, each in the name of whose job it is.

The steps go in portions of one transaction each, so that the disk is asked once for many deeds, and
a portion is done as a whole or not at all. The last step of a portion, and every step whose result
a later one names, carries an operation id made from its key. So loading twice changes nothing, and
a demo that was cut off goes on where it stopped.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.module_loading import import_string

from huifang.access.actor import SYSTEM, Actor, actor_of
from huifang.access.models import Account, Operation
from huifang.journal.queries import models_by_kind
from huifang.kit.errors import HouseError
from huifang.notices.models import Notice
from huifang.site.demo.diary import ASSIGNEE, Diary, Moment, Picture, Ref, Step
from huifang.site.demo.signatures import signature
from huifang.territory.models import Region

NAMESPACE = uuid.UUID("6b0d3c1e-2f6a-5d0e-9c39-70a2d8b7a2e4")
PORTION = 400
GRANTING = re.compile(
    r"access\.|campaigns\.(?!create_member|create_pairing|set_goal|mark_in_place)|visits\.plan_trip"
)
"""Deeds that may change somebody's rights."""

Tell = Callable[[int, int, Step], None]


class StepRefused(Exception):
    """The house refused a step of the demo: who, when, which, and its words."""


def operation(key: str) -> uuid.UUID:
    """Return the id of the operation of a step."""
    return uuid.uuid5(NAMESPACE, key)


def is_done(key: str) -> bool:
    """Tell whether a step that carries an id was done."""
    return Operation.objects.filter(pk=operation(key)).exists()


@dataclass
class Loader:
    """Does steps, and finds again what they gave."""

    tell: Tell
    _given: dict[str, Any] = field(default_factory=dict)
    _parts: dict[Ref, Any] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def do_all(self, diary: Diary) -> None:
        """Do every step that is not done yet, in the order of time."""
        steps = diary.in_order()
        named = {ref.key for step in steps for ref in _named(step)} | diary.kept
        for start in range(0, len(steps), PORTION):
            portion = steps[start : start + PORTION]
            last = portion[-1]
            if not is_done(last.key):
                with transaction.atomic():
                    for step in portion:
                        self.do(step, with_id=step is last or step.key in named)
            self.tell(start + len(portion), len(steps), last)

    def do(self, step: Step, *, with_id: bool) -> None:
        """Do one step.

        Raises:
            StepRefused: the house does not let it be done.

        """
        deed = import_string(f"huifang.{step.deed.replace('.', '.actions.', 1)}")
        about: Any = self.find(step.about) if step.about else None
        facts = {name: self._plain(value, step.at) for name, value in step.facts.items()}
        who = about.assignee.username if step.by == ASSIGNEE else step.by
        by = self.actor(who).doing(operation(step.key) if with_id else None)
        try:
            self._given[step.key] = deed(by, about, now=step.at, **facts)
        except HouseError as error:
            raise StepRefused(f"{step.at} {step.by} {step.deed} {step.key}: {error}") from error
        if GRANTING.match(step.deed):
            self._actors.clear()

    def actor(self, username: str) -> Actor:
        """Return the account with the rights it has now, or the system itself."""
        if not username:
            return SYSTEM
        if username not in self._actors:
            self._actors[username] = actor_of(Account.objects.get(username=username))
        return self._actors[username]

    def find(self, ref: Ref) -> Any:
        """Return what a reference means: what its step gave, now or in an earlier loading."""
        if ref.key not in self._given:
            self._given[ref.key] = _given_before(ref.key)
        if not ref.part:
            return self._given[ref.key]
        if ref not in self._parts:
            self._parts[ref] = self._part(self._given[ref.key], ref.part)
        return self._parts[ref]

    def _part(self, given: Any, part: str) -> Any:
        kind, _slash, name = part.partition("/")
        if kind == "pk":
            return given.pk
        if kind == "person":
            return self._person(given, name)
        if kind == "category":
            return given.categories.get(code=name)
        if kind == "criteria":
            return given.category.criteria_lines
        if kind == "notice":
            return Notice.objects.filter(account=given).latest("made_at")
        if kind == "slip":
            return given.slip
        if kind == "check":
            return given.checks.exclude(assignee=None).order_by("pk").first()
        if kind == "goal":
            return given.goals.get(goal=name)
        if kind == "status":
            return given.statuses.get(status=name)
        assert kind == "target", part
        return given.targets.get(campaign=self.find(Ref(name))).pk

    def _person(self, household: Any, name: str) -> Any:
        """Return one of a family, having asked for all of them."""
        for person in household.people.all():
            self._parts[Ref(f"household/{household.number}", f"person/{person.name}")] = person
        return self._parts[Ref(f"household/{household.number}", f"person/{name}")]

    def _plain(self, value: Any, at: datetime) -> Any:
        if isinstance(value, Ref):
            return self.find(value)
        if isinstance(value, Moment):
            return at + value.after
        if isinstance(value, Picture):
            return SimpleUploadedFile("signature.png", signature(value.seed), "image/png")
        if isinstance(value, list | tuple):
            return [self._plain(one, at) for one in value]
        return value


def _given_before(key: str) -> Any:
    """Return what a step gave in an earlier loading; `place/…` are the county units."""
    if key.startswith("place/"):
        return Region.objects.get(pk=key.removeprefix("place/"))
    kind, _colon, pk = Operation.objects.get(pk=operation(key)).answer.partition(":")
    return models_by_kind()[kind]._default_manager.get(pk=pk)


def _named(step: Step) -> Iterator[Ref]:
    """Yield every reference that a step needs."""
    for value in (step.about, *step.facts.values()):
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Ref):
                yield one
                if one.part.startswith("target/"):
                    yield Ref(one.part.removeprefix("target/"))
