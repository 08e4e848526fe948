"""The cast: accounts with their rights, units, and the members who go to the villages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.families import given_name
from huifang.site.demo.places import CITY, county, region, townships, villages
from huifang.site.demo.texts import lot_of, read

OPENING = date(2020, 3, 2)
SYSTEM = ""
GROUPS = range(1, 9)
HOME = {
    1: "001001",
    2: "001003",
    3: "001004",
    4: "001005",
    5: "001007",
    6: "001008",
    7: "001009",
    8: "001011",
}
"""The county where most members of a group come from."""


@dataclass(frozen=True)
class Member:
    """A committee member or a cadre; `role` is what he is in his group, "" for a plain one."""

    number: int
    name: str
    sector: str
    group: int
    role: str = ""
    account: str = ""

    @property
    def ref(self) -> Ref:
        """Return the member."""
        return Ref(f"member/{self.number:03d}")


def accounts() -> Sequence[Mapping[str, Any]]:
    """Return the accounts as they are written in texts/accounts.toml."""
    rows: Sequence[Mapping[str, Any]] = read("accounts")["account"]
    return rows


@cache
def members() -> tuple[Member, ...]:
    """Return all members: 8 leaders, 8 liaisons, then those of the sectors."""
    return tuple(_members())


def of_group(number: int, role: str = "") -> list[Member]:
    """Return a group's people, or the one with a role in it."""
    return [one for one in members() if one.group == number and (not role or one.role == role)]


def place_and_people(diary: Diary) -> None:
    """Write down how regions, accounts, units and members come into the house."""
    at = moment(OPENING, 8)
    diary.add(at, SYSTEM, "territory.load_city", "regions/city")
    _open_accounts(diary)
    _put_up_villages(diary)
    _register_units(diary)
    _give_rights(diary)
    _register_members(diary)


def _open_accounts(diary: Diary) -> None:
    at = moment(OPENING, 8, 10)
    for place, row in enumerate(accounts()):
        by = "admin" if place else SYSTEM
        diary.add(
            at + timedelta(minutes=place), by, "access.create_account",
            f"account/{row['username']}", username=row["username"], name=row["name"],
            password=read("accounts")["password"], title=row["title"],
            mobile=f"1549{place:07d}", must_change=False,
        )  # fmt: skip
        if row.get("roles") and set(row["roles"]) & {"admin", "security"}:
            _grant(diary, SYSTEM, place, row, row["roles"][0])
    _grant(diary, "security", 3, accounts()[3], "office")


def _grant(
    diary: Diary, by: str, place: int, row: Mapping[str, Any], role: str, **where: Any
) -> None:
    mark = next(iter(where.values()), Ref("")).key
    diary.add(
        moment(OPENING, 8, 10) + timedelta(minutes=place, seconds=20 if not mark else 30), by,
        "access.grant", f"grant/{row['username']}/{role}/{mark}",
        Ref(f"account/{row['username']}"), role=role, **where,
    )  # fmt: skip


def _give_rights(diary: Diary) -> None:
    """Let the security administrator grant what does not follow from a group."""
    for place, row in enumerate(accounts()):
        for role in row.get("roles", ()):
            if role in {"admin", "security", "office"}:
                continue
            wheres: list[dict[str, Ref]] = [
                {"unit_id": Ref(f"unit/{unit}", "pk")} for unit in row.get("units", ())
            ]
            if "region" in row:
                wheres = [{"region_key": region(row["region"]).of("pk")}]
            for where in wheres or [{}]:
                _grant(diary, "security", 120 + place, row, role, **where)


def _put_up_villages(diary: Diary) -> None:
    at = moment(OPENING, 9)
    for key, name in townships():
        at += timedelta(seconds=30)
        diary.add(at, "office", "territory.add_region", f"region/{name}", county(key), name=name)
    for village in villages():
        at += timedelta(seconds=30)
        diary.add(
            at, "office", "territory.add_region", f"region/{village.name}",
            region(village.township), name=village.name,
        )  # fmt: skip


def _register_units(diary: Diary) -> None:
    at = moment(OPENING, 9, 45)
    for place, row in enumerate(read("units")["unit"]):
        facts = {
            "name": row["name"], "short_name": row["short"],
            "kind_code": row.get("kind", "department"), "contact": "值班室",
            "mobile": f"1548{place:07d}",
        }  # fmt: skip
        where = region(row["region"]) if "region" in row else county(CITY)
        diary.add(
            at + timedelta(seconds=20 * place), "office", "territory.create_unit",
            f"unit/{row['key']}", where, facts=facts,
        )  # fmt: skip


def _register_members(diary: Diary) -> None:
    lot, at = lot_of("members"), moment(OPENING + timedelta(days=1), 8, 30)
    rows = {row["code"]: row for row in read("members")["sector"]}
    posts = read("members")["leaders"]["posts"]
    for one in members():
        at += timedelta(seconds=25)
        row = rows.get(one.sector, {"skills": [], "workplaces": ["市政协机关"]})
        facts: dict[str, Any] = {
            "name": one.name, "region": county(HOME[one.group] if one.group else CITY),
            "sector": one.sector, "skills": row["skills"],
            "workplace": lot.choice(row["workplaces"]), "mobile": f"1547{one.number:07d}",
        }  # fmt: skip
        if one.role == "leader":
            facts |= {"post": posts[one.group - 1], "in_chair_meeting": True}
        elif one.role == "liaison":
            facts |= {"post": "cadre", "level": "cadre"}
        elif lot.random() < 0.12:
            facts |= {"post": "standing"}
        if one.account:
            facts["account"] = Ref(f"account/{one.account}")
        diary.add(at, "office", "campaigns.create_member", one.ref.key, **facts)


def _members() -> Iterator[Member]:
    lot, taken = lot_of("names of members"), set(read("names")["never"])
    named = {row["member"]: row for row in accounts() if "member" in row}
    number = 0
    for role, sector in (("leader", "party"), ("liaison", "")):
        for group in GROUPS:
            number += 1
            row = named.get(f"{role}/{group}")
            name, account = (row["name"], row["username"]) if row else (_name(lot, taken), "")
            yield Member(number, name, sector, group, role, account)
    sectors = [row["code"] for row in read("members")["sector"] for _ in range(row["members"])]
    lot.shuffle(sectors)
    for place, sector in enumerate(sectors):
        number += 1
        # The first 80 make up the groups, ten each; one of the ten has an account and writes.
        group = place % len(GROUPS) + 1 if place < 10 * len(GROUPS) else 0
        row = named.get(f"visitor/{group}") if place < len(GROUPS) else None
        if row:
            yield Member(number, row["name"], sector, group, "visitor", row["username"])
        else:
            yield Member(number, _name(lot, taken), sector, group)


def _name(lot: Random, taken: set[str]) -> str:
    names = read("names")
    name = ""
    while not name or name in taken:
        name = lot.choice(names["surnames"]) + given_name(lot, names["members"], 40)
    taken.add(name)
    return name
