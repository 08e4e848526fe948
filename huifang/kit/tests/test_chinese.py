"""Chinese text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit import chinese

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)


@pytest.mark.parametrize(
    ("name", "reading", "letters"),
    [
        ("欧阳娜", "ou yang na", "oyn"),
        ("单雄信", "shan xiong xin", "sxx"),
        ("曾小明", "zeng xiao ming", "zxm"),
        ("仇英", "qiu ying", "qy"),
        ("区伟", "ou wei", "ow"),
        ("解放", "xie fang", "xf"),
        ("查良", "zha liang", "zl"),
        ("盖明", "ge ming", "gm"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("尉明", "wei ming", "wm"),
        ("万俟青", "mo qi qing", "mqq"),
        ("李单", "li dan", "ld"),
        ("李 四", "li si", "ls"),
        ("买买提·艾力", "mai mai ti ai li", "mmtal"),
        ("A先生", "a xian sheng", "axs"),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_its_family_reads_it(name: str, reading: str, letters: str) -> None:
    assert chinese.pinyin(name) == reading
    assert chinese.initials(name) == letters


@given(st.text())
def test_any_text_at_all_has_initials_that_are_letters_or_digits(text: str) -> None:
    letters = chinese.initials(text)
    assert letters == "" or letters.isalnum()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC 123", "ABC 123"),
        (" 甲\u3000村\u00a0 一组\n", "甲 村 一组"),
        ("李\u200b四\ufeff", "李四"),
        ("(元):", "(元):"),
    ],
)
def test_folding_makes_one_width(text: str, folded: str) -> None:
    assert chinese.fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert chinese.fold(chinese.fold(text)) == chinese.fold(text)


@pytest.mark.parametrize("name", ["李 四", "李\u3000四", " 李四 ", "李\u200b四"])
def test_a_name_is_the_same_with_spaces_inside(name: str) -> None:
    assert chinese.normalise_name(name) == "李四"


@pytest.mark.parametrize("dot", "··••‧・・.")
def test_a_name_is_the_same_with_any_dot(dot: str) -> None:
    assert chinese.normalise_name(f"买买提 {dot} 艾力") == "买买提·艾力"


def test_a_latin_name_keeps_its_spaces() -> None:
    assert chinese.normalise_name("John  Smith") == "John Smith"


@given(HAN, HAN, HAN)
def test_text_has_all_bigrams_of_what_stands_in_it(before: str, query: str, after: str) -> None:
    if len(query) > 1:
        grams = chinese.bigrams(before + query + after)
        wanted = chinese.bigrams(query)
        assert any(grams[i : i + len(wanted)] == wanted for i in range(len(grams)))


def test_bigrams_do_not_reach_over_a_gap() -> None:
    assert chinese.bigrams("甲村 屋顶漏,P-102 x") == [
        *("甲村", "屋顶", "顶漏", "p", "10", "02", "x"),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("name", "李建国", "李**"),
        ("name", "李四", "李*"),
        ("name", "李", "*"),
        ("id_number", "431199180001060013", "431*************13"),
        ("id_number", "43119918", "********"),
        ("mobile", "13800001234", "138****1234"),
        ("mobile", "0746-832123", "***********"),
        ("bank", "6228 4800 0000 1234", "************1234"),
        ("health", "高血压", "已登记"),
        ("position", "26.42,111.61", "已登记"),
        ("not a kind", "机密", "已登记"),
        ("health", "", ""),
    ],
)
def test_a_mask_shows_only_what_its_kind_allows(kind: str, text: str, shown: str) -> None:
    assert chinese.mask(kind, text) == shown


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30))
def test_no_mask_ever_shows_the_text_or_most_of_it(text: str) -> None:
    for kind, most in [("name", 1), ("id_number", 5), ("mobile", 7), ("bank", 4)]:
        shown = chinese.mask(kind, text)
        assert sum(c != "*" for c in shown) <= most
        assert "*" in shown
    for kind in ("health", "position", "unheard of"):
        assert chinese.mask(kind, text) == "已登记"


@given(st.integers(10**7, 10**8 - 1))
def test_a_masked_id_tells_no_day_of_birth(digits: int) -> None:
    assert str(digits)[:8] not in chinese.mask_id(f"431199{digits}0013")


def test_texts_are_alike_by_the_pairs_of_characters_they_share() -> None:
    road = "入户道路没有护栏"
    assert chinese.likeness(road, road) == 1
    assert chinese.likeness(road, "入户路没有护栏") > 0.6
    assert chinese.likeness(road, "低保金没有发放") < 0.3
    assert chinese.likeness(road, "") == 0
