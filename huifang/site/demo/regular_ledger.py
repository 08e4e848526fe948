"""What is found in 2026: every state of the workflow with several rows, as it stands today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from huifang.kit.workdays import add_workdays
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.halls import Halls
from huifang.site.demo.households import DONGAN
from huifang.site.demo.life import Found, Life
from huifang.site.demo.places import Village
from huifang.site.demo.spring_ledger import apportion
from huifang.site.demo.talks import Stay, Talk
from huifang.site.demo.texts import lot_of, read

Move = Callable[[Life], None]
MOST_IN_A_FAMILY = 3
AT_ONCE = -1


@dataclass(frozen=True)
class Road:
    """How problems came to where they stand: each move was made so many working days ago."""

    name: str
    many: int
    moves: tuple[tuple[int, Move], ...]
    units: tuple[str, ...] = ()

    @property
    def begins(self) -> int:
        """Return how many working days ago it must have been found at the latest."""
        return max([0, *(ago + 1 for ago, _move in self.moves)])


def _do(name: str, *words: Any) -> Move:
    """Return the move of that name, made at once when its day has come."""
    return lambda life: getattr(life, name)(*words, wait=0)


def _ask(workdays: int) -> Move:
    def ask(life: Life) -> None:
        life.ask_for_time(add_workdays(life.at.date(), workdays).day, wait=0)

    return ask


def _long_term(days: int) -> Move:
    def set_apart(life: Life) -> None:
        life.make_long_term(life.at.date() + timedelta(days=days), wait=0)

    return set_apart


FIX: Move = Life.fix
ACCEPT, HAND, SIGN, PROGRESS = _do("accept"), _do("hand_over"), _do("sign"), _do("progress")
AUTO = _do("sign_itself")
RETURN, RULE, RECTIFY, VERIFY, CLEAR = (
    _do("give_back"),
    _do("rule"),
    _do("rectify"),
    _do("verify"),
    _do("clear"),
)
GRANT, RELAPSE, SEND_BACK = _do("grant_time"), _do("relapse"), _do("send_back")
EXPERT, OPINION = _do("ask_expert"), _do("opine")
BOTH = ("transport", "farming")
TOWNSHIP, VILLAGE = ("township",), ("village",)
"""Roads on which the township or the village itself is in charge."""


def taken(accept: int, hand: int, sign: int) -> tuple[tuple[int, Move], ...]:
    """Return the first three moves, each so many working days ago."""
    return ((accept, ACCEPT), (hand, HAND), (sign, SIGN))


ROADS = (
    Road("待审核", 7, ()),
    Road("待复审", 3, ((1, _do("propose", "unfounded")),)),
    Road("待诊断", 4, ((2, EXPERT),)),
    Road("待交办", 4, ((1, ACCEPT),)),
    Road("诊断后待交办", 2, ((4, EXPERT), (1, OPINION))),
    Road("待签收", 5, ((3, ACCEPT), (1, HAND)), BOTH),
    Road("逾期未签收", 1, ((13, ACCEPT), (12, HAND)), ("transport",)),
    Road("待裁定", 3, ((5, ACCEPT), (4, HAND), (2, RETURN)), BOTH),
    Road("整改中", 7, (*taken(6, 4, 3), (1, PROGRESS)), BOTH),
    Road("今天到期", 1, (*taken(12, 10, 9), (3, PROGRESS)), ("transport",)),
    Road("临期", 4, (*taken(10, 8, 7), (3, PROGRESS)), BOTH),
    Road("逾期", 5, (*taken(18, 16, 15), (5, PROGRESS)), BOTH),
    Road("久拖", 1, taken(27, 25, 24), ("water",)),
    Road("已延期", 3, (*taken(12, 10, 9), (4, _ask(14)), (2, GRANT)), BOTH),
    Road("自动签收", 1, ((9, ACCEPT), (8, HAND), (4, AUTO), (2, PROGRESS)), ("farming",)),
    Road("乡镇整改中", 2, (*taken(7, 5, 4), (2, PROGRESS)), TOWNSHIP),
    Road("乡镇临期", 1, (*taken(10, 8, 7), (3, PROGRESS)), TOWNSHIP),
    Road("村整改中", 2, (*taken(6, 4, 3), (1, PROGRESS)), VILLAGE),
    Road("村逾期", 1, (*taken(18, 16, 15), (5, PROGRESS)), VILLAGE),
    Road("延期待批", 3, (*taken(10, 8, 7), (1, _ask(10))), BOTH),
    Road("退单被驳回", 2, ((9, ACCEPT), (8, HAND), (7, RETURN), (5, RULE), (4, SIGN)), BOTH),
    Road("核验退回", 2, (*taken(10, 9, 8), (4, RECTIFY), (2, SEND_BACK)), BOTH),
    Road("反弹整改中", 2, (*taken(28, 27, 26), (22, RECTIFY), (20, VERIFY), (19, CLEAR),
                          (4, RELAPSE), (2, PROGRESS)), BOTH),
    Road("反弹后再销号", 1, (*taken(30, 29, 28), (24, RECTIFY), (22, VERIFY), (21, CLEAR),
                            (12, RELAPSE), (9, RECTIFY), (7, VERIFY), (6, CLEAR)), ("water",)),
    Road("长期坚持", 3, (*taken(24, 23, 22), (18, PROGRESS), (14, _long_term(90)))),
    Road("长期坚持将复查", 1, (*taken(26, 25, 24), (20, _long_term(33)))),
    Road("当场解决待核验", 5, ((AT_ONCE, FIX),)),
    Road("整改后待核验", 4, (*taken(9, 8, 7), (2, RECTIFY)), BOTH),
    Road("当场解决待销号", 3, ((AT_ONCE, FIX), (2, VERIFY))),
    Road("整改后待销号", 4, (*taken(11, 10, 9), (4, RECTIFY), (2, VERIFY)), BOTH),
    Road("当场解决已销号", 14, ((AT_ONCE, FIX), (6, VERIFY), (5, CLEAR))),
    Road("整改后已销号", 9, (*taken(18, 17, 16), (13, PROGRESS), (10, RECTIFY), (7, VERIFY),
                            (6, CLEAR))),
    Road("回头看未反弹", 4, ((AT_ONCE, FIX), (22, VERIFY), (21, CLEAR), (6, _do("look_back")))),
    Road("不属实", 3, ((12, _do("propose", "unfounded")), (10, _do("reject", "unfounded")))),
)  # fmt: skip
DUPLICATES = 3
ONE_SLIP = ("待签收", "整改中")
"""Roads whose problems were handed over in a batch: one slip for each unit."""


def write(diary: Diary, campaign: Ref, stays: Sequence[Stay], today: date) -> dict[str, list[Life]]:
    """Write every problem down with its moves up to yesterday; return them by their roads."""
    lot = lot_of("2026/deal")
    roads = [road for road in ROADS for _ in range(road.many)]
    kinds = apportion(read("problems_2026")["kind"], len(roads))
    lot.shuffle(kinds)
    lives: dict[str, list[Life]] = {}
    halls = Halls(diary, _ago(today, 40))
    for number, road in enumerate(roads, 1):
        kind = _kind_for(kinds, road, number)
        life = _found(diary, campaign, stays, today, road, kind, number, lot)
        if road.units in (TOWNSHIP, VILLAGE):
            life.unit = halls.of(life.found.village, village=road.units == VILLAGE)
        life.helped = number % 3 == 0
        earlier = lives.get(road.name, []) if road.name in ONE_SLIP else []
        life.with_slip_of = next((one for one in earlier if one.unit == life.unit), None)
        for ago, move in road.moves:
            if ago != AT_ONCE:
                life.wait_until(_ago(today, ago))
            move(life)
        lives.setdefault(road.name, []).append(life)
    _write_duplicates(diary, campaign, [one for some in lives.values() for one in some], today)
    return lives


def _ago(today: date, workdays: int) -> date:
    return add_workdays(today, -workdays).day


def _kind_for(kinds: list[Mapping[str, Any]], road: Road, number: int) -> Mapping[str, Any]:
    """Take the next kind out of the list, one of the wanted unit where there is any left."""
    wanted = road.units[number % len(road.units)] if road.units else ""
    place = next((n for n, kind in enumerate(kinds) if kind["unit"] == wanted), 0)
    return kinds.pop(place)


def _found(
    diary: Diary, campaign: Ref, stays: Sequence[Stay], today: date, road: Road,
    kind: Mapping[str, Any], number: int, lot: Random,
) -> Life:  # fmt: skip
    """Report a problem of this kind in the latest stay that lies far enough back."""
    latest = _ago(today, road.begins)
    fitting = sorted((s for s in stays if s.start <= latest), key=lambda s: (latest - s.start).days)
    assert fitting, (road.name, latest)
    key = f"2026/problem/{number:03d}"
    for stay in [*lot.sample(fitting[:3], min(3, len(fitting))), *fitting]:
        found = Found(key, kind, stay.village)
        talk = None
        if kind["level"] != "village":
            talk = _talk_for(stay, kind, latest, lot)
            if talk is None:
                continue
            found = _about(found, talk, kind, today, lot)
        heard = None if (AT_ONCE, FIX) in road.moves else _heard_elsewhere(stay.village, number)
        return _report(diary, campaign, stay, found, talk, number, heard)
    raise AssertionError(key)


def _talk_for(stay: Stay, kind: Mapping[str, Any], latest: date, lot: Random) -> Talk | None:
    who = kind.get("who", "any")
    talks = [
        talk for talk in stay.talks
        if kind["name"] not in talk.found and len(talk.found) < MOST_IN_A_FAMILY
        and talk.at.date() <= latest and talk.family.fitting(who, talk.at.date())
    ]  # fmt: skip
    return min(talks, key=lambda talk: len(talk.found) + lot.random()) if talks else None


def _about(found: Found, talk: Talk, kind: Mapping[str, Any], today: date, lot: Random) -> Found:
    talk.found.append(kind["name"])
    fitting = talk.family.fitting(kind.get("who", "any"), today)
    kin = lot.choice(fitting) if kind["level"] == "person" and fitting else None
    return Found(found.key, kind, found.village, talk.family, kin)


def _report(
    diary: Diary, campaign: Ref, stay: Stay, found: Found, talk: Talk | None, number: int,
    heard: tuple[str, str] | None,
) -> Life:  # fmt: skip
    facts: dict[str, Any] = {"group": Ref(f"2026/group/{stay.group}")}
    finder, source = stay.finder, "visit"
    at = (
        talk.at + timedelta(minutes=66 + 4 * len(talk.found))
        if talk
        else moment(stay.start, 21, number % 50)
    )
    if talk:
        facts["source_id"] = talk.ref.of("pk")
    if heard:
        finder, source = heard
        facts.pop("source_id", None)
    life = Life(diary, campaign, found, finder, at, 1000 + number)
    life.report(source=source, urgency="pressing" if number % 9 == 4 else "normal", **facts)
    return life


def _heard_elsewhere(village: Village, number: int) -> tuple[str, str] | None:
    """Return who reported it and how it came up, where it was not the visitor."""
    if village.name == "茶园坪村" and number % 3 == 0:
        return "village", "self"
    if village.township == "松涛镇" and number % 3 == 1:
        return "township", "self"
    if village.county == DONGAN and number % 4 == 2:
        return "county", "hotline"
    return None


def _write_duplicates(diary: Diary, campaign: Ref, lives: Sequence[Life], today: date) -> None:
    """Write three that were found twice, each some days after the first."""
    firsts = [
        life for life in lives if life.found.family and life.found.kind["level"] == "household"
    ]
    for number, first in enumerate(_early(firsts, today), 1):
        found = Found(
            f"2026/twice/{number}", first.found.kind, first.found.village, first.found.family
        )
        at = moment(_ago(today, 9 - number), 10, 20)
        life = Life(diary, campaign, found, "office", at, 1500 + number, twin=first)
        life.report(source="hotline", group=Ref(f"2026/group/{first.found.village.group}"))
        life.propose("duplicate", first.found.ref, by="issuer")
        if number <= DUPLICATES:
            life.reject("duplicate", first.found.ref)


def _early(lives: Sequence[Life], today: date) -> Iterator[Life]:
    """Yield the lives whose duplicates are written, one more than are decided."""
    begun = [life for life in lives if life.found_at.date() < _ago(today, 12)]
    yield from begun[: DUPLICATES + 1]
