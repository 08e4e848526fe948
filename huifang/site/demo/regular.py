"""The campaign that is under way today: regular visits under regular assistance, from 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from huifang.kit.workdays import add_workdays
from huifang.site.demo import cast, gatherings, pressing, regular_ledger
from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import Family, families_of, newcomers
from huifang.site.demo.households import Status, grow_into_2026, register
from huifang.site.demo.pairing import Pairings, pair, stand_by_villages
from huifang.site.demo.places import CITY, Village, county, of_group
from huifang.site.demo.talks import Stay, meet, party, talk_with
from huifang.site.demo.texts import lot_of, read

CODE = "yongzhou-2026"
CAMPAIGN = Ref(f"campaign/{CODE}")
LAST_KEY = "2026/trip/6-3"
BEGUN_DAYS_AGO, GOES_ON_DAYS = 63, 45
EARLIEST = date(2026, 6, 1)
"""The words of 2026 hold from January, and the campaign begins nine weeks before today."""

FAMILIES_PER_VILLAGE = 5
TRIPS = {
    (1, 0): 56, (2, 0): 55, (3, 0): 54, (4, 0): 52, (5, 0): 51, (6, 0): 49, (7, 0): 48, (8, 0): 46,
    (8, 1): 41, (7, 1): 37, (6, 1): 33, (5, 1): 27, (4, 1): 20, (1, 1): 13, (2, 1): 7, (3, 1): 1,
}  # fmt: skip
"""Group and turn of each trip, and how many days ago it began; the last is in its village now."""
HERE_NOW = (3, 1)
SHORT = {(5, 1): "", (7, 0): "村里当日停水，住一晚后返回，余下农户改为电话走访。"}
"""Trips of one night; one of them has not said why."""
TURNS = {0: 1, 1: 0, 2: 2}
"""Which of the group's villages each turn goes to."""
LISTED = ("柳木塘村", "石门冲村", "荷叶塘村")


def write(diary: Diary, today: date) -> None:
    """Write the campaign down as it stands on the morning of `today`."""
    for village in _visited_villages():
        for family in on_list(village):
            grow_into_2026(diary, family)
    starts = today - timedelta(days=BEGUN_DAYS_AGO)
    _draft(diary, starts, today)
    pairings = Pairings(
        CAMPAIGN, "2026", starts, moment(starts, 14), starts + timedelta(days=20), 38,
        ("under_way", "under_way", "reached", "not_begun"),
    )  # fmt: skip
    pair(diary, pairings, [f for village in _visited_villages() for f in on_list(village)[:2]])
    stand_by_villages(diary, pairings)
    stays = [_stay(group, turn, today) for group, turn in TRIPS]
    talks = [talk for stay in stays for talk in stay.talks]
    meet(talks, len(talks) * 17 // 10, lot_of("2026/met"))
    roads = regular_ledger.write(diary, CAMPAIGN, stays, today)
    pressing.write(diary, CAMPAIGN, roads, today)
    kinds = {kind["name"]: kind["category"] for kind in read("problems_2026")["kind"]}
    for place, stay in enumerate(stays):
        _write_stay(diary, stay, place, kinds, today)
    here = next(stay for stay in stays if stay.end >= today)
    pressing.not_met(diary, CAMPAIGN, on_list(here.village), today - timedelta(days=1))
    _hold_activities(diary, stays)
    _list_villages(diary, starts)
    _come_late(diary, today)
    _plan_ahead(diary, today)


def on_list(village: Village) -> list[Family]:
    """Return the families of a village that are watched over in 2026."""
    return families_of(village)[:FAMILIES_PER_VILLAGE]


def group(number: int) -> Ref:
    """Return a group of the campaign."""
    return Ref(f"2026/group/{number}")


def begun_for(starts_on: date) -> date:
    """Return the day for which a demo was written whose campaign starts on `starts_on`."""
    return starts_on + timedelta(days=BEGUN_DAYS_AGO)


def _visited_villages() -> Iterator[Village]:
    for number, turn in TRIPS:
        yield of_group(number)[TURNS[turn]]


def _draft(diary: Diary, starts: date, today: date) -> None:
    day = add_workdays(starts, -4).day
    diary.add(
        moment(day, 9), "office", "campaigns.create_campaign", CAMPAIGN.key,
        template="regular_2026", code=CODE, name="常态化大走访大排查（2026年）",
        region=county(CITY),
        starts_on=starts, ends_on=today + timedelta(days=GOES_ON_DAYS),
        document_number="《市政协常态化大走访大排查实施方案》",
        **read("pressing")["papers"]["2026"],
    )  # fmt: skip
    for number in cast.GROUPS:
        diary.add(
            moment(day, 10, number * 4), "office", "campaigns.create_group", group(number).key,
            CAMPAIGN, number=number, leader=cast.of_group(number, "leader")[0].ref,
            liaison=cast.of_group(number, "liaison")[0].ref,
            members=[one.ref for one in cast.of_group(number)],
            counties=[county(key) for key in sorted({v.county for v in of_group(number)})],
        )  # fmt: skip
    diary.add(moment(day, 14), "office", "campaigns.add_targets", "2026/targets", CAMPAIGN,
              region=county(CITY), statuses=["at_risk"])  # fmt: skip
    away = [on_list(of_group(number)[TURNS[0]])[4] for number in (4, 6)]
    diary.add(moment(day, 14, 40), "office", "campaigns.leave_out", "2026/left-out", CAMPAIGN,
              targets=[f.ref.of(f"target/{CAMPAIGN.key}") for f in away],
              reason="随子女在外居住，已由迁入地镇村走访并出具情况")  # fmt: skip
    diary.add(moment(day, 15), "office", "campaigns.assign_by_county", "2026/assign", CAMPAIGN)
    day = add_workdays(starts, -3).day
    diary.add(moment(day, 11), "office", "campaigns.submit", "2026/submit", CAMPAIGN)
    day = add_workdays(starts, -1).day
    diary.add(moment(day, 16), "leader", "campaigns.adopt", "2026/adopt", CAMPAIGN, adopted_on=day,
              note="主席会议审议通过")  # fmt: skip


def _stay(number: int, turn: int, today: date) -> Stay:
    village = of_group(number)[TURNS[turn]]
    key = f"2026/trip/{number}-{turn + 1}"
    nights = 1 if (number, turn) in SHORT else 2
    start = today - timedelta(days=TRIPS[number, turn])
    stay = Stay(key, village, number, start, nights, party(number, lot_of(key)),
                short_reason=SHORT.get((number, turn), ""))  # fmt: skip
    families = on_list(village)
    if turn == 0 and number in {4, 6}:
        families = families[:4]
    talk_with(stay, families[:3] if (number, turn) == HERE_NOW else families, "2026")
    return stay


def _write_stay(diary: Diary, stay: Stay, place: int, kinds: dict[str, str], today: date) -> None:
    planned = max(stay.start - timedelta(days=5), today - timedelta(days=BEGUN_DAYS_AGO))
    gatherings.plan(diary, stay, group(stay.group), moment(planned, 10, place))
    gatherings.arrive(diary, stay)
    for talk in stay.talks:
        gatherings.talk(diary, stay, talk, CAMPAIGN, [kinds[name] for name in talk.found])
    yesterday = today - timedelta(days=1)
    if stay.end >= today:
        gatherings.eat(diary, stay, settled=False, until=yesterday)
        return
    gatherings.meeting(diary, stay, CAMPAIGN, group(stay.group))
    gatherings.leave(diary, stay)
    gatherings.eat(diary, stay, settled=(today - stay.end).days > 15, owing=place == 5)


def _hold_activities(diary: Diary, stays: list[Stay]) -> None:
    """Hold six activities, with the members whose field it is."""
    lot, rows = lot_of("2026/activities"), read("gatherings")["activity"]
    members = [one for one in cast.members() if one.sector]
    for stay, row in zip(stays[:6], rows[::2], strict=False):
        fitting = [one for one in members if one.sector in row["sectors"]]
        people = {one.ref.key for one in lot.sample(fitting, 7)}
        people |= {one.ref.key for one in stay.party if one.role != "liaison"}
        gatherings.activity(
            diary, stay, CAMPAIGN, group(stay.group), row, [Ref(key) for key in sorted(people)]
        )


def _list_villages(diary: Diary, starts: date) -> None:
    """Put three villages under watch; what is in place differs."""
    listed = [village for village in _visited_villages() if village.name in LISTED]
    for place, village in enumerate(listed):
        key, day = f"2026/listed/{village.name}", starts + timedelta(days=3)
        diary.add(
            moment(day, 15, place), "office", "campaigns.list_village", key, CAMPAIGN,
            region=village.ref, leader=cast.of_group(village.group, "leader")[0].ref, listed_on=day,
            note="防止返贫致贫对象较集中",
        )  # fmt: skip
        targets = [family.ref.of(f"target/{CAMPAIGN.key}") for family in on_list(village)]
        for turn, what in enumerate(("policy", "risk", "papers")):
            some = targets[: 5 - turn - place]
            at = moment(starts + timedelta(days=30 + turn * 6), 16, place)
            diary.add(at, "office", "campaigns.mark_in_place", f"{key}/{what}", CAMPAIGN,
                      targets=some, what=what, on=at.date())  # fmt: skip


def _come_late(diary: Diary, today: date) -> None:
    """Bring four families on record that are in no group yet, so that the proof shows them."""
    for place, family in enumerate(newcomers()):
        at = moment(add_workdays(today, -4).day, 10, place * 5)
        status = Status("at_risk", at.date() - timedelta(days=9), None, "农户申报，村评议乡审核")
        register(
            diary, family, at, "county" if family.village.county == "001004" else "office", [status]
        )
    diary.add(
        moment(add_workdays(today, -3).day, 9, 30), "office", "campaigns.add_targets", "2026/late",
        CAMPAIGN, households=[family.ref.of("pk") for family in newcomers()],
    )  # fmt: skip


def _plan_ahead(diary: Diary, today: date) -> None:
    """Plan two trips to come; for one of them the households are drawn and kept from the county."""
    yesterday = today - timedelta(days=1)
    for number, ahead in ((1, 4), (6, 8)):
        village = of_group(number)[TURNS[2]]
        stay = Stay(f"2026/trip/{number}-3", village, number, today + timedelta(days=ahead), 2,
                    party(number, lot_of(f"2026/ahead/{number}")))  # fmt: skip
        gatherings.plan(diary, stay, group(number), _evening(yesterday, number), "office")
        if number == 1:
            diary.add(
                _evening(yesterday, 2), "group1", "campaigns.draw_targets", f"{stay.key}/draw",
                CAMPAIGN, region=village.ref, size=3, group=group(1), secret=True,
                seed=f"2026-{today:%m%d}",
            )  # fmt: skip


def _evening(day: date, minute: int) -> datetime:
    return moment(day, 23, 40 + minute)
