from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.kit.errors import Invalid
from huifang.kit.ids import synthetic_id
from huifang.records.listing import Asked
from huifang.registry import queries
from huifang.registry.listings import HOUSEHOLDS, PEOPLE
from huifang.registry.models import Household, Person
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, TOWNSHIP, YI

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def office() -> Actor:
    return actor("office", "office")


def heads(viewer: Actor | None = None, **asked: str) -> list[str]:
    found = HOUSEHOLDS.select(viewer or office(), Asked.of(asked, NOW))
    return sorted(row.head_name for row in found)


@pytest.fixture(autouse=True)
def families() -> dict[str, Household]:
    """A family in each of three villages; the first has a wife and a daughter who left."""
    made = {
        "jia": household("王甲一", JIA, number="4311-0001", main_cause="illness"),
        "yi": household("李乙一", YI, number="4311-0002", main_cause="labour"),
        "far": household("单雄信", FAR, number="5522-0001"),
    }
    Person.objects.create(
        household=made["jia"], name="欧阳娜", relation="spouse", birth_date=date(1960, 2, 29)
    )
    made["jia"].years.create(year=2024, people=2, wage_yuan=8000, house_danger="D")
    made["jia"].years.create(year=2025, people=2, wage_yuan=30000, house_danger="A")
    made["yi"].years.create(year=2025, people=1, wage_yuan=5000, house_danger="C")
    made["jia"].statuses.create(status="unstable", since=date(2021, 5, 1))
    made["yi"].statuses.create(status="at_risk", since=date(2026, 2, 1))
    return made


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("甲一", ["王甲一"]),
        ("wjy", ["王甲一"]),
        ("WJ", ["王甲一"]),
        ("sxx", ["单雄信"]),
        ("oyn", ["王甲一"]),
        ("欧阳娜", ["王甲一"]),
        ("4311-0002", ["李乙一"]),
        ("4311", ["李乙一", "王甲一"]),
        (synthetic_id(2), ["李乙一"]),
        (synthetic_id(2)[:17], []),
        ("z", []),
        ("%", []),
    ],
)
def test_a_household_is_found_by(words: str, found: list[str]) -> None:
    assert heads(q=words) == found


def test_a_person_is_found_by_name_initials_and_whole_number() -> None:
    for words in ("欧阳", "oy", "欧 阳 娜"):
        rows = PEOPLE.select(office(), Asked.of({"q": words}, NOW))
        assert [row.name for row in rows] == ["欧阳娜"], words
    assert PEOPLE.measure(office(), Asked.of({"q": synthetic_id(1)}, NOW)) == 1
    assert PEOPLE.measure(office(), Asked.of({"q": synthetic_id(1)[:10]}, NOW)) == 0


def test_prefixes_of_initials_that_end_in_z() -> None:
    household("张子", JIA)
    assert heads(q="z") == heads(q="zz") == ["张子"]
    assert heads(q="zzz") == []


def test_the_region_filter_takes_the_whole_subtree() -> None:
    assert heads(region=COUNTY) == heads(region=TOWNSHIP) == ["李乙一", "王甲一"]
    assert heads(region=JIA) == ["王甲一"]


def test_a_status_is_looked_up_on_its_day_in_the_words_of_the_era() -> None:
    assert heads(status="unstable", at="2025-12-31") == ["王甲一"]
    assert heads(status="unstable") == []  # the word is out of use since 2026
    assert heads(status="at_risk") == ["李乙一"]
    assert heads(status="at_risk", at="2026-01-31") == []
    assert heads(status="unstable,at_risk", at="2024-01-01") == ["王甲一"]


def test_income_and_house_are_those_of_the_year_asked_or_of_the_newest() -> None:
    assert heads(income_below="8000") == ["李乙一"]
    assert heads(income_below="8000", year="2024") == ["王甲一"]
    assert heads(dangerous="on") == ["李乙一"]
    assert heads(dangerous="on", year="2024") == ["王甲一"]
    assert heads(year="2024") == ["王甲一"]
    with pytest.raises(Invalid, match="整数"):
        heads(income_below="八千")


def test_cause_and_having_left(families: dict[str, Household]) -> None:
    assert heads(cause="illness,labour") == ["李乙一", "王甲一"]
    Household.objects.filter(pk=families["yi"].pk).update(left_on=date(2026, 1, 1))
    assert heads(lives="no") == ["李乙一"]
    assert heads(lives="yes") == ["单雄信", "王甲一"]


def test_a_neighbour_sees_nothing_of_ours() -> None:
    li = actor("li", "township", region=YI)
    assert heads(li) == ["李乙一"]
    assert heads(li, q="王甲一") == heads(li, q=synthetic_id(1)) == heads(li, region=JIA) == []
    assert PEOPLE.measure(li, Asked.of({}, NOW)) == 1
    assert queries.search_households(li, "王") == []
    assert queries.search_people(li, "欧阳") == []


def test_a_row_says_how_many_live_there_and_what_they_had(families: dict[str, Household]) -> None:
    row = HOUSEHOLDS.rows(office()).get(pk=families["jia"].pk)
    assert (row.people_count, row.net_yuan, row.danger) == (2, 15000, "A")
    empty = HOUSEHOLDS.rows(office()).get(pk=families["far"].pk)
    assert (empty.people_count, empty.net_yuan, empty.danger) == (1, None, None)


@pytest.mark.parametrize(
    ("age", "count"), [("60-", 1), ("16-59", 0), ("0-5,60-", 1), ("nonsense", 0)]
)
def test_people_are_filtered_by_age_on_the_day(age: str, count: int) -> None:
    assert PEOPLE.measure(office(), Asked.of({"age": age}, NOW)) == count


def test_ages_are_counted_from_birthdays() -> None:
    asked = {"age": "60-", "at": "2020-02-28"}
    assert PEOPLE.measure(office(), Asked.of(asked, NOW)) == 0
    assert PEOPLE.measure(office(), Asked.of(asked | {"at": "2020-02-29"}, NOW)) == 1
