"""What one row of a county's ledger claims, the state it thereby claims, and what cannot stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

_NAMES = re.compile(r"[、,，;；/\s]+")
_ROAD = (
    ("found_on", "发现时间"),
    ("handed_over_on", "交办时间"),
    ("rectified_on", "完成时间"),
    ("verified_on", "核查时间"),
    ("cleared_on", "销号时间"),
)


@dataclass(frozen=True)
class Claim:
    """A row in values; `line` is its number in the file. An empty column claims nothing."""

    line: int
    region: str
    category: UUID
    description: str
    household: UUID | None = None
    number: str = ""
    source: str = ""
    cause: str = ""
    diagnosis: str = ""
    goal: str = ""
    remedy: str = ""
    lead_leader: str = ""
    lead_unit: UUID | None = None
    responsible: str = ""
    responsible_mobile: str = ""
    found_on: date | None = None
    handed_over_on: date | None = None
    due_on: date | None = None
    progress: str = ""
    outcome: str = ""
    rectified_on: date | None = None
    evidence: str = ""
    verifier: str = ""
    verified_on: date | None = None
    is_cleared: bool | None = None
    cleared_on: date | None = None
    note: str = ""

    @property
    def cleared(self) -> bool:
        """Tell whether the row claims a clearance."""
        return bool(self.is_cleared or (self.is_cleared is None and self.cleared_on))

    @property
    def state(self) -> str:
        """Return the state that the row claims."""
        if self.cleared:
            return "cleared"
        if self.verified_on:
            return "to_clear"
        if self.outcome == "long_term":
            return "long_term"
        if self.rectified_on:
            return "to_verify"
        if self.handed_over_on:
            return "rectifying"
        begun = (self.cause, self.diagnosis, self.goal, self.remedy, self.lead_leader)
        return "to_hand_over" if self.lead_unit or self.due_on or any(begun) else "registered"

    def first_day(self, day: date) -> date:
        """Return the day from which its age runs: found, else the first day named, else `day`."""
        days = (self.handed_over_on, self.rectified_on, self.verified_on, self.cleared_on)
        return self.found_on or min([*filter(None, days), day])


def faults(claim: Claim, day: date) -> dict[str, str]:
    """Return what of a claim cannot stand on `day`, by column, each with what to do."""
    return {**_steps(claim), **_days(claim, day), **_hands(claim)}


def _steps(claim: Claim) -> dict[str, str]:
    """Return what is missing on the way to the state that is claimed."""
    found = {}
    if claim.outcome == "void":
        found["outcome"] = _("不属实、重复要在系统内由两人办理，不从台账导入。请删去这一行。")
        return found
    if claim.is_cleared and not claim.cleared_on:
        found["cleared_on"] = _("写了已销号，请填销号时间；没有销号的，把“是否销号”改为“否”。")
    if claim.is_cleared is False and claim.cleared_on:
        found["is_cleared"] = _("填了销号时间，“是否销号”却是“否”。请改正其中一个。")
    done = claim.outcome == "done" or claim.verified_on or claim.cleared
    if done and not claim.rectified_on:
        found["rectified_on"] = _("写了已完成、已核查或已销号，请填完成时间。")
    if claim.outcome == "open" and (claim.rectified_on or claim.verified_on or claim.cleared):
        found["outcome"] = _("写了正在整改，却填了完成、核查或销号。请改正其中一个。")
    if claim.outcome == "long_term" and (claim.rectified_on or claim.cleared):
        found["outcome"] = _("长期坚持的问题没有完成和销号。请删去完成时间和销号，或改完成情况。")
    if claim.handed_over_on and not claim.lead_unit:
        found["lead_unit"] = _("填了交办时间，请填责任单位。")
    return found


def _days(claim: Claim, day: date) -> dict[str, str]:
    """Return the days that lie ahead or stand in the wrong order."""
    found, before, before_words = {}, None, ""
    for name, words in _ROAD:
        on = getattr(claim, name)
        if on is None:
            continue
        if on > day:
            found[name] = _("%(day)s 还没有到。请核对日期。") % {"day": on}
        elif before and on < before:
            found[name] = _("早于%(what)s（%(day)s）。请核对这两个日期。") % {
                "what": before_words,
                "day": before,
            }
        else:
            before, before_words = on, words
    if claim.due_on and claim.handed_over_on and claim.due_on < claim.handed_over_on:
        found["due_on"] = _("整改时限早于交办时间。请核对这两个日期。")
    return found


def _hands(claim: Claim) -> dict[str, str]:
    """Return why the claimed verification is nobody's, or the wrong person's."""
    if not (claim.verified_on or claim.cleared):
        return {}
    if not claim.verifier:
        return {"verifier": _("已核查或已销号的，请填核查人；没有人核查过的，删去核查和销号。")}
    if same_hand(claim.verifier, claim.responsible, claim.lead_leader):
        return {
            "verifier": _(
                "核查人不能是责任人或牵头领导。请由另一人核查后填他的姓名，"
                "或删去核查和销号，按待核验导入。"
            )
        }
    return {}


def is_of_another_county(campaign: str, county: str, number: str) -> bool:
    """Tell whether a number is shaped like those that the system gives in another county."""
    found = re.fullmatch(re.escape(campaign) + r"-(\d{6,9})-\d+", number)
    return found is not None and found[1] != county


def same_hand(verifier: str, *others: str) -> bool:
    """Tell whether one of those who verified is named among the others too."""
    names = set(_NAMES.split(verifier)) - {""}
    return bool(names & {name for text in others for name in _NAMES.split(text)})
