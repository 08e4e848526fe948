"""From the text of a cell to the value of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huifang.kit.chinese import fold
from huifang.kit.dates import parse_date
from huifang.kit.errors import Invalid
from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import CHECKS, Sealed
from huifang.rules.reader import codes, load

YES = {"是", "有", "已", "已签约", "享受", "安全", "达标", "1", "y", "yes", "√", "✓"}
NO = {"否", "无", "未", "未签约", "不享受", "不安全", "未达标", "0", "n", "no", "×"}
PARTS = re.compile("[、,，;；/|+ ]+")
WORDS_SHOWN = 12


def value_of(field: models.Field[Any, Any], text: str) -> Any:
    """Return what `text` means for a column.

    Raises:
        Invalid: it means nothing there; says what to write.

    """
    if isinstance(field, Sealed):
        return _secret(field, text)
    if isinstance(field, Coded):
        return code_of(field.codelist, text)
    if isinstance(field, CodedMany):
        return codes_of(field.codelist, text)
    if isinstance(field, models.DateField):
        return parse_date(text)
    if isinstance(field, models.BooleanField):
        return yes_or_no(text)
    if isinstance(field, models.IntegerField):
        return whole_number(text)
    if isinstance(field, models.DecimalField):
        return amount(text)
    tidy = fold(text)
    if field.max_length and len(tidy) > field.max_length:
        raise Invalid(_("超过 %(n)s 个字，请缩短。") % {"n": field.max_length})
    return tidy


def _secret(field: Sealed, text: str) -> str:
    checker: Any = CHECKS.get(field.kind)
    checked = checker(text) if checker else fold(text)
    return str(getattr(checked, "number", checked))


@cache
def _spellings(path: str) -> Mapping[str, str]:
    """Return every spelling of a code list: its words in both languages, values and `also`."""
    room, _dot, name = path.partition(".")
    found: dict[str, str] = {}
    for row in load("codes", room)[name]["codes"]:
        label = row["label"]
        words = (label, re.sub(r"\([^)]*\)", "", fold(label)), row["en"], row["value"])
        for word in (*row.get("also", ()), *words):
            found[_key(word)] = row["value"]
    return found


def _key(word: str) -> str:
    return fold(word).lower().replace(" ", "")


def code_of(path: str, text: str) -> str:
    """Return the code that a word stands for.

    Raises:
        Invalid: no such word; names those that there are.

    """
    found = _spellings(path).get(_key(text))
    if found is None:
        words = "、".join(code.label for code in codes(path)[:WORDS_SHOWN])
        raise Invalid(_("“%(text)s”不在列表中。可填：%(words)s。") % {"text": text, "words": words})
    return found


def codes_of(path: str, text: str) -> list[str]:
    """Return the codes of several words, parted as people part them.

    Raises:
        Invalid: one of them is no such word.

    """
    return list(dict.fromkeys(code_of(path, part) for part in PARTS.split(fold(text)) if part))


def yes_or_no(text: str) -> bool:
    """Return what 是, 否 and their like mean.

    Raises:
        Invalid: neither.

    """
    word = _key(text)
    if word in YES or word in NO:
        return word in YES
    raise Invalid(_("“%(text)s”看不懂，请填“是”或“否”。") % {"text": text})


def amount(text: str) -> Decimal:
    """Return an amount of at most two decimals, with or without 元 and thousands marks.

    Raises:
        Invalid: no number, or a negative one.

    """
    tidy = re.sub("[,，元亩 ]", "", fold(text))
    try:
        found = Decimal(tidy).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Invalid(
            _("“%(text)s”不是数。请填数字，如 12000 或 12000.50。") % {"text": text}
        ) from None
    if not found.is_finite() or found < 0:
        raise Invalid(_("不能是负数。"))
    return found


def whole_number(text: str) -> int:
    """Return a whole number, with or without 年, 人, 月 behind it.

    Raises:
        Invalid: not one, or a negative one.

    """
    tidy = re.sub("(年度?|人|个?月|㎡|平方米)$", "", fold(text))
    if not re.fullmatch(r"[0-9]{1,6}(\.0+)?", tidy):
        raise Invalid(_("“%(text)s”不是整数，请改为数字。") % {"text": text})
    return int(tidy.partition(".")[0])
