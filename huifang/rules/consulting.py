"""Whom to ask about a hard case: which skills and sectors know a matter, found by its words.

Only suggestions, with their reasons; a person decides. 设计建议，待替换为本地文件.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Knows:
    """Words of a matter, and the skills and sectors of the members who know it."""

    words: tuple[str, ...]
    skills: tuple[str, ...]
    sectors: tuple[str, ...]


KNOWS: Final = (
    Knows(("失学", "辍学", "教育", "学生", "上学"), ("education",), ("education",)),
    Knows(("医", "病", "残疾", "健康"), ("medicine",), ("medicine",)),
    Knows(("产业", "种植", "养殖", "农业"), ("farming", "commerce"), ("agriculture", "science")),
    Knows(("销", "电商"), ("commerce",), ("commerce",)),
    Knows(("就业", "务工"), ("hiring",), ("commerce", "union")),
    Knows(("住房", "危房", "饮水", "道路", "基础设施", "搬迁"), ("building",), ("science",)),
    Knows(("收入", "支出", "贷款", "信贷", "资金"), ("finance", "commerce"), ("economy",)),
    Knows(("政策", "保障", "兜底", "纠纷", "权益", "档案"), ("law",), ("women", "union")),
)


def known_by(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the skills and the sectors that know what `text` speaks of."""
    found = [each for each in KNOWS if any(word in text for word in each.words)]
    skills = {skill for each in found for skill in each.skills}
    sectors = {sector for each in found for sector in each.sectors}
    return frozenset(skills), frozenset(sectors)
