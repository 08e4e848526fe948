"""Spring 2020: 8 groups, 36 activities, 499 members, 656 people, 46 meetings, 737 problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from huifang.site.demo import cast, gatherings, households, spring_ledger
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import Family, families, families_of
from huifang.site.demo.pairing import Pairings, pair, stand_by_villages
from huifang.site.demo.places import CITY, county, of_group, villages
from huifang.site.demo.talks import Stay, meet, party, talk_with
from huifang.site.demo.texts import lot_of, read

CODE = "yongzhou-2020"
CAMPAIGN = Ref(f"campaign/{CODE}")
LAST_KEY = "2020/archive"
MEMBERS, PEOPLE, ACTIVITIES, MEETINGS = 499, 656, 36, 46
STARTS, FIRST_TRIP = date(2020, 3, 13), date(2020, 3, 16)
LISTED = ("上坪洞村", "杉木坳村", "牛栏井村", "高山寨村", "雾露坪村", "黄泥坳村")
SHORT = {(2, 3): (1, 0), (5, 2): (1, 1), (7, 4): (0, 2)}
"""Group and turn of the trips that were too short: nights, and which reason."""
LONGER = {(1, 2), (3, 1), (6, 3), (8, 0)}
LEFT_OUT = 16
PAIRED_PER_VILLAGE = 2
PAIRINGS = Pairings(
    CAMPAIGN, "2020", date(2019, 4, 1), moment(date(2020, 3, 10), 14), date(2020, 6, 2), 18,
    ("reached", "reached", "under_way", "under_way", "not_begun"),
)  # fmt: skip
REASONS = (
    "全家在外务工，春节后未返乡，已电话说明并由村里代为联系",
    "已随子女迁往县城定居，由迁入地走访",
    "整户在安置点，由安置点所在组走访",
)


@dataclass(frozen=True)
class Spring:
    """Everything of the campaign that is worked out before it is written down."""

    stays: tuple[Stay, ...]
    left_out: tuple[Family, ...]
    dealt: tuple[spring_ledger.Dealt, ...]


@cache
def worked_out() -> Spring:
    """Return the stays with their talks and what was found in them."""
    left_out = _left_out()
    stays = tuple(_stay(group, turn) for group in cast.GROUPS for turn in range(5))
    for stay in stays:
        on_list = [
            f for f in families_of(stay.village) if households.is_target(f) and f not in left_out
        ]
        talk_with(stay, on_list, "2020")
    meet([talk for stay in stays for talk in stay.talks], PEOPLE, lot_of("2020/met"))
    return Spring(stays, left_out, tuple(spring_ledger.deal(stays)))


def write(diary: Diary) -> None:
    """Write the whole campaign down."""
    spring = worked_out()
    _draft(diary, spring)
    pair(diary, PAIRINGS, _paired())
    stand_by_villages(diary, PAIRINGS)
    for place, stay in enumerate(spring.stays):
        _write_stay(diary, stay, place)
    _hold_activities(diary, spring.stays)
    _list_villages(diary)
    spring_ledger.write(diary, CAMPAIGN, spring.dealt)
    diary.add(moment(date(2020, 6, 29), 10), "office", "campaigns.conclude", "2020/conclude",
              CAMPAIGN, note="问题清零，转入总结；9 个问题转长期坚持")  # fmt: skip
    for place, who in enumerate(("handler1", "handler2", "handler3", "issuer")):
        newest = Ref(f"account/{who}", "notice")
        diary.add(moment(date(2020, 7, 1), 9, place), who, "notices.read_up_to", f"2020/read/{who}",
                  newest)  # fmt: skip
    diary.add(moment(date(2020, 7, 10), 16), "office", "campaigns.archive", LAST_KEY, CAMPAIGN,
              note="总结报告已报主席会议")  # fmt: skip


def group(number: int) -> Ref:
    """Return a group of the campaign."""
    return Ref(f"2020/group/{number}")


def _draft(diary: Diary, spring: Spring) -> None:
    """Draft the plan, form the groups, list and divide the households, have it adopted."""
    day = date(2020, 3, 9)
    diary.add(
        moment(day, 9), "office", "campaigns.create_campaign", CAMPAIGN.key,
        template="three_ones_2020", code=CODE, name="“三个一”扶贫大回访（2020年春）",
        region=county(CITY), starts_on=STARTS, ends_on=date(2020, 6, 30),
        document_number="《市政协“三个一”扶贫大回访实施方案》",
        **read("pressing")["papers"]["2020"],
    )  # fmt: skip
    for number in cast.GROUPS:
        people = cast.of_group(number)
        diary.add(
            moment(day, 10, number * 4), "office", "campaigns.create_group", group(number).key,
            CAMPAIGN, number=number, leader=cast.of_group(number, "leader")[0].ref,
            liaison=cast.of_group(number, "liaison")[0].ref, members=[one.ref for one in people],
            counties=[county(key) for key in sorted({v.county for v in of_group(number)})],
        )  # fmt: skip
    diary.add(moment(day, 14), "office", "campaigns.add_targets", "2020/targets", CAMPAIGN,
              region=county(CITY), statuses=["poor", "lifted", "marginal_2020"])  # fmt: skip
    for place, reason in enumerate(REASONS):
        some = [f.ref.of(f"target/{CAMPAIGN.key}") for f in spring.left_out[place :: len(REASONS)]]
        diary.add(moment(day, 14, 30 + place), "office", "campaigns.leave_out",
                  f"2020/left-out/{place}", CAMPAIGN, targets=some, reason=reason)  # fmt: skip
    diary.add(moment(day, 15), "office", "campaigns.assign_by_county", "2020/assign", CAMPAIGN)
    diary.add(moment(date(2020, 3, 10), 11), "office", "campaigns.submit", "2020/submit", CAMPAIGN)
    diary.add(moment(date(2020, 3, 12), 16), "leader", "campaigns.adopt", "2020/adopt", CAMPAIGN,
              adopted_on=date(2020, 3, 12), note="主席会议审议通过")  # fmt: skip


def _paired() -> Iterator[Family]:
    for village in villages():
        some = [family for family in families_of(village) if households.is_target(family)]
        yield from some[:: len(some) // PAIRED_PER_VILLAGE][:PAIRED_PER_VILLAGE]


def _left_out() -> tuple[Family, ...]:
    """Return the families nobody goes to, none of them in a village where households are drawn."""
    first = {of_group(number)[0] for number in cast.GROUPS}
    some = [f for f in families() if households.is_target(f) and f.village not in first]
    return tuple(lot_of("2020/left out").sample(some, LEFT_OUT))


def _stay(number: int, turn: int) -> Stay:
    village = of_group(number)[turn]
    key = f"2020/trip/{number}-{turn + 1}"
    start = FIRST_TRIP + timedelta(days=13 * turn + (number - 1) % 4 * 2)
    nights, reason = SHORT.get((number, turn), (3 if (number, turn) in LONGER else 2, -1))
    words = read("gatherings")["visit"]["short"][reason] if reason >= 0 else ""
    return Stay(key, village, number, start, nights, party(number, lot_of(key)), short_reason=words)


def _write_stay(diary: Diary, stay: Stay, place: int) -> None:
    ahead = max(stay.start - timedelta(days=4), STARTS)
    gatherings.plan(diary, stay, group(stay.group), moment(ahead, 10, place))
    if stay.key.endswith("-1"):
        by = "group1" if stay.group == 1 else "office"
        diary.add(
            moment(stay.start, 7, 40), by, "campaigns.draw_targets", f"{stay.key}/draw", CAMPAIGN,
            region=stay.village.ref, size=4, group=group(stay.group), secret=True,
            seed=f"2020-{stay.start:%m%d}-{stay.group}",
        )  # fmt: skip
    gatherings.arrive(diary, stay)
    kinds = {kind["name"]: kind["category"] for kind in spring_ledger.kinds()}
    for talk in stay.talks:
        gatherings.talk(diary, stay, talk, CAMPAIGN, [kinds[name] for name in talk.found])
    gatherings.meeting(diary, stay, CAMPAIGN, group(stay.group))
    if stay.village.name in LISTED:
        gatherings.meeting(diary, stay, CAMPAIGN, group(stay.group), 2)
    gatherings.leave(diary, stay)
    gatherings.eat(diary, stay, owing=place % 13 == 5)


def _hold_activities(diary: Diary, stays: Sequence[Stay]) -> None:
    """Hold 36 activities in which 499 members take part; many take part more than once."""
    lot, rows = lot_of("2020/activities"), read("gatherings")["activity"]
    places = [stay for stay in stays if stay.nights][:ACTIVITIES]
    held = [(stay, rows[place % len(rows)]) for place, stay in enumerate(places)]
    taking: list[set[str]] = [set() for _ in held]
    for one in _taking_part():
        fitting = [n for n, (_stay, row) in enumerate(held) if one.sector in row["sectors"]]
        taking[min(fitting, key=lambda n: (len(taking[n]) // 3, lot.random()))].add(one.ref.key)
    for (stay, row), keys in zip(held, taking, strict=True):
        going = {one.ref.key for one in stay.party if one.role != "liaison"}
        people = [Ref(key) for key in sorted(keys | (going & _keys()))]
        gatherings.activity(diary, stay, CAMPAIGN, group(stay.group), row, people)


@cache
def _taking_part() -> tuple[cast.Member, ...]:
    """Return the 499 members that take part: all but the liaisons and some who were kept away."""
    fit = [one for one in cast.members() if one.sector]
    away = lot_of("2020/away").sample([one for one in fit if not one.group], len(fit) - MEMBERS)
    return tuple(one for one in fit if one not in away)


@cache
def _keys() -> frozenset[str]:
    return frozenset(one.ref.key for one in _taking_part())


def _list_villages(diary: Diary) -> None:
    """Put six villages under a leader's watch, and take them off when all four are in place."""
    for place, village in enumerate(v for v in villages() if v.name in LISTED):
        key, leader = f"2020/listed/{village.name}", cast.of_group(village.group, "leader")[0]
        diary.add(
            moment(date(2020, 3, 13), 15, place), "office", "campaigns.list_village", key, CAMPAIGN,
            region=village.ref, leader=leader.ref, listed_on=date(2020, 3, 13),
            note="未脱贫户较多，列为挂牌作战村",
        )  # fmt: skip
        targets = [f.ref.of(f"target/{CAMPAIGN.key}") for f in families_of(village)
                   if households.is_target(f) and f not in _left_out()]  # fmt: skip
        for turn, what in enumerate(("policy", "risk", "papers")):
            day = date(2020, 5, 18 + turn * 4)
            _mark(diary, f"{key}/{what}", targets, what, moment(day, 16, place))
        diary.add(moment(date(2020, 6, 18), 9, place), "office", "campaigns.delist_village",
                  f"{key}/off", Ref(key), on=date(2020, 6, 18),
                  reason="走访、政策、不稳定因素、档案四个到位，报主席会议摘牌")  # fmt: skip


def _mark(diary: Diary, key: str, targets: list[Ref], what: str, at: datetime) -> None:
    diary.add(
        at,
        "office",
        "campaigns.mark_in_place",
        key,
        CAMPAIGN,
        targets=targets,
        what=what,
        on=at.date(),
    )
