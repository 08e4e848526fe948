"""What is done beside the ledger in 2026: slips that climb, an interview, consultations, bundles.

Also a look-back sample, and families who were not met; all on the problems that `regular_ledger`
wrote, named by the road they went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from huifang.kit.workdays import add_workdays
from huifang.site.demo.cast import Member, members
from huifang.site.demo.diary import ASSIGNEE, Diary, Ref, moment
from huifang.site.demo.families import Family
from huifang.site.demo.life import Life
from huifang.site.demo.texts import lot_of, read

Roads = Mapping[str, Sequence[Life]]
ROOT = "http://127.0.0.1:8000/"
"""The address that the codes on the papers lead to: where a demo is served."""


def write(diary: Diary, campaign: Ref, roads: Roads, today: date) -> None:
    """Write everything down up to yesterday."""
    press = _Pressing(diary, campaign, today)
    press.long_delayed(roads["久拖"][0])
    press.overdue(roads["逾期"])
    _consult(diary, roads, today)
    _bundle(diary, campaign, roads, today)
    _issue_papers(diary, roads, today)
    _read_notices(diary, today)
    drawn = diary.add(
        _on(today, 1, 10), "office", "checks.draw", "2026/look-back/1", campaign, percent=20,
        after_days=7, seed="2026-回头看-1", due_on=add_workdays(today, 10).day,
    )  # fmt: skip
    diary.add(
        _on(today, 1, 15), ASSIGNEE, "checks.report", "2026/look-back/1/report",
        drawn.of("check"), outcome="holds", report=read("pressing")["looked_back"],
    )  # fmt: skip


def not_met(diary: Diary, campaign: Ref, families: Sequence[Family], day: date) -> None:
    """Write down that nobody was met at the last two families of a stay: away, and refused."""
    for place, why in enumerate(("absent", "refused")):
        note = read("pressing")["unmet"][why]
        diary.add(
            moment(day, 20, 10 + place), "office", "campaigns.note_unmet", f"2026/unmet/{why}",
            campaign, targets=[families[place - 2].ref.of(f"target/{campaign.key}")], why=why,
            on=day, note=note,
        )  # fmt: skip


def _on(today: date, workdays_ago: int, hour: int, minute: int = 0) -> datetime:
    return moment(add_workdays(today, -workdays_ago).day, hour, minute)


class _Pressing:
    """Writes slips and interviews into the diary."""

    def __init__(self, diary: Diary, campaign: Ref, today: date) -> None:
        self.diary, self.campaign, self.today = diary, campaign, today
        self.words = read("pressing")

    def long_delayed(self, life: Life) -> None:
        """Press at every level without effect, then speak with the unit."""
        for level, issued, due in (("blue", 14, 11), ("orange", 9, 6), ("red", 5, 2)):
            slip = self.issue(life, level, issued, -due)
            self.read(life, slip, issued - 1)
        at = _on(self.today, 1, 16)
        self.diary.add(
            at, "issuer", "supervision.record_interview", f"{life.found.key}/interview",
            self.campaign, unit=Ref(f"unit/{life.unit}"), problems=[life.found.ref], held_at=at,
            committed_until=add_workdays(self.today, 5).day, **self.words["interview"],
        )  # fmt: skip

    def overdue(self, lives: Sequence[Life]) -> None:
        """One at orange, one whose reply was accepted, one that has just been read."""
        first, second, third = lives[:3]
        self.read(first, self.issue(first, "blue", 5, -3), 4)
        self.issue(first, "orange", 2, 1)
        slip = self.issue(second, "blue", 4, -1)
        self.read(second, slip, 3)
        self.do("reply", second.handler, slip, 2, text=self.words["reply"])
        self.do("accept", "issuer", slip, 1, note=self.words["accepted"])
        self.read(third, self.issue(third, "blue", 2, 2), 1)

    def issue(self, life: Life, level: str, ago: int, due: int) -> Ref:
        """Issue a slip so many working days ago; `due` counts from today."""
        return self.diary.add(
            _on(self.today, ago, 15), "issuer", "supervision.issue",
            f"{life.found.key}/{level}", self.campaign, unit=Ref(f"unit/{life.unit}"),
            problems=[life.found.ref], level=level, demand=self.words["demand"][level],
            reply_due=add_workdays(self.today, due).day,
        )  # fmt: skip

    def read(self, life: Life, slip: Ref, ago: int) -> None:
        """Let the unit acknowledge a slip."""
        self.do("read", life.handler, slip, ago)

    def do(self, deed: str, by: str, slip: Ref, ago: int, **facts: Any) -> None:
        """Do something about a slip so many working days ago."""
        key = f"{slip.key}/{deed}"
        self.diary.add(_on(self.today, ago, 16), by, f"supervision.{deed}", key, slip, **facts)


def _consult(diary: Diary, roads: Roads, today: date) -> None:
    """Ask members about two hard cases: one under way, one concluded."""
    asked = _members(("agriculture", "education", "medicine"), 3)
    rows = read("pressing")["consultation"]
    for place, (road, ago) in enumerate((("待诊断", 1), ("长期坚持", 17))):
        life, row = roads[road][0], rows[place]
        key = f"{life.found.key}/consultation"
        made = diary.add(
            _on(today, ago, 14), "issuer", "consultations.convene", key, life.found.ref,
            question=row["question"], due_on=add_workdays(today, 5 - ago).day,
            members=[one.ref for one in asked],
        )  # fmt: skip
        for turn, opinion in enumerate(row["opinion"]):
            diary.add(
                _on(today, ago, 15, 10 * turn), "issuer", "consultations.record_opinion",
                f"{key}/{turn}", made, member=asked[turn].ref, source=row["source"], **opinion,
            )  # fmt: skip
        if "conclusion" in row:
            diary.add(_on(today, ago - 2, 16), "issuer", "consultations.conclude",
                      f"{key}/end", made, **row["conclusion"])  # fmt: skip


def _issue_papers(diary: Diary, roads: Roads, today: date) -> None:
    """File the slip of a batch and the blue slip of a unit under their numbers."""
    slip = roads["整改中"][0].slip
    pressed = Ref(f"{roads['久拖'][0].found.key}/blue")
    for ago, kind, about in ((3, "slip", slip), (12, "supervision", pressed)):
        diary.add(
            _on(today, ago, 17), "issuer", "papers.issue", f"2026/paper/{kind}", about, kind=kind,
            root=ROOT,
        )  # fmt: skip


def _read_notices(diary: Diary, today: date) -> None:
    """Let those who have many notices have read all but the newest."""
    for place, who in enumerate(("handler1", "handler2", "handler3", "issuer")):
        diary.add(
            _on(today, 2, 18, place), who, "notices.read_up_to",
            f"2026/read/{who}", Ref(f"account/{who}").of("notice"),
        )  # fmt: skip


def _members(sectors: Sequence[str], many: int) -> list[Member]:
    """Return members of these sectors, as far as there are any, else of others."""
    ranked = sorted((one for one in members() if one.sector), key=lambda one: one.number)
    first = [next((o for o in ranked if o.sector == sector), None) for sector in sectors]
    found = [one for one in first if one]
    rest = [one for one in lot_of("2026/consult").sample(ranked, many * 2) if one not in found]
    return [*found, *rest][:many]


def _bundle(diary: Diary, campaign: Ref, roads: Roads, today: date) -> None:
    """Put what has one cause together: one in hand, one whose cause is resolved."""
    open_lives = [life for road in ("整改中", "临期", "已延期", "延期待批") for life in roads[road]]
    for unit, row in read("pressing")["bundle"].items():
        same = [life for life in open_lives if life.unit == unit][:4]
        key = f"2026/bundle/{unit}"
        made = diary.add(
            _on(today, 2, 11), "issuer", "bundles.open_bundle", key, campaign, title=row["title"],
            root_cause=row["root_cause"], cause=row["cause"], remedy=row["remedy"],
            lead_unit=Ref(f"unit/{unit}"), problems=[life.found.ref for life in same],
        )  # fmt: skip
        if "result" in row:
            diary.add(_on(today, 1, 11), same[0].handler, "bundles.resolve", f"{key}/end", made,
                      result=row["result"])  # fmt: skip
