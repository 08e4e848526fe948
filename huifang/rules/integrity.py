"""What the integrity checks look for, and how they say what they saw (dossier §4, §F).

Each rule only asks a question: what it sees ends as a spot check or is dismissed with a reason.
None names a person, counts by person or judges. Thresholds are parameters `integrity_*`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class IntegrityRule:
    """One rule: its name, and the sentence that its facts fill in."""

    name: str
    zh: str
    en: str
    says: str
    says_en: str


RULES: Final = (
    IntegrityRule(
        "imported", "台账导入即销号", "Cleared on an imported ledger's word",
        "{place}有 {count} 个问题由原台账导入时已是“已销号”，本系统没有核验记录。"
        "请抽一个到户看看。",
        "{place}: {count} problems came in as cleared with an imported ledger, without a"
        " verification here. Please look at one of them.",
    ),
    IntegrityRule(
        "two_places", "同时在两地", "In two places at once",
        "同一走访人的两条记录时间重叠：{first_place} {first_time}，{second_place} {second_time}。"
        "请核对时间或走访人是否记错。",
        "Two records of one visitor overlap: {first_place} {first_time}, {second_place}"
        " {second_time}. Please check the times and the names.",
    ),
    IntegrityRule(
        "sequence", "先后颠倒", "Impossible order",
        "{what}：{later}（{later_day}）早于{earlier}（{earlier_day}）。请核对日期。",
        "{what}: {later} ({later_day}) is before {earlier} ({earlier_day}). Please check the days.",
    ),
    IntegrityRule(
        "copied", "文字雷同", "Copied wording",
        "{count} 户不同农户的“{field}”文字几乎一样：“{text}”。请抽一户问一问。",
        "“{field}” reads almost the same for {count} families: “{text}”. Please ask one of them.",
    ),
    IntegrityRule(
        "late", "事后补记", "Recorded late",
        "{place} {count} 次走访在 {days} 天以后才登记（{day} 登记）。请核对是否按实际情况补记。",
        "{place}: {count} visits were recorded {days} days or more afterwards (on {day})."
        " Please check them against what happened.",
    ),
)  # fmt: skip

RULE: Final = {rule.name: rule for rule in RULES}

TERMS: Final = {
    "found_at": ("发现", "found"),
    "first_handed_over_at": ("首次交办", "first handed over"),
    "handed_over_at": ("交办", "handed over"),
    "signed_at": ("签收", "signed for"),
    "rectified_at": ("整改完成", "put right"),
    "verified_at": ("核验", "verified"),
    "cleared_at": ("销号", "cleared"),
    "visit": ("走访", "the visit"),
    "visit_end": ("走访结束", "the end of the visit"),
    "arrived_at": ("本次行程到村", "the trip's arrival"),
    "left_at": ("本次行程离村", "the trip's departure"),
    "requests": ("困难诉求", "Requests"),
    "remark": ("备注", "Remark"),
    "schooling_progress": ("学业进展", "Schooling"),
    "livelihood_progress": ("家业进展", "Livelihood"),
    "employment_progress": ("就业进展", "Employment"),
    "description": ("问题具体表现", "Description of the problem"),
}
"""The words of what findings name: steps, moments, texts."""

ORDERS: Final = (
    ("found_at", "first_handed_over_at"),
    ("handed_over_at", "signed_at"),
    ("handed_over_at", "rectified_at"),
    ("rectified_at", "verified_at"),
    ("verified_at", "cleared_at"),
)
"""Which step of a problem must not come before which: (earlier, later)."""

TEXTS: Final = (
    "requests", "remark", "schooling_progress", "livelihood_progress", "employment_progress",
)  # fmt: skip
"""The texts of a visit whose wording is compared."""


def spoken(rule: str, facts: Mapping[str, object], *, english: bool) -> str:
    """Return what `rule` saw, in plain words."""
    found = RULE[rule]
    at = 1 if english else 0
    said = {
        name: TERMS[str(value)][at] if str(value) in TERMS else value
        for name, value in facts.items()
    }
    return (found.says_en if english else found.says).format(**said)
