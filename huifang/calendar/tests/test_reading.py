"""The text of a yearly notice is read to the day, and what does not fit is said."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.calendar.published import published
from huifang.calendar.reading import number_in, read_notice, year_in
from huifang.calendar.tests.make import NOTICE_2027

REAL_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def days(text: str, year: int) -> list[tuple[date, bool]]:
    return [(found.day, found.works) for found in read_notice(text, year).days]


def test_the_notice_of_2026_gives_the_published_calendar_of_2026() -> None:
    reading = read_notice(REAL_2026, 2026)
    assert (reading.problems, reading.left) == ([], [])
    assert [(d.day, d.works, d.name) for d in reading.days] == [
        (d.day, d.works, d.name) for d in published(2026)
    ]
    assert (year_in(REAL_2026), number_in(REAL_2026)) == (2026, "国办发明电〔2025〕7号")


def test_a_text_in_one_line_with_half_width_marks_reads_the_same() -> None:
    line = REAL_2026.split("号\n", 1)[1].replace("\n", "").replace("：", ":").replace("，", ",")
    assert days(line, 2026) == days(REAL_2026, 2026)


def test_the_wrong_year_is_found_by_the_weekdays() -> None:
    problems = read_notice(REAL_2026, 2027).problems
    assert problems[0] == "2027-01-01是周五，原文写的是周四。请核对年份和日期。"


def test_a_number_of_days_that_does_not_fit_is_found() -> None:
    problems = read_notice("元旦：1月1日至3日放假，共4天。", 2026).problems
    assert problems == ["“元旦”原文写共4天，按日期是3天。请核对。"]


@pytest.mark.parametrize("text", [
    "元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
    "元旦：12月31日至1月2日放假，共3天。",
])  # fmt: skip
def test_a_holiday_may_run_over_the_turn_of_the_year(text: str) -> None:
    assert [day for day, _works in days(text, 2023)] == [
        date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)
    ]  # fmt: skip


def test_what_is_only_encouraged_is_left_aside_and_shown() -> None:
    reading = read_notice(NOTICE_2027, 2027)
    assert reading.problems == []
    assert reading.left == ["鼓励各单位错峰安排10月8日休息"]
    assert date(2027, 10, 8) not in {found.day for found in reading.days}
    assert (date(2027, 5, 8), True) in days(NOTICE_2027, 2027)
    assert (date(2027, 4, 25), True) in days(NOTICE_2027, 2027)


@pytest.mark.parametrize("text", ["", "请妥善安排好值班。", "元旦快乐"])
def test_a_text_without_days_is_refused_with_what_to_paste(text: str) -> None:
    assert "没有读到" in read_notice(text, 2027).problems[0]


@pytest.mark.parametrize(("text", "words"), [
    ("元旦：13月1日放假。", "不是有效的日期"),
    ("春节：2月30日放假。", "不是有效的日期"),
    ("国庆节：10月1日至12月7日放假。", "起止日期不对"),
    ("元旦：1月1日至3日放假。1月3日上班。", "既写了放假又写了上班"),
])  # fmt: skip
def test_days_that_cannot_be_are_named(text: str, words: str) -> None:
    assert words in "".join(read_notice(text, 2027).problems)
