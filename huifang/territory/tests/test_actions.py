from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, Missing, NotAllowed
from huifang.territory import actions
from huifang.territory.models import Region, RegionCode, Unit
from huifang.territory.queries import by_code, names_on
from huifang.territory.tests.make import CITY, COUNTY, JIA, TOWNSHIP, regions, unit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def office() -> Actor:
    return actor("office", "office", region=CITY)


def county(key: str = COUNTY) -> Actor:
    return actor(f"county{key}", "county", region=key)


def test_yongzhou_comes_with_eleven_county_units_and_three_without_a_national_code() -> None:
    city = actions.load_city(actor("o", "office"), None, now=NOW)
    assert city.name == "永州市"
    units = Region.objects.filter(depth=2)
    coded = RegionCode.objects.filter(system="gb2260", region__in=units, until=None)
    assert (units.count(), coded.count()) == (14, 11)
    uncoded = units.exclude(codes__system="gb2260").values_list("name", flat=True)
    assert set(uncoded) == {"金洞管理区", "回龙圩管理区", "永州经济技术开发区"}


def test_qiyang_was_a_county_until_2021_and_is_a_city_since() -> None:
    actions.load_city(actor("o", "office"), None, now=NOW)
    before, after = date(2020, 5, 1), date(2021, 6, 1)
    old = by_code("gb2260", "431121", before)
    assert old is not None
    assert old == by_code("gb2260", "431181", after)
    assert by_code("gb2260", "431181", before) is by_code("gb2260", "431121", after) is None
    assert names_on([old.key], before) == {old.key: "祁阳县"}
    assert names_on([old.key], after) == {old.key: "祁阳市"}


def test_loading_a_city_twice_changes_nothing() -> None:
    by = actor("o", "office")
    actions.load_city(by, None, now=NOW)
    qiyang = Region.objects.get(name="祁阳市")
    actions.rename_region(by, qiyang, name="新祁阳市", since=date(2026, 1, 1), now=NOW)
    actions.load_city(by, None, now=NOW)
    assert Region.objects.count() == 15
    assert Region.objects.filter(name="新祁阳市").exists()


def test_a_region_is_added_under_the_next_key_with_its_code() -> None:
    town = regions()[TOWNSHIP]
    made = actions.add_region(office(), town, name="丁 社区", code="431199001003000", now=NOW)
    assert (made.key, made.name, made.kind_code) == (f"{TOWNSHIP}003", "丁社区", "community")
    assert made.full_name == "东岭县 清溪镇 丁社区"
    assert Entry.objects.get().deed == "region.create"


def test_two_neighbours_cannot_have_the_same_name() -> None:
    with pytest.raises(Invalid, match="已有“甲村”"):
        actions.add_region(office(), regions()[TOWNSHIP], name="甲村", now=NOW)


def test_nothing_lies_below_a_group() -> None:
    group = actions.add_region(office(), regions()[JIA], name="一组", now=NOW)
    assert group.kind_code == "group"
    with pytest.raises(Invalid, match="最末一级"):
        actions.add_region(office(), group, name="张家", now=NOW)


def test_a_renamed_region_keeps_its_old_name_with_its_days() -> None:
    found = regions()
    actions.rename_region(
        office(), found[COUNTY], name="东岭市", since=date(2025, 7, 1), kind="county_city", now=NOW
    )
    assert names_on([COUNTY], date(2025, 6, 30)) == {COUNTY: "东岭县"}
    assert names_on([COUNTY], date(2025, 7, 1)) == {COUNTY: "东岭市"}
    assert Region.objects.get(pk=JIA).full_name == "东岭市 清溪镇 甲村"
    entry = Entry.objects.get()
    assert entry.changes["name"] == ["东岭县", "东岭市"]


def test_a_name_cannot_begin_before_the_one_it_follows() -> None:
    by, county_unit = office(), regions()[COUNTY]
    actions.rename_region(by, county_unit, name="东岭市", since=date(2025, 7, 1), now=NOW)
    with pytest.raises(Invalid, match="2025-07-01"):
        actions.rename_region(by, county_unit, name="东岭区", since=date(2025, 7, 1), now=NOW)
    with pytest.raises(Invalid, match="相同"):
        actions.rename_region(by, county_unit, name="东岭市", since=date(2026, 7, 1), now=NOW)


def test_a_new_code_ends_the_former_one_the_day_before() -> None:
    by, county_unit = office(), regions()[COUNTY]
    actions.set_region_code(by, county_unit, system="gb2260", value="431121", now=NOW)
    with pytest.raises(Invalid, match="启用日期"):
        actions.set_region_code(by, county_unit, system="gb2260", value="431181", now=NOW)
    since = date(2021, 1, 20)
    actions.set_region_code(by, county_unit, system="gb2260", value="431181", since=since, now=NOW)
    days = dict(RegionCode.objects.values_list("value", "until"))
    assert days == {"431121": date(2021, 1, 19), "431181": None}


def test_a_code_belongs_to_one_region_on_a_day() -> None:
    by, found = office(), regions()
    actions.set_region_code(by, found[COUNTY], system="gb2260", value="431121", now=NOW)
    with pytest.raises(Invalid, match="已属于“东岭县”"):
        actions.set_region_code(by, found["001002"], system="gb2260", value="431121", now=NOW)


def test_a_region_with_others_below_cannot_be_dissolved() -> None:
    with pytest.raises(Invalid, match="还有 2 个区划"):
        actions.dissolve_region(office(), regions()[TOWNSHIP], until=date(2025, 12, 31), now=NOW)


def test_a_dissolved_region_stays_on_record_with_its_successor() -> None:
    by, found = office(), regions()
    village, other = found[JIA], found["001001001002"]
    with pytest.raises(Invalid, match="同级"):
        actions.dissolve_region(
            by, village, until=date(2025, 12, 31), successor=found[COUNTY], now=NOW
        )
    actions.dissolve_region(by, village, until=date(2025, 12, 31), successor=other, now=NOW)
    village.refresh_from_db()
    assert (village.until, village.successor) == (date(2025, 12, 31), other)
    with pytest.raises(Invalid, match="撤销"):
        actions.dissolve_region(by, village, until=date(2026, 1, 1), now=NOW)


def test_only_the_office_changes_regions() -> None:
    with pytest.raises(NotAllowed):
        actions.rename_region(
            county(), regions()[JIA], name="甲新村", since=date(2026, 1, 1), now=NOW
        )


def test_a_county_registers_units_in_its_own_region_only() -> None:
    found = regions()
    facts = {"name": "交通运输局", "kind_code": "department", "mobile": "13800001234"}
    made = actions.create_unit(county(), found[COUNTY], facts=facts, now=NOW)
    assert (made.initials, str(made.mobile)) == ("jtysj", "138****1234")
    with pytest.raises(Missing):
        actions.create_unit(county(), found["001002"], facts=facts, now=NOW)


def test_a_unit_is_registered_once_in_a_region() -> None:
    unit("交通运输局")
    with pytest.raises(Invalid, match="不必重复登记"):
        actions.create_unit(
            office(), regions()[COUNTY],
            facts={"name": "交通运输局", "kind_code": "department"}, now=NOW,
        )  # fmt: skip


def test_a_county_cannot_change_the_unit_of_another() -> None:
    theirs = unit("西塘县水利局", region="001002")
    with pytest.raises(NotAllowed, match="上级办公室"):
        actions.change_unit(county(), theirs, facts={"contact": "某"}, now=NOW)
    ours = unit()
    with pytest.raises(NotAllowed):
        actions.change_unit(county(), ours, facts={"region": regions()["001002"]}, now=NOW)
    actions.change_unit(county(), ours, facts={"contact": "李"}, now=NOW)
    assert Unit.objects.get(pk=ours.pk).contact == "李"


def test_a_unit_is_not_its_own_superior() -> None:
    ours = unit()
    with pytest.raises(Invalid, match="它自己"):
        actions.change_unit(county(), ours, facts={"parent": ours}, now=NOW)
