"""The world before the story begins: places, units, families, members and accounts, by deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from huifang.access import actions as access
from huifang.access.actor import SYSTEM, Actor, actor_of
from huifang.access.models import Account
from huifang.campaigns import actions as campaigns
from huifang.campaigns.models import Member
from huifang.kit.ids import synthetic_id
from huifang.registry import actions as registry
from huifang.territory import actions as territory
from huifang.territory.models import Region, Unit

PASSWORD = "linshi-mima-2026"
BEFORE = datetime(2020, 3, 1, 1, tzinfo=UTC)
COUNTY, TOWN, VILLAGE, NEXT_DOOR = "001004", "云溪镇", "枫林村", "石桥村"
COUNTIES = ("001004", "001001", "001002", "001003", "001005", "001006", "001007", "001008")
"""The county of each group, the first group's first."""
HEADS = tuple(f"{surname}模某" for surname in "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦")
"""The families by their heads; the last one lives next door."""

# account: (name, role, where); members of groups get their roles from the plan
ACCOUNTS = {
    "office": ("办公室甲", "office", ""),
    "leader": ("主席甲", "leader", ""),
    "auditor": ("审计员甲", "auditor", ""),
    "issuer": ("交办人甲", "issuer", COUNTY),
    "expert": ("专家甲", "expert", COUNTY),
    "verifier": ("核验员甲", "verifier", COUNTY),
    "approver": ("审批人甲", "approver", COUNTY),
    "county": ("县政协甲", "county", COUNTY),
}
MEMBERS = {"zuzhang": "组长模一", "weiyuan": "委员模一", "lianluo": "联络模一"}
"""Those of the first group who have accounts: leader, visitor, liaison."""
UNITS = {"roads": "县交通局", "water": "县水利局", "network": "县广电网络公司"}


def make() -> None:
    """Put everything up."""
    territory.load_city(SYSTEM, None, now=BEFORE)
    county = Region.objects.get(pk=COUNTY)
    town = territory.add_region(SYSTEM, county, name=TOWN, now=BEFORE)
    for name in (VILLAGE, NEXT_DOOR):
        territory.add_region(SYSTEM, town, name=name, now=BEFORE)
    _accounts()
    _units(county)
    _members(county)
    _families()


def act(username: str) -> Actor:
    """Return somebody of the story as he acts through a deed."""
    return actor_of(Account.objects.get(username=username))


def unit(key: str) -> Unit:
    """Return one of the units."""
    return Unit.objects.get(name=UNITS[key])


def member(name: str) -> Member:
    """Return a member by name."""
    return Member.objects.get(name=name)


def _accounts() -> None:
    next_door = ("信息员乙", "village_team", _place(NEXT_DOOR).pk)
    for username, (name, role, place) in {**ACCOUNTS, "clerk": next_door}.items():
        access.grant(SYSTEM, _account(username, name), role=role, region_key=place, now=BEFORE)


def _account(username: str, name: str) -> Account:
    return access.create_account(
        SYSTEM, None, username=username, name=name, password=PASSWORD, must_change=False, now=BEFORE
    )


def _units(county: Region) -> None:
    for key, name in UNITS.items():
        facts = {"name": name, "kind_code": "department"}
        made = territory.create_unit(SYSTEM, county, facts=facts, now=BEFORE)
        account = _account(key, f"{name}承办人")
        access.grant(SYSTEM, account, role="handler", unit_id=made.pk, now=BEFORE)


def _members(county: Region) -> None:
    for username, name in MEMBERS.items():
        campaigns.create_member(
            SYSTEM, None, name=name, region=county, account=_account(username, name), now=BEFORE
        )
    for number in range(2, 9):
        for place in "甲乙丙":
            campaigns.create_member(
                SYSTEM, None, name=f"委员{number}{place}", region=county, now=BEFORE
            )


def _families() -> None:
    for place, name in enumerate(HEADS):
        where = NEXT_DOOR if name == HEADS[-1] else VILLAGE
        made = registry.create_household(
            SYSTEM,
            _place(where),
            head_name=name,
            head={"id_number": synthetic_id(place + 1)},
            now=BEFORE,
        )
        registry.add_status(
            SYSTEM, made, status="poor", since=date(2016, 1, 1), basis="建档立卡", now=BEFORE
        )


def _place(name: str) -> Region:
    return Region.objects.get(name=name)
