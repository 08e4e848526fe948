"""Identifiers."""

from __future__ import annotations

import random
import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit import ids
from huifang.kit.errors import Invalid

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""The table of GB 11643-1999, against which the library's arithmetic is held."""


def by_the_table(body: str) -> str:
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def test_ids_of_one_process_sort_in_the_order_they_were_made() -> None:
    made = [ids.uuid7() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {(made_id.version, made_id.variant) for made_id in made} == {(7, uuid.RFC_4122)}


def test_threads_never_get_the_same_id() -> None:
    made: list[uuid.UUID] = []
    threads = [
        threading.Thread(target=lambda: made.extend(ids.uuid7() for _ in range(500)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000


@given(st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 the bounds of naive moments are naive
def test_an_id_carries_the_moment_it_was_given(at: datetime) -> None:
    first, second = ids.uuid7(at), ids.uuid7(at)
    assert abs(ids.uuid7_time(first) - at) < timedelta(milliseconds=1)
    assert first < second


def test_the_layout_is_that_of_the_standard() -> None:
    at = ids.uuid7_time(uuid.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))  # RFC 9562, A.6
    assert at == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


@given(st.integers(0, 18_000_000), st.sampled_from(["male", "female"]))
def test_a_synthetic_number_passes_the_check_and_belongs_to_nobody(seed: int, sex: ids.Sex) -> None:
    number = ids.synthetic_id(seed, sex)
    checked = ids.check_id_number(number)
    assert checked.number == by_the_table(number[:17])
    assert (checked.sex, checked.kind, checked.birth_date) == (sex, "resident", None)
    assert [str(warning) for warning in checked.warnings] == [
        "身份证号前六位 431199 不在已知地区代码里，请再核对一次。",
        f"身份证号里的出生年份 {number[6:10]} 早于 1900 年，请核对。",
    ]


def test_different_seeds_give_different_numbers() -> None:
    seeds = random.Random(1).sample(range(18_000_000), 20_000)
    assert len({ids.synthetic_id(seed) for seed in seeds}) == 20_000
    assert ids.synthetic_id(7, "male") != ids.synthetic_id(7, "female")


@given(st.integers(0, 10**6), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(seed: int, place: int, shift: int) -> None:
    number = ids.synthetic_id(seed)
    digit = 10 if number[place] == "X" else int(number[place])
    wrong = f"{number[:place]}{(digit + shift) % 10}{number[place + 1 :]}"
    if wrong != number:
        with pytest.raises(Invalid):
            ids.check_id_number(wrong)


@given(st.integers(0, 10**6), st.integers(0, 16))
def test_two_swapped_digits_are_always_noticed(seed: int, place: int) -> None:
    digits = list(ids.synthetic_id(seed))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = "".join(digits)
    if swapped != ids.synthetic_id(seed):
        with pytest.raises(Invalid):
            ids.check_id_number(swapped)


def test_width_spaces_and_a_small_x_do_not_matter() -> None:
    number = next(n for n in map(ids.synthetic_id, range(100)) if n.endswith("X"))
    spaced = f" {number[:6]} {number[6:14]}-{number[14:].lower()}"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert ids.check_id_number(spaced).number == number
    assert ids.check_id_number(wide).number == number


def test_a_number_of_a_known_county_raises_no_doubt() -> None:
    checked = ids.check_id_number(by_the_table("43110219010203000"))
    assert (checked.birth_date, checked.sex, checked.warnings) == (date(1901, 2, 3), "female", ())


def test_a_number_never_shows_in_a_log() -> None:
    number = ids.synthetic_id(3)
    assert number not in repr(ids.check_id_number(number + "43"))


def test_an_old_number_of_fifteen_digits_is_converted_and_said_so() -> None:
    checked = ids.check_id_number("431199010203001")
    assert checked.number == by_the_table("43119919010203001")
    assert checked.birth_date == date(1901, 2, 3)
    assert "换算" in str(checked.warnings[0])


@pytest.mark.parametrize("ending", ["11", "74", "43B1", "4302"])
def test_a_disability_number_tells_category_and_level(ending: str) -> None:
    resident = ids.synthetic_id(9, "female")
    checked = ids.check_id_number(resident + ending)
    assert (checked.kind, checked.resident, checked.sex) == ("disability", resident, "female")
    assert (checked.category, checked.level) == (int(ending[0]), int(ending[1]))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "是空的"),
        ("4311991800", "10 位，应为 18 位"),
        (ids.synthetic_id(1)[:17] + "A", "第 18 位是数字或 X"),
        (by_the_table("43119918000230001"), "“18000230”不是一个日期"),
        (ids.synthetic_id(1) + "81", "第 19 位是残疾类别，应为 1 至 7，现在是“8”"),
        (ids.synthetic_id(1) + "15", "第 20 位是残疾等级，应为 1 至 4，现在是“5”"),
        (ids.synthetic_id(1) + "11ZZ", "补办次数"),
        ("43119901020300A", "15 位旧身份证号应全是数字"),
        (by_the_table("43119920990203001"), "晚于今天"),
    ],
)
def test_a_refusal_names_the_fault(number: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        ids.check_id_number(number, today=date(2026, 3, 1))
    assert "请" in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["13800001234", " 138 0000 1234", "138-0000-1234", "+86 13800001234", "\uff1138 0000 1234"],
)
def test_a_mobile_number_is_tidied(text: str) -> None:
    assert ids.check_mobile(text) == "13800001234"


@pytest.mark.parametrize("text", ["", "1380000123", "12800001234", "07468321234", "手机"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="手机号码应"):
        ids.check_mobile(text)
