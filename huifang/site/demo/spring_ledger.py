"""What was found in spring 2020: 737 problems, dealt to families and villages, and their lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from huifang.kit.workdays import add_workdays
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.life import Found, Life
from huifang.site.demo.talks import Stay, Talk
from huifang.site.demo.texts import lot_of, read

PROBLEMS = 737
SPOT_MORE = 0.06
LAST = moment(date(2020, 6, 28), 18)


@dataclass(frozen=True)
class Dealt:
    """A problem with the stay and, for a family's, the talk it came up in."""

    found: Found
    stay: Stay
    talk: Talk | None
    on_the_spot: bool


@cache
def kinds() -> tuple[Mapping[str, Any], ...]:
    """Return the kinds of problem of 2020."""
    files = ("problems_village", "problems_household", "problems_person")
    return tuple(kind for name in files for kind in read(name)["kind"])


def apportion(rows: Sequence[Mapping[str, Any]], whole: int) -> list[Mapping[str, Any]]:
    """Return `whole` kinds, each as often as its weight asks (largest remainders)."""
    total = sum(row["weight"] for row in rows)
    shares = [row["weight"] * whole / total for row in rows]
    counts = [int(share) for share in shares]
    order = sorted(range(len(rows)), key=lambda place: counts[place] - shares[place])
    for place in order[: whole - sum(counts)]:
        counts[place] += 1
    return [row for row, count in zip(rows, counts, strict=True) for _ in range(count)]


def deal(stays: Sequence[Stay]) -> list[Dealt]:
    """Deal the problems to the stays; nobody gets the same kind twice."""
    lot = lot_of("2020/deal")
    wanted = apportion(kinds(), PROBLEMS)
    lot.shuffle(wanted)
    burden = {stay.key: lot.random() * 1.4 for stay in stays}
    villages: dict[str, list[str]] = {stay.key: [] for stay in stays}
    dealt = []
    for number, kind in enumerate(wanted, 1):
        key = f"2020/problem/{number:04d}"
        spot = lot.random() < min(1.0, kind["spot"] + SPOT_MORE)
        if kind["level"] == "village":
            stay = min(stays, key=lambda one: _crowd(villages[one.key], kind, burden[one.key], lot))
            villages[stay.key].append(kind["name"])
            dealt.append(Dealt(Found(key, kind, stay.village), stay, None, spot))
        else:
            dealt.append(_to_family(key, kind, stays, burden, spot, lot))
    return dealt


def _crowd(has: Sequence[str], kind: Mapping[str, Any], burden: float, lot: Random) -> float:
    """Return how little a place wants one more problem of a kind."""
    return len(has) + burden + 9 * has.count(kind["name"]) + lot.random() * 1.5


def _to_family(
    key: str, kind: Mapping[str, Any], stays: Sequence[Stay], burden: Mapping[str, float],
    spot: bool, lot: Random,
) -> Dealt:  # fmt: skip
    who = kind.get("who", "any")
    pairs = [
        (stay, talk) for stay in stays for talk in stay.talks
        if kind["name"] not in talk.found and (who == "any" or talk.family.fitting(who))
    ]  # fmt: skip
    stay, talk = min(pairs, key=lambda pair: _crowd(pair[1].found, kind, burden[pair[0].key], lot))
    talk.found.append(kind["name"])
    kin = lot.choice(talk.family.fitting(who)) if who != "any" else None
    return Dealt(Found(key, kind, stay.village, talk.family, kin), stay, talk, spot)


def write(diary: Diary, campaign: Ref, dealt: Sequence[Dealt]) -> None:
    """Write the life of every problem, and of those that were none."""
    roads, lives = _roads(dealt), {}
    for number, one in enumerate(dealt, 1):
        life = _begin(diary, campaign, one, number)
        for step in roads[one.found.key]:
            step(life)
        assert life.at < LAST, (one.found.key, life.at)
        lives[one.found.key] = life
    _write_void(diary, campaign, dealt, lives)


def _begin(diary: Diary, campaign: Ref, one: Dealt, number: int) -> Life:
    lot = lot_of(one.found.key)
    finder, at = one.stay.finder, _found_at(one, lot)
    facts: dict[str, Any] = {"group": Ref(f"2020/group/{one.stay.group}")}
    if one.talk:
        facts |= {"source": "visit", "source_id": one.talk.ref.of("pk")}
    elif lot.random() < 0.6:
        facts |= {"source": "meeting", "source_id": Ref(f"{one.stay.key}/meeting/1", "pk")}
    if one.stay.group == 1 and number % 4 == 0:
        finder = "group1"
    pressing = 0.5 if one.found.kind["name"] in {"安全护栏", "住房改善", "饮水"} else 0.1
    facts["urgency"] = "pressing" if lot.random() < pressing else "normal"
    life = Life(diary, campaign, one.found, finder, at, number)
    life.report(**facts)
    return life


def _found_at(one: Dealt, lot: Random) -> datetime:
    if one.talk:
        place = one.talk.found.index(one.found.kind["name"])
        return one.talk.at + timedelta(minutes=66 + 4 * place)
    at = moment(one.stay.day(1), 21, 45)
    return at + timedelta(seconds=lot.randint(0, 1800))


Road = list[Callable[[Life], None]]


def _roads(dealt: Sequence[Dealt]) -> dict[str, Road]:
    """Return for each problem the moves it went through; rarer turns are given to early finds."""
    early = sorted(
        (one for one in dealt if not one.on_the_spot),
        key=lambda one: (one.stay.start, one.found.key),
    )  # fmt: skip
    turns = iter(_turns())
    roads = {one.found.key: next(turns, _plain)(one) for one in early}
    spots = [one for one in dealt if one.on_the_spot]
    for place, one in enumerate(sorted(spots, key=lambda one: one.stay.start)):
        roads[one.found.key] = _spot(one, place)
    return roads


def _turns() -> Iterator[Callable[[Dealt], Road]]:
    """Yield the rarer turns, so many of each, mixed."""
    counts = {
        _long_term: 9, _relapsing: 6, _overruled: 6, _redirected: 3, _extended: 10, _late: 10,
        _refused_time: 2, _sent_back: 14, _refused_clearance: 3, _wrongly_doubted: 2, _plain: 60,
    }  # fmt: skip
    turns = [turn for turn, count in counts.items() for _ in range(count)]
    lot_of("2020/turns").shuffle(turns)
    yield from turns


def _wait(one: Dealt, about: str, least: int, most: int) -> int:
    return lot_of(f"{one.found.key}/{about}").randint(least, most)


def _taken_up(one: Dealt) -> Road:
    """Accept or diagnose, hand over, sign."""
    lot = lot_of(f"{one.found.key}/road")
    acceptor = "county" if one.found.village.county == "001004" and lot.random() < 0.5 else "office"
    if lot.random() < 0.18:
        taken: Road = [Life.ask_expert, Life.opine]
    else:
        taken = [lambda life: life.accept(acceptor, lot.randint(1, 2))]
    return [
        *taken,
        lambda life: life.hand_over(lot.randint(0, 1)),
        lambda life: life.sign(lot.randint(0, 1)),
    ]


def _put_right(one: Dealt, least: int = 3, most: int = 9) -> Road:
    road: Road = []
    if _wait(one, "progress", 0, 1):
        road.append(lambda life: life.progress(_wait(one, "progress at", 1, 3)))
    return [*road, lambda life: life.rectify(_wait(one, "rectify", least, most))]


def _closed(one: Dealt) -> Road:
    return [
        lambda life: life.verify(_wait(one, "verify", 1, 4)),
        lambda life: life.clear(_wait(one, "clear", 0, 2)),
    ]


def _plain(one: Dealt) -> Road:
    return [*_taken_up(one), *_put_right(one), *_closed(one)]


def _spot(one: Dealt, place: int) -> Road:
    fixed: Road = [Life.fix, lambda life: life.verify(_wait(one, "verify", 1, 9))]
    if place in {20, 60, 110, 150, 190}:
        back: Road = [Life.fix, Life.send_back, Life.hand_over, Life.sign]
        return [*back, *_put_right(one), *_closed(one)]
    road: Road = [*fixed, lambda life: life.clear(_wait(one, "clear", 0, 3))]
    if place % 9 == 4 and place < 330:
        road.append(lambda life: life.look_back(_wait(one, "back", 8, 15)))
    return road


def _long_term(one: Dealt) -> Road:
    review = date(2020, 12, _wait(one, "review", 1, 20))
    return [*_taken_up(one), Life.progress, lambda life: life.make_long_term(review)]


def _relapsing(one: Dealt) -> Road:
    again: Road = [Life.relapse, lambda life: life.rectify(4), *_closed(one)]
    return [*_taken_up(one), lambda life: life.rectify(3), *_closed(one), *again]


def _overruled(one: Dealt) -> Road:
    *taken, sign = _taken_up(one)
    return [*taken, Life.give_back, Life.rule, sign, *_put_right(one), *_closed(one)]


def _redirected(one: Dealt) -> Road:
    *taken, sign = _taken_up(one)
    other = "housing" if one.found.kind["unit"] != "housing" else "farming"
    moved: Road = [Life.give_back, lambda life: life.rule(unit=other)]
    return [*taken, *moved, sign, *_put_right(one), *_closed(one)]


def _extended(one: Dealt) -> Road:
    def ask(life: Life) -> None:
        life.ask_for_time(add_workdays(life.at.date(), 26).day)

    late: Road = [Life.progress, ask, Life.grant_time, lambda life: life.rectify(12)]
    return [*_taken_up(one), *late, *_closed(one)]


def _refused_time(one: Dealt) -> Road:
    def ask(life: Life) -> None:
        life.ask_for_time(add_workdays(life.at.date(), 30).day)

    return [*_taken_up(one), ask, Life.refuse_time, *_put_right(one), *_closed(one)]


def _sent_back(one: Dealt) -> Road:
    return [
        *_taken_up(one),
        *_put_right(one),
        Life.send_back,
        lambda life: life.rectify(4),
        *_closed(one),
    ]


def _refused_clearance(one: Dealt) -> Road:
    first: Road = [*_taken_up(one), *_put_right(one), Life.verify, Life.refuse_clearance]
    return [*first, lambda life: life.rectify(3), *_closed(one)]


def _late(one: Dealt) -> Road:
    return [*_taken_up(one), *_put_right(one, 21, 24), *_closed(one)]


def _wrongly_doubted(one: Dealt) -> Road:
    doubted: Road = [lambda life: life.propose("unfounded"), Life.refuse_rejection]
    return [*doubted, *_plain(one)]


def _write_void(
    diary: Diary, campaign: Ref, dealt: Sequence[Dealt], lives: Mapping[str, Life]
) -> None:
    """Write six that proved unfounded and eight found twice; they do not count among the 737."""
    lot = lot_of("2020/void")
    singles = [one for one in dealt if one.talk and one.found.kind["level"] == "household"]
    for number, one in enumerate(lot.sample(singles, 14), 1):
        twice = number > 6
        found = Found(
            f"2020/void/{number:02d}", one.found.kind, one.found.village, one.found.family
        )
        at = moment(one.stay.end + timedelta(days=3), 9 + number % 8, 12)
        twin = lives[one.found.key] if twice else None
        life = Life(diary, campaign, found, one.stay.finder, at, 800 + number, twin=twin)
        life.report(source="self")
        verdict, original = ("duplicate", one.found.ref) if twice else ("unfounded", None)
        life.propose(verdict, original)
        life.reject(verdict, original)
