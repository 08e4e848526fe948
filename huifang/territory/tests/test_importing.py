from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.desk.importing import checking
from huifang.desk.importing.checking import Preview, preview
from huifang.desk.importing.committing import write
from huifang.desk.importing.reading import open_table
from huifang.desk.models import ImportBatch
from huifang.territory.importing import REGIONS
from huifang.territory.models import Region, RegionCode
from huifang.territory.tests.make import CITY, COUNTY, regions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree() -> None:
    regions()
    RegionCode.objects.create(region_id=CITY, system="gb2260", value="431900")
    RegionCode.objects.create(region_id=COUNTY, system="gb2260", value="431921")


def office() -> Actor:
    return actor("office", "office", region=CITY)


def look(text: str) -> Preview:
    opened = open_table(REGIONS, text.encode())
    return preview(REGIONS, office(), opened, opened.file({}, date(2026, 3, 2)))


def take_in(text: str) -> None:
    opened = open_table(REGIONS, text.encode())
    rows = list(checking.check_file(REGIONS, office(), opened.file({}, date(2026, 3, 2))))
    assert not any(checked.errors for _row, checked in rows)
    write(office(), ImportBatch(importer=REGIONS.name), rows)


WIDE = """市,县,乡镇,村,组,代码
潇北市,东岭县,清溪镇,甲村,一组,
潇北市,东岭县,清溪镇,丁村民委员会,,431921001009
潇北市,东岭县,白水乡,新村,,
,东岭县,白水乡,老村,,
外地市,某县,,,,
"""


def test_one_column_a_level_makes_what_is_not_there() -> None:
    assert look(WIDE).counts == {"new": 4, "changed": 0, "same": 1, "duplicate": 0, "error": 0}
    take_in(WIDE)
    full = set(Region.objects.values_list("full_name", flat=True))
    assert {
        "东岭县 清溪镇 甲村 一组", "东岭县 清溪镇 丁村", "东岭县 白水乡", "东岭县 白水乡 老村"
    } <= full  # fmt: skip
    assert RegionCode.objects.get(value="431921001009").region.name == "丁村"
    assert not Region.objects.filter(name="外地市").exists()


def test_the_same_list_twice_changes_nothing() -> None:
    take_in(WIDE)
    count = Region.objects.count()
    assert look(WIDE).counts["same"] == 5
    take_in(WIDE)
    assert Region.objects.count() == count


TALL = """名称,级别,上级,代码
白水乡,乡镇,东岭县,431921002000
新村,村,白水乡,431921002201
西塘县,县,潇北市,431922
"""


def test_name_and_parent_in_the_same_file() -> None:
    assert look(TALL).counts == {"new": 2, "changed": 1, "same": 0, "duplicate": 0, "error": 0}
    take_in(TALL)
    made = Region.objects.get(name="新村")
    assert made.full_name == "东岭县 白水乡 新村"
    assert set(RegionCode.objects.values_list("value", flat=True)) >= {
        "431921002", "431921002201", "431922"
    }  # fmt: skip
    assert look(TALL).counts["same"] == 3


PUBLIC = """code,name,streetCode,provinceCode,cityCode,areaCode
4319,潇北市,,43,,
431921,东岭县,,43,4319,
431921002,白水乡,,43,4319,431921
431921002201,新村民委员会,431921002,43,4319,431921
110101001,东华门街道,,11,1101,110101
"""


def test_columns_of_public_lists_are_known_and_other_cities_passed_over() -> None:
    found = look(PUBLIC)
    assert found.counts == {"new": 2, "changed": 0, "same": 3, "duplicate": 0, "error": 0}
    take_in(PUBLIC)
    assert Region.objects.get(name="新村").full_name == "东岭县 白水乡 新村"
    assert look(PUBLIC).counts["same"] == 5


def test_a_code_under_a_new_name_renames_and_keeps_the_old_name() -> None:
    text = "代码,名称\n431921,东岭市\n"
    assert look(text).rows[0].note == "改名：东岭县 → 东岭市"
    take_in(text)
    county = Region.objects.get(pk=COUNTY)
    assert (county.name, county.names.exclude(until=None).get().name) == ("东岭市", "东岭县")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("名称,上级\n新村,无此乡\n", "B2：找不到上级“无此乡”"),
        ("代码,名称\n431921002201,新村\n", "A2：找不到上级代码 431921002"),
        ("市,县,乡镇,村\n潇北市,东岭县,,新村\n", "C2：下级已填"),
        ("名称,级别,上级\n新村,乡镇,清溪镇\n", "B2：按上级应是“村”"),
        ("名称,上级,代码\n新村,清溪镇,431921\n", "C2：代码 431921 已属于“东岭县”"),
    ],
)
def test_what_is_wrong_is_said_at_the_cell(text: str, words: str) -> None:
    found = look(text)
    assert found.counts["error"] == 1
    assert words in found.rows[0].complaints()[0]


def test_a_row_that_stands_twice_is_named() -> None:
    text = "名称,上级\n新村,清溪镇\n新村,清溪镇\n"
    assert [row.verdict for row in look(text).rows] == ["new", "duplicate"]
