"""The ladder of supervision slips on one screen: blue, orange, red, then an interview (dossier §5).

The next level may be issued only after the former lapsed; an important matter may begin higher, for
a stated reason and with a permission of its own. Days to reply: parameter `supervision_reply_days`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Tone = Literal["blue", "orange", "red"]


@dataclass(frozen=True)
class Level:
    """One level: its name is the colour of its mark and of its paper; `rank` counts upwards."""

    name: Tone
    zh: str
    en: str
    tone: str  # colour word of the tag on the screen
    rank: int
    demand: str  # what the form offers as the first words of the demand


LEVELS: Final = (
    Level("blue", "蓝色督办", "Blue slip", "blue", 1,
          "请说明办理进展缓慢的原因，明确责任人和完成时间，抓紧整改到位。"),
    Level("orange", "橙色督办", "Orange slip", "orange", 2,
          "蓝色督办后仍未整改到位。请说明原因，由单位分管负责人牵头，限期整改。"),
    Level("red", "红色督办", "Red slip", "red", 3,
          "橙色督办后仍未整改到位。请单位主要负责人亲自研究，立即整改并书面说明情况。"),
)  # fmt: skip
LEVEL: Final[dict[str, Level]] = {level.name: level for level in LEVELS}
FIRST: Final = LEVELS[0]
LAST: Final = LEVELS[-1]
INTERVIEW: Final = "interview"
"""What comes after the last level."""

# What a slip is on a day, worked out from the record, never stored: name, zh, en, tone.
STANDINGS: Final = (
    ("unread", "未阅", "Not read", "amber"),
    ("read", "待回复", "Awaiting reply", "blue"),
    ("replied", "待审核", "Reply to be judged", "purple"),
    ("refused", "回复未采纳", "Reply refused", "amber"),
    ("lapsed", "届期未果", "Lapsed", "red"),
    ("accepted", "已采纳", "Reply accepted", "green"),
    ("settled", "已随整改了结", "Settled", "green"),
    ("withdrawn", "已撤回", "Withdrawn", "grey"),
)


def after(name: str) -> str:
    """Return the level after `name`; the interview after the last."""
    rank = LEVEL[name].rank if name else 0
    return LEVELS[rank].name if rank < len(LEVELS) else INTERVIEW
