"""Errors and words for people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huifang.kit import errors
from huifang.kit.words import Phrase, translate_with


@pytest.fixture
def english() -> Iterator[None]:
    words = {"还差 {n} 天": "{n} days to go", "姓名": "name"}
    former = translate_with(lambda msgid: words.get(msgid, msgid))
    yield
    translate_with(former)


def test_a_refusal_says_its_words_and_names_the_fields() -> None:
    error = errors.Invalid("日期不对。请改正。", arrive="早于开始日期")
    assert str(error) == error.message == "日期不对。请改正。"
    assert error.fields == {"arrive": "早于开始日期"}


def test_every_refusal_has_the_status_a_browser_understands() -> None:
    kinds = [errors.Invalid, errors.NotAllowed, errors.Missing, errors.Conflict]
    assert [kind.status for kind in kinds] == [422, 403, 404, 409]
    assert all(issubclass(kind, errors.HouseError) for kind in kinds)


def test_words_are_translated_when_they_are_shown_not_when_they_are_made(english: None) -> None:
    error = errors.Conflict(Phrase("还差 {n} 天", n=3), name=Phrase("姓名"))
    assert str(error) == "3 days to go"
    assert error.fields == {"name": "name"}
    translate_with(lambda msgid: msgid)
    assert str(error) == "还差 3 天"
    assert error.fields == {"name": "姓名"}


def test_braces_in_a_plain_sentence_stay_as_they_are() -> None:
    assert str(Phrase("写作 {x}")) == "写作 {x}"
    assert Phrase("甲") == Phrase("甲") != Phrase("乙")
