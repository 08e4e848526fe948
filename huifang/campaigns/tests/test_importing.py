from __future__ import annotations

from datetime import date

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.campaigns.importing import MEMBERS
from huifang.campaigns.models import Member
from huifang.campaigns.tests.make import member, office
from huifang.desk.importing import Checked
from huifang.desk.importing.contract import ImportFile, ImportRow
from huifang.journal.models import Entry
from huifang.kit.tables import Cell
from huifang.territory.tests.make import COUNTY, regions

pytestmark = pytest.mark.django_db


def check(*rows: dict[str, str], viewer: Actor | None = None) -> list[Checked]:
    regions()
    file = ImportFile([], {}, date(2026, 3, 2))
    for number, texts in enumerate(rows, start=2):
        cells = {name: Cell(text, f"A{number}") for name, text in texts.items()}
        file.rows.append(ImportRow(number, cells, file))
    return [MEMBERS.check_row(viewer or office(), row) for row in file.rows]


def take_in(*rows: dict[str, str]) -> None:
    for checked in check(*rows):
        assert not checked.errors
        if checked.verdict in ("new", "changed"):
            MEMBERS.commit_row(office(), checked.values)


WHOLE = {
    "name": "欧阳 娜", "level": "市级", "post": "常委", "in_chair_meeting": "是", "sector": "医卫",
    "workplace": "县医院", "region": "东岭县", "skills": "医疗、教育", "mobile": "13900000001",
}  # fmt: skip


def test_a_row_in_the_countys_own_words_becomes_a_member() -> None:
    take_in(WHOLE)
    one = Member.objects.get()
    assert (one.name, one.level, one.post, one.sector) == ("欧阳娜", "city", "standing", "medicine")
    assert (one.in_chair_meeting, one.skills) == (True, ["medicine", "education"])
    assert (one.region_id, one.mobile.reveal()) == (COUNTY, "13900000001")
    assert Entry.objects.latest("seq").deed == "member.import"


def test_the_same_sheet_twice_changes_nothing() -> None:
    take_in(WHOLE)
    assert check(WHOLE)[0].verdict == "same"


def test_a_changed_cell_changes_that_column_only() -> None:
    take_in(WHOLE)
    (found,) = check({"name": "欧阳娜", "workplace": "县医院", "post": "委员"})
    assert (found.verdict, str(found.note)) == ("changed", "修改：职务")
    take_in({"name": "欧阳娜", "workplace": "县医院", "post": "委员"})
    one = Member.objects.get()
    assert (one.post, one.sector) == ("member", "medicine")


def test_a_row_that_repeats_another_is_told_so() -> None:
    found = check(WHOLE, WHOLE)
    assert [row.verdict for row in found] == ["new", "duplicate"]
    assert "第 2 行" in str(found[1].note)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("sector", "火箭", "没有“火箭”这一项"),
        ("region", "某县", "没有“某县”这个地方"),
        ("in_chair_meeting", "也许", "请写“是”或“否”"),
        ("mobile", "123", ""),
        ("skills", "医疗、火箭", "没有“火箭”这一项"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_cell(column: str, text: str, words: str) -> None:
    (found,) = check({"name": "张三", column: text})
    assert words in str(found.errors[column])


def test_two_members_of_one_name_need_their_workplace() -> None:
    member("张三", workplace="县一中")
    member("张三", workplace="县二中")
    (found,) = check({"name": "张三", "post": "委员"})
    assert "2 位同名委员" in str(found.errors["name"])
    (found,) = check({"name": "张三", "workplace": "县二中", "post": "常委"})
    assert found.values["member"].workplace == "县二中"


def test_without_a_region_a_member_belongs_to_the_importers_own() -> None:
    (found,) = check({"name": "张三"}, viewer=actor("county", "county", region=COUNTY))
    assert found.values["region"].pk == COUNTY


def test_a_county_does_not_know_regions_of_its_neighbour() -> None:
    county = actor("county", "county", region=COUNTY)
    (found,) = check({"name": "张三", "region": "西塘县"}, viewer=county)
    assert "西塘县" in str(found.errors["region"])
