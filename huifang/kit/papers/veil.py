"""What may be said of a villager: 村民李某某, no number that tells who he is, no illness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_DOUBLE: Final = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐",
})  # fmt: skip
_NUMBERS: Final = re.compile(
    # ID cards and cards of the disabled, bank accounts, mobiles, other telephones
    r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[\dXx]\d{0,4}|\d{14,22}|1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"
    r"|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"
)
_ILLNESSES: Final = re.compile(
    "高血压|糖尿病|冠心病|(?:先天性)?心脏病|脑梗死?|脑溢血|脑出血|中风|偏瘫|瘫痪|尿毒症|肾衰竭|肾病|透析"
    "|白血病|肿瘤|[胃肺肝肠乳腺喉鼻咽食管道宫颈骨血膀胱胰甲状]{0,3}癌|化疗|放疗|肝硬化|乙肝|肝炎|肺结核"
    "|结核病?|尘肺病?|矽肺病?|肺气肿|慢阻肺|哮喘|癫痫|精神(?:病|分裂症?|障碍)|抑郁症?|艾滋病?"
    "|(?:肢体|智力|视力|听力|言语|精神|多重)残疾|[一二三四]级残疾|股骨头坏死|类风湿|风湿病?|骨折"
    "|阿尔茨海默[症病]?|老年痴呆|痴呆症?|帕金森[病症]?|红斑狼疮|地中海贫血|残疾等级"
)
HIDDEN: Final = "××××"


def pseudonym(name: str) -> str:
    """李建国 -> 李某某, 欧阳娜 -> 欧阳某; at least one 某."""
    text = name.strip()
    if not text:
        return ""
    family = 2 if text[:2] in _DOUBLE and len(text) > 2 else 1
    return text[:family] + "某" * min(max(len(text) - family, 1), 2)


def villager(name: str) -> str:
    """李建国 -> 村民李某某; "" for no name."""
    return f"村民{pseudonym(name)}" if name.strip() else ""


def veiled(text: str, names: Iterable[str] = ()) -> str:
    """Return free text with the given names as pseudonyms and telling numbers crossed out.

    A name of one character is left: it would be found inside other words.
    """
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, pseudonym(name))
    return without_numbers(text)


def without_numbers(text: str) -> str:
    """Return text with ID, bank and telephone numbers crossed out."""
    return _NUMBERS.sub(HIDDEN, text)


def without_illnesses(text: str) -> str:
    """Return text with the names of illnesses and disabilities crossed out.

    No list of them is complete: whoever issues a paper reads it first.
    """
    return _ILLNESSES.sub(HIDDEN, text)
