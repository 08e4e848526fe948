"""The diary: who did what, when, to what; pure data, done later by `loading`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huifang.kit.workdays import add_workdays

CHINA = ZoneInfo("Asia/Shanghai")
ASSIGNEE = "*"
"""In place of a user name: whoever the house has given the task to."""


@dataclass(frozen=True)
class Ref:
    """What the step `key` gave; `part` names something of it: "pk", "person/…", "category/…"."""

    key: str
    part: str = ""

    def of(self, part: str) -> Ref:
        """Return a part of what the step gave."""
        return Ref(self.key, part)


@dataclass(frozen=True)
class Moment:
    """A moment so long after the step's own."""

    after: timedelta


@dataclass(frozen=True)
class Picture:
    """A signature drawn by lot."""

    seed: str


@dataclass(frozen=True)
class Step:
    """One deed: `by` is a user name ("" is the system itself), `facts` may hold `Ref`s."""

    at: datetime
    key: str
    by: str
    deed: str
    about: Ref | None
    facts: Mapping[str, Any]


@dataclass
class Diary:
    """All steps; they are done in the order of their moments.

    `said` holds what was worded already, `kept` the keys whose results another diary will name.
    """

    steps: list[Step] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    _keys: set[str] = field(default_factory=set)

    def add(
        self,
        at: datetime,
        by: str,
        deed: str,
        key: str,
        about: Ref | None = None,
        /,
        **facts: Any,
    ) -> Ref:
        """Write a step down and return what it will give."""
        assert key not in self._keys, key
        self._keys.add(key)
        self.steps.append(Step(at, key, by, deed, about, facts))
        return Ref(key)

    def in_order(self) -> list[Step]:
        """Return the steps by their moments; those of one moment as they were written."""
        return sorted(self.steps, key=lambda step: step.at)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day by the clock of Yongzhou."""
    return datetime.combine(day, time(hour, minute), CHINA)


def later(at: datetime, workdays: int, hour: int, minute: int = 0) -> datetime:
    """Return the moment so many working days after the day of `at`; never before `at` itself."""
    day = add_workdays(at.date(), workdays).day if workdays else at.date()
    found = moment(day, hour, minute)
    return found if found > at else at + timedelta(minutes=7)
