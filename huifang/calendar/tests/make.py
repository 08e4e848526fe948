"""Builders for tests of the working calendar: the text of a notice, and the actor of the office."""

from __future__ import annotations

from datetime import UTC, date, datetime

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.calendar import actions
from huifang.calendar.models import Holiday

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

# Invented for the tests; the days of the real notice of 2027 are not known yet.
NOTICE_2027 = """关于2027年部分节假日安排的通知（样例）
样例办〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。\
1月31日（周日）、2月14日（周日）上班。
三、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日），5月8日（周六）上班。
四、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。鼓励各单位错峰安排10月8日休息。
节假日期间，各单位要妥善安排好值班。"""


def office() -> Actor:
    """Return the office, which may change the calendar."""
    return actor("bangongshi", "office", name="市办")


def mark(day: date, *, works: bool = False, name: str = "测试", reason: str = "测试") -> Holiday:
    """Mark a day by the office's hand."""
    return actions.set_day(office(), day, works=works, name=name, reason=reason, now=NOW)
