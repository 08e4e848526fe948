"""Chinese text: folding, search keys, name readings and masks."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from huifang.kit.words import Phrase as _

MaskKind = Literal["id_number", "mobile", "bank", "health", "position", "name"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_NAME_DOTS = re.compile("[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65.]")
_WORD = re.compile(r"[^\W_]+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# fmt: off
_SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha",
    "盖": "ge", "朴": "piao", "乐": "yue", "缪": "miao", "翟": "zhai", "覃": "qin",
    "员": "yun", "祭": "zhai", "秘": "bi", "折": "she", "黑": "he", "繁": "po",
    "种": "chong", "重": "chong", "召": "shao", "隗": "wei", "句": "gou", "阚": "kan",
    "郇": "xun", "乜": "nie", "么": "yao", "藏": "zang", "都": "du", "粘": "nian",
    "颉": "xie", "薄": "bo", "能": "nai", "适": "kuo", "尉": "wei", "华": "hua",
    "任": "ren", "贠": "yun", "逯": "lu", "宓": "mi", "郗": "xi", "洗": "xian",
    "牟": "mou", "呙": "guo", "谌": "chen", "宿": "su", "葛": "ge", "那": "na",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai",
    "令狐": "ling hu", "独孤": "du gu", "鲜于": "xian yu", "宰父": "zai fu",
}
# fmt: on
"""Readings a character has as a family name where the common reading differs or may change."""


def fold(text: str) -> str:
    """`text` with full-width letters, digits and spaces made half-width, runs of space single."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def normalise_name(name: str) -> str:
    """A personal name for comparing: folded, no spaces between characters, one kind of dot."""
    folded = _NAME_DOTS.sub("·", fold(name))
    return re.sub(rf"(?<=[{_HAN}·])\s+|\s+(?=[{_HAN}·])", "", folded)


def pinyin(name: str) -> str:
    """The reading of a personal name without tones: 单雄信 -> "shan xiong xin"."""
    return " ".join(_syllables(name))


def initials(name: str) -> str:
    """The first letters of a personal name: 欧阳娜 -> "oyn"."""
    return "".join(syllable[0] for syllable in _syllables(name))


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring characters for the search index, in order; a lone one stands alone.

    Text holds a query without spaces only if it holds all of the query's bigrams (a query of one
    character cannot be answered this way).
    """
    grams: list[str] = []
    for word in _WORD.findall(fold(text).lower()):
        grams.extend(word[i : i + 2] for i in range(max(len(word) - 1, 1)))
    return grams


def likeness(one: str, other: str) -> float:
    """How alike two texts read, 0 to 1: shared pairs of characters among all (Dice)."""
    first, second = set(bigrams(one)), set(bigrams(other))
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def mask_name(name: str) -> str:
    """李建国 -> 李**; a single character is hidden altogether."""
    text = name.strip()
    return "*" if len(text) == 1 else text[:1] + "*" * (len(text) - 1)


def mask_id(number: str) -> str:
    """The first three and last two characters of an ID number, so that no birth date is left."""
    return _ends(number.strip(), first=3, last=2, shortest=15)


def mask_mobile(number: str) -> str:
    """138****1234, also of 138****1234; anything else is hidden altogether."""
    text = number.strip()
    known = re.fullmatch(r"[0-9]{3}([0-9]{4}|\*{4})[0-9]{4}", text)
    return text[:3] + "****" + text[7:] if known else "*" * len(text)


def mask_bank(number: str) -> str:
    """The last four digits of a bank account."""
    return _ends(number.replace(" ", ""), first=0, last=4, shortest=12)


def mask_text(text: str) -> str:
    """Only whether there is something: 已登记, or nothing."""
    return str(_("已登记")) if text.strip() else ""


def mask(kind: str, text: str) -> str:
    """`text` masked as its `MaskKind` demands; of any other kind only that it is there."""
    masks = {
        "id_number": mask_id,
        "mobile": mask_mobile,
        "bank": mask_bank,
        "name": mask_name,
    }
    return masks.get(kind, mask_text)(text)


def _ends(text: str, *, first: int, last: int, shortest: int) -> str:
    if len(text) < shortest:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def _syllables(name: str) -> list[str]:
    """Readings of the characters in turn; runs of letters or digits are one syllable."""
    from pypinyin import (
        lazy_pinyin,
    )  # its dictionaries take 0.15 s to load; most processes need none

    text = normalise_name(name)
    for length in (2, 1):
        if text[:length] in _SURNAME_READINGS:
            surname, given = _SURNAME_READINGS[text[:length]].split(), text[length:]
            break
    else:
        surname, given = [], text
    read = [word for run in lazy_pinyin(given) for word in _WORD.findall(run.lower())]
    return surname + read
