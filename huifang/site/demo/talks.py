"""Stays in villages and talks with families: when, who went, whom they met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from huifang.site.demo import cast
from huifang.site.demo.cast import Member
from huifang.site.demo.diary import Ref, moment
from huifang.site.demo.families import Family, Kin
from huifang.site.demo.places import Village

ARRIVAL = ((14, 20), (15, 40), (19, 20))
WHOLE_DAY = ((8, 50), (10, 10), (14, 30), (16, 0), (19, 30))
LAST_DAY = ((8, 40), (10, 0))


@dataclass
class Talk:
    """One talk with one family; `found` are the kinds of problem that came up."""

    key: str
    family: Family
    at: datetime
    method: str
    met: list[Kin] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    @property
    def ref(self) -> Ref:
        """Return the visit."""
        return Ref(self.key)


@dataclass
class Stay:
    """A group's days in a village."""

    key: str
    village: Village
    group: int
    start: date
    nights: int
    party: Sequence[Member]
    talks: list[Talk] = field(default_factory=list)
    short_reason: str = ""

    @property
    def ref(self) -> Ref:
        """Return the trip."""
        return Ref(self.key)

    @property
    def finder(self) -> str:
        """Return the account that writes things down in this group."""
        return f"visitor{self.group}"

    @property
    def end(self) -> date:
        """Return the last day."""
        return self.start + timedelta(days=self.nights)

    def day(self, number: int) -> date:
        """Return one of its days; the last when it was shorter."""
        return self.start + timedelta(days=min(number, self.nights))

    def moments(self) -> Iterator[datetime]:
        """Yield when one may sit down with a family."""
        for number in range(self.nights + 1):
            hours = ARRIVAL if number == 0 else LAST_DAY if number == self.nights else WHOLE_DAY
            for hour, minute in hours:
                yield moment(self.start + timedelta(days=number), hour, minute)


def party(group: int, lot: Random) -> list[Member]:
    """Return who goes along: the one who writes, often the leader, and some more of the group."""
    people = cast.of_group(group)
    writer = [one for one in people if one.role == "visitor"]
    leader = [one for one in people if one.role == "leader" and lot.random() < 0.75]
    others = [one for one in people if not one.role]
    return [*leader, *writer, *lot.sample(others, lot.randint(3, 5))]


def talk_with(stay: Stay, families: Iterable[Family], prefix: str) -> None:
    """Fill a stay with talks; families that no hour is left for are rung up in the week after."""
    hours, calls = stay.moments(), 0
    for family in families:
        at, method = next(hours, None), "home"
        if at is None:
            calls += 1
            at, method = (
                moment(stay.end + timedelta(days=2 + calls // 3), 10 + calls % 6, 15),
                "phone",
            )
        lot = family.lot(prefix)
        at += timedelta(minutes=lot.randint(0, 18))
        stay.talks.append(Talk(f"{prefix}/visit/{family.number}", family, at, method))


def meet(talks: Sequence[Talk], people: int, lot: Random) -> None:
    """Say whom each talk met, so that `people` different persons were met in all."""
    for talk in talks:
        talk.met = [talk.family.head]
    left = people - len(talks)
    while left:
        talk = lot.choice(talks)
        others = [kin for kin in talk.family.people if kin not in talk.met]
        if others and len(talk.met) < 3:
            talk.met.append(others[0] if lot.random() < 0.7 else lot.choice(others))
            left -= 1
