"""Identifiers: time-ordered UUIDs, resident and disability numbers, and mobiles."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from stdnum import numdb
from stdnum.iso7064 import mod_11_2

from huifang.kit.chinese import fold
from huifang.kit.errors import Invalid
from huifang.kit.words import Phrase as _

Sex = Literal["male", "female"]
Kind = Literal["resident", "disability"]

SYNTHETIC_REGION = "431199"
"""A county code nobody was ever given: numbers under it belong to no person."""


@dataclass(frozen=True)
class IdNumber:
    """A checked number; `birth_date` is None when the year on it cannot belong to a living person.

    `resident` is the 18-digit part; `category` (1-7) and `level` (1-4) are those of a disability
    certificate; `warnings` are doubts for a person to look at, never reasons to refuse.
    """

    number: str = field(repr=False)
    kind: Kind
    resident: str = field(repr=False)
    birth_date: date | None
    sex: Sex
    category: int | None = None
    level: int | None = None
    warnings: tuple[_, ...] = ()


def uuid7(at: datetime | None = None) -> uuid.UUID:
    """A UUIDv7 (RFC 9562) that sorts after every earlier one of this process.

    With `at` (aware) it carries that moment instead of now, and sorts by it.
    """
    if at is None:
        return _now_sequence.next(time.time_ns() // 1_000_000)
    return _given_sequence.next(round(at.timestamp() * 1000))


def uuid7_time(of: uuid.UUID) -> datetime:
    """The moment (UTC, milliseconds) a UUIDv7 carries."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=of.int >> 80)


def check_id_number(text: str, *, today: date | None = None) -> IdNumber:
    """The checked and tidied number of a resident (18 or 15 digits) or disability card (20, 22).

    Raises:
        Invalid: wrong length, characters, check digit, date, category or level; says what to do.

    """
    number = re.sub(r"[\s-]", "", fold(text)).upper()
    if not number:
        raise Invalid(_("证件号码是空的。请填写 18 位身份证号，或 20 位、22 位残疾人证号。"))
    if len(number) == 15:
        return _old_resident(number, today)
    if len(number) not in (18, 20, 22):
        raise Invalid(
            _(
                "证件号码是 {n} 位，应为 18 位（身份证）或 20、22 位（残疾人证）。请对照证件重填。",
                n=len(number),
            )
        )
    birth_date, sex, warnings = _check_resident(number[:18], today)
    if len(number) == 18:
        return IdNumber(number, "resident", number, birth_date, sex, warnings=warnings)
    category, level = _check_disability(number)
    return IdNumber(number, "disability", number[:18], birth_date, sex, category, level, warnings)


def synthetic_id(seed: int, sex: Sex = "male") -> str:
    """A number with a true check digit that belongs to nobody: unassigned region, born 18xx.

    Different seeds below 18 million give different numbers; the same seed always the same one.
    """
    rest, day = divmod(seed, 365)
    order, year = divmod(rest, 100)
    born = date(1801, 1, 1) + timedelta(days=day)
    serial = (order % 500) * 2 + (1 if sex == "male" else 0)
    body = f"{SYNTHETIC_REGION}{1800 + year}{born:%m%d}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)


def check_mobile(text: str) -> str:
    """The eleven digits of a mainland mobile number, without +86, spaces or dashes.

    Raises:
        Invalid: not eleven digits, or no mobile prefix; says what to do.

    """
    number = re.sub(r"[\s()-]", "", fold(text))
    number = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", number)
    if not re.fullmatch(r"[0-9]{11}", number):
        raise Invalid(_("手机号码应为 11 位数字。请核对后重新填写，座机请填在备注里。"))
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise Invalid(_("手机号码应以 13 至 19 开头。请核对后重新填写。"))
    return number


def _old_resident(number: str, today: date | None) -> IdNumber:
    if not re.fullmatch(r"[0-9]{15}", number):
        raise Invalid(_("15 位旧身份证号应全是数字。请对照证件，或改填 18 位号码。"))
    body = f"{number[:6]}19{number[6:]}"
    full = body + mod_11_2.calc_check_digit(body)
    birth_date, sex, warnings = _check_resident(full, today)
    warnings = (_("15 位旧号已换算成 18 位，请对照现在的证件核对。"), *warnings)
    return IdNumber(full, "resident", full, birth_date, sex, warnings=warnings)


def _check_resident(number: str, today: date | None) -> tuple[date | None, Sex, tuple[_, ...]]:
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Invalid(_("身份证号前 17 位应是数字，第 18 位是数字或 X。请对照证件重新填写。"))
    born = _birth_date(number)
    if today is not None and born > today:
        raise Invalid(
            _("身份证号里的出生日期 {born} 晚于今天。请核对第 7 至 14 位。", born=born.isoformat())
        )
    if not mod_11_2.is_valid(number):
        raise Invalid(_("身份证号校验码不符，多半有一位写错了。请对照证件逐位核对。"))
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    warnings: list[_] = []
    if not _region_is_known(number):
        warnings.append(
            _("身份证号前六位 {code} 不在已知地区代码里，请再核对一次。", code=number[:6])
        )
    if born.year < 1900:
        warnings.append(_("身份证号里的出生年份 {year} 早于 1900 年，请核对。", year=born.year))
    return (born if born.year >= 1900 else None), sex, tuple(warnings)


def _birth_date(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid(
            _(
                "身份证号第 7 至 14 位“{digits}”不是一个日期。请对照证件重新填写。",
                digits=number[6:14],
            )
        ) from None


def _region_is_known(number: str) -> bool:
    """Whether the county code was ever given; when it was does not matter, people register late."""
    found = numdb.get("cn/loc").info(number[:6])
    return any("county" in properties for _part, properties in found)


def _check_disability(number: str) -> tuple[int, int]:
    category, level, reissued = number[18], number[19], number[20:]
    if category not in "1234567":
        raise Invalid(
            _(
                "残疾人证第 19 位是残疾类别，应为 1 至 7，现在是“{found}”。请对照残疾人证核对。",
                found=category,
            )
        )
    if level not in "1234":
        raise Invalid(
            _(
                "残疾人证第 20 位是残疾等级，应为 1 至 4，现在是“{found}”。请对照残疾人证核对。",
                found=level,
            )
        )
    if reissued and not re.fullmatch(r"[B0-9][0-9]", reissued):
        raise Invalid(
            _(
                "残疾人证第 21、22 位是补办次数，如 B1，现在是“{found}”。请对照残疾人证核对。",
                found=reissued,
            )
        )
    return int(category), int(level)


class _Sequence:
    """UUIDv7s in strictly rising order per millisecond, also across threads and forks."""

    def __init__(self, never_back: bool) -> None:
        self._lock = threading.Lock()
        self._never_back = never_back
        self._pid, self._last_ms, self._tail = 0, -1, 0

    def next(self, at_ms: int) -> uuid.UUID:
        with self._lock:
            if self._pid != os.getpid():
                self._pid, self._last_ms = os.getpid(), -1
            if at_ms == self._last_ms or (self._never_back and at_ms < self._last_ms):
                at_ms = self._last_ms
                self._tail += 1 + secrets.randbits(32)
            else:
                # The top bit stays free so that counting up cannot overflow within a millisecond.
                self._tail = secrets.randbits(73)
            self._last_ms = at_ms
            tail = self._tail
        value = at_ms << 80 | 7 << 76 | (tail >> 62) << 64 | 2 << 62 | tail & (1 << 62) - 1
        return uuid.UUID(int=value)


_now_sequence = _Sequence(never_back=True)
_given_sequence = _Sequence(never_back=False)
