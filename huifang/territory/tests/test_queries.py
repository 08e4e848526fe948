from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.kit.errors import Missing
from huifang.records.listing import Asked
from huifang.territory import queries
from huifang.territory.listings import REGIONS, UNITS
from huifang.territory.models import Region
from huifang.territory.tests.make import CITY, COUNTY, FAR, JIA, TOWNSHIP, YI, regions, unit

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree() -> None:
    regions()


def office() -> Actor:
    return actor("office", "office")


def wang() -> Actor:
    return actor("wang", "village_team", region=JIA)


def names(places: list[queries.Place]) -> list[str]:
    return [place.name for place in places]


def test_the_office_starts_at_the_city_and_goes_down() -> None:
    assert names(queries.children(office(), "", DAY)) == ["潇北市"]
    below = queries.children(office(), CITY, DAY)
    assert [(p.name, p.leaf) for p in below] == [("东岭县", False), ("西塘县", False)]
    assert [p.leaf for p in queries.children(office(), TOWNSHIP, DAY)] == [True, True]


def test_a_village_starts_at_itself_by_its_full_name_and_sees_no_neighbour() -> None:
    assert names(queries.children(wang(), "", DAY)) == ["东岭县 清溪镇 甲村"]
    assert queries.children(wang(), TOWNSHIP, DAY) == [queries.Place(JIA, "甲村")]
    assert names(queries.path_to(wang(), JIA)) == ["东岭县 清溪镇 甲村"]
    with pytest.raises(Missing):
        queries.path_to(wang(), YI)


def test_a_county_has_its_subtree_and_the_way_to_it() -> None:
    county = actor("county", "county", region=COUNTY)
    assert names(queries.children(county, "", DAY)) == ["东岭县"]
    assert names(queries.path_to(county, JIA)) == ["东岭县", "清溪镇", "甲村"]
    shelf = queries.shelf(county, "", DAY)
    assert shelf.here is not None
    assert [(r.name, open_) for r, open_ in shelf.above] == [("潇北市", False)]
    assert [row.name for row in shelf.rows] == ["清溪镇"]


def test_somebody_of_two_villages_chooses_between_them() -> None:
    both = actor("wang", "village_team", region=JIA)
    both = actor("wang", "village_team", region=FAR)
    assert len(queries.children(both, "", DAY)) == 2
    assert queries.shelf(both, "", DAY).here is None


def test_an_ended_region_is_not_offered_any_more() -> None:
    Region.objects.filter(pk=JIA).update(until=date(2025, 12, 31))
    assert names(queries.children(office(), TOWNSHIP, DAY)) == ["乙村"]
    assert names(queries.children(office(), TOWNSHIP, date(2025, 6, 1))) == ["甲村", "乙村"]


def test_regions_are_found_by_name_initials_code_and_former_name() -> None:
    region = Region.objects.get(pk=COUNTY)
    region.names.create(name="古岭县", until=date(2000, 1, 1))
    region.codes.create(system="gb2260", value="431199")
    for words in ("东岭", "dlx", "4311", "古岭"):
        assert COUNTY in [p.key for p in queries.search_regions(office(), words, DAY)], words
    assert queries.search_regions(wang(), "东岭", DAY) == []


def test_units_are_found_by_name_and_initials() -> None:
    made = unit("县交通运输局")
    assert queries.search_units(office(), "交通") == queries.search_units(office(), "xjt") == [made]
    made.active = False
    made.save()
    assert queries.search_units(office(), "交通") == []


def test_lists_hold_the_viewer_to_his_tree() -> None:
    unit()
    asked = Asked.of({}, NOW)
    assert REGIONS.measure(office(), asked) == 8
    assert [r.name for r in REGIONS.select(wang(), asked)] == ["甲村"]
    # units are public bodies: whoever may see units sees them all
    assert UNITS.measure(wang(), asked) == 1
    assert UNITS.measure(wang(), Asked.of({"region": FAR}, NOW)) == 0
    assert REGIONS.measure(office(), Asked.of({"level": "4", "q": "jc"}, NOW)) == 1
