"""Dates in the spellings county offices use."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from huifang.kit.chinese import fold
from huifang.kit.errors import Invalid
from huifang.kit.words import Phrase as _

_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_SERIALS = range(10_000, 73_416)
"""Five digits, 1927 to the end of 2100: shorter numbers are years, longer ones written dates."""

_CLOCK = r"(?:[ T]\d{1,2}[:时]\d{0,2}.*)?"
_SPELLINGS = (
    re.compile(rf"(\d{{4}})\s?[-/.,、]\s?(\d{{1,2}})\s?[-/.,、]\s?(\d{{1,2}})\.?{_CLOCK}"),
    re.compile(rf"(\d{{4}})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?[日号]?{_CLOCK}"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_WITHOUT_DAY = re.compile(r"\d{4}(?:\s?年?|\s?(?:[-/.]|年)\s?\d{1,2}\s?月?)")
_SHORT_YEAR = re.compile(r"\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号]?")


def parse_date(value: object) -> date:
    """The day meant by `value`: a date, a datetime, an Excel serial number or text.

    Text may be 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日 or 20260301, with or without a time.

    Raises:
        Invalid: not a date, not a whole date, or a day that does not exist; says what to write.

    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = fold(_plain(value))
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(text[:5]) in _EXCEL_SERIALS:
        return _EXCEL_ZERO + timedelta(days=int(text[:5]))
    for spelling in _SPELLINGS:
        if found := spelling.fullmatch(text):
            return _day(text, *(int(part) for part in found.groups()))
    raise Invalid(_what_is_wrong(text))


def nights_between(arrive: date, leave: date) -> int:
    """Nights slept between the day of arriving and the day of leaving; 0 on the same day.

    Raises:
        Invalid: the leaving comes before the arriving.

    """
    nights = (leave - arrive).days
    if nights < 0:
        raise Invalid(
            _(
                "离开日期 {leave} 早于到达日期 {arrive}。请改正其中一个。",
                leave=leave.isoformat(),
                arrive=arrive.isoformat(),
            )
        )
    return nights


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Invalid(_("日历上没有“{text}”这一天。请核对月和日。", text=text)) from None


def _what_is_wrong(text: str) -> _:
    if not text:
        return _("没有填日期。请写成 2026-03-01 或 2026年3月1日。")
    if _WITHOUT_DAY.fullmatch(text):
        return _("“{text}”缺少月或日。请写全，如 2026-03-01。", text=text)
    if _SHORT_YEAR.fullmatch(text):
        return _("“{text}”的年份不足四位。请写全，如 2026-03-01。", text=text)
    return _("“{text}”不是日期。请写成 2026-03-01、2026年3月1日或 20260301。", text=text[:30])
