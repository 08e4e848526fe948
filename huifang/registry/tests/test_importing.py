from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.desk.importing import checking
from huifang.desk.importing.checking import Preview, preview
from huifang.desk.importing.committing import write
from huifang.desk.importing.reading import open_table
from huifang.desk.models import ImportBatch
from huifang.journal.models import Entry
from huifang.kit.ids import synthetic_id
from huifang.kit.tables import Column, Worksheet, write_xlsx
from huifang.registry.importing import HOUSEHOLDS
from huifang.registry.models import Household, Person
from huifang.registry.tests.make import household
from huifang.territory.models import Region
from huifang.territory.tests.make import JIA, TOWNSHIP, YI, regions

pytestmark = pytest.mark.django_db
HEAD, WIFE, OTHER = synthetic_id(101), synthetic_id(102, "female"), synthetic_id(103)

MEMBERS = f"""清溪镇建档立卡人口信息表,,,,,,,,,,,
户编号,乡镇,村,户主姓名,姓名,与户主关系,证件号码,文化程度,健康状况,致贫原因,年度,工资性收入（元）
8001,清溪镇,甲村民委员会,王甲一,王甲一,户主,{HEAD},小学,长期慢性病、残疾,,2025,"30,000元"
8001,清溪镇,甲村民委员会,王甲一,刘甲二,妻,{WIFE},文盲,健康,,2025,30000
8002,清溪镇,乙村,李乙一,李乙一,本人,{OTHER},初中,健康,,,
"""

HOUSES = f"""行政村,户主姓名,户主身份证号,联系电话,主要致贫原因,户类型,首次识别时间,家庭人口数,年度
甲村,王甲一,{HEAD},13800001234,因病,一般脱贫户,2014年1月1日,4,2025
"""


@pytest.fixture(autouse=True)
def tree() -> None:
    regions()


def wang() -> Actor:
    return actor("clerk", "township", region=TOWNSHIP)


DAY = timezone.localdate()


def look(text: str, viewer: Actor | None = None) -> Preview:
    opened = open_table(HOUSEHOLDS, text.encode())
    return preview(HOUSEHOLDS, viewer or wang(), opened, opened.file({}, DAY))


def take_in(text: str) -> None:
    file = open_table(HOUSEHOLDS, text.encode()).file({}, DAY)
    rows = list(checking.check_file(HOUSEHOLDS, wang(), file))
    assert [checked.errors for _row, checked in rows if checked.errors] == []
    write(wang(), ImportBatch(importer=HOUSEHOLDS.name), rows)


def verdicts(text: str) -> list[str]:
    return [row.verdict for row in look(text).rows]


# what is taken in


def test_one_row_a_member_makes_households_and_people() -> None:
    assert verdicts(MEMBERS) == ["new", "new", "new"]
    take_in(MEMBERS)
    house = Household.objects.get(number="8001")
    assert (house.region_id, house.head_name) == (JIA, "王甲一")
    head, wife = house.people.order_by("pk")
    assert (head.relation, head.education, head.health.reveal()) == (
        "head", "primary", "chronic,disabled",
    )  # fmt: skip
    assert (wife.name, wife.relation, wife.id_number.reveal()) == ("刘甲二", "spouse", WIFE)
    year = house.years.get()
    assert (year.year, year.wage_yuan, year.people) == (2025, Decimal(30000), 1)
    assert Household.objects.get(number="8002").region_id == YI


def test_the_same_file_twice_changes_nothing() -> None:
    take_in(MEMBERS)
    entries = Entry.objects.count()
    assert verdicts(MEMBERS) == ["same", "same", "same"]
    take_in(MEMBERS)
    assert Entry.objects.count() == entries
    assert (Household.objects.count(), Person.objects.count()) == (2, 3)


def test_the_table_of_households_only_does_too() -> None:
    take_in(HOUSES)
    assert verdicts(HOUSES) == ["same"]
    house = Household.objects.get()
    assert house.people.get().id_number.reveal() == HEAD
    assert (house.main_cause, house.mobile.reveal()) == ("illness", "13800001234")
    assert house.statuses.get().status == "lifted"
    assert house.years.get().people == 4


def test_the_two_forms_meet_in_one_household() -> None:
    take_in(HOUSES)
    text = MEMBERS.replace("\n8001", "\n").replace("\n8002", "\n")
    assert verdicts(text) == ["changed", "new", "new"]
    take_in(text)
    assert Household.objects.count() == 2
    assert Household.objects.get(head_name="王甲一").people.count() == 2


def test_a_change_is_told_beforehand_and_journalled_from_and_to() -> None:
    take_in(MEMBERS)
    text = MEMBERS.replace("小学", "初中").replace("30,000元", "31000")
    row = look(text).rows[0]
    assert row.verdict == "changed"
    assert row.note.startswith("修改：文化程度、工资性收入（元）")
    take_in(text)
    entry = Entry.objects.filter(subject_kind="person").latest("seq")
    assert (entry.deed, entry.door) == ("household.import", "import")
    assert entry.changes == {"education": ["primary", "junior"]}


def test_an_empty_cell_changes_nothing() -> None:
    take_in(MEMBERS)
    take_in(MEMBERS.replace(",小学,长期慢性病、残疾,", ",,,"))
    head = Person.objects.get(relation="head", household__number="8001")
    assert (head.education, head.health.reveal()) == ("primary", "chronic,disabled")


def test_a_member_row_before_the_head_row_finds_the_same_household() -> None:
    lines = MEMBERS.splitlines()
    take_in("\n".join([*lines[:2], lines[3], lines[2]]))
    house = Household.objects.get(number="8001")
    assert house.people.count() == 2
    assert house.people.get(relation="head").id_number.reveal() == HEAD


def test_a_household_moves_to_another_village_of_the_same_hand() -> None:
    take_in(MEMBERS)
    text = MEMBERS.replace("甲村民委员会", "乙村")
    assert "村" in look(text).rows[0].note
    take_in(text)
    assert Household.objects.get(number="8001").region_id == YI


# what is refused, and where


def errors(text: str, viewer: Actor | None = None) -> str:
    return " ".join(words for row in look(text, viewer).rows for words in row.complaints())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("甲村民委员会", "丁村", "C3：找不到“丁村”"),
        ("甲村民委员会", "", "C3：请填写村"),
        (HEAD, HEAD[:-1] + ("0" if HEAD[-1] != "0" else "1"), "G3：身份证号校验码不符"),
        ("小学", "私塾", "H3：“私塾”不在列表中。可填：文盲或半文盲、小学"),
        ("长期慢性病", "老毛病", "I3：“老毛病”不在列表中"),
        ("30,000元", "三万", "L3：“三万”不是数"),
        ("30,000元", "-3", "L3：不能是负数"),
        ("王甲一,王甲一,户主", "王甲一,王甲乙,户主", "F3：户主姓名是“王甲一”"),
        ("王甲一,刘甲二,妻", "王甲一,,妻", "E4：请填写成员姓名"),
        ("王甲一,刘甲二,妻", ",刘甲二,妻", "D4：请填写户主姓名"),
        (",2025,30000", ",,30000", "K4：填了收入或生活条件，也请填年度"),
    ],
)
def test_what_is_wrong_is_said_at_the_cell(old: str, new: str, words: str) -> None:
    assert old in MEMBERS
    assert words in errors(MEMBERS.replace(old, new))


def test_nothing_is_half_imported(county: Client) -> None:
    text = MEMBERS.replace("初中", "私塾")
    batch = upload(county, "户.csv", text.encode("gb18030"))
    answer = county.post(reverse("desk:import-confirm", args=[batch]))
    assert answer.status_code == 422
    assert not Household.objects.exists()


def test_words_of_another_era_are_refused() -> None:
    text = HOUSES.replace("一般脱贫户", "边缘易致贫户")
    assert "F2：“边缘易致贫户”自 2021-01-01 起使用" in errors(text)


def test_a_number_that_excel_cut_is_named() -> None:
    text = MEMBERS.replace(HEAD, HEAD[:15] + "000")
    assert "G3：这个号码曾按数字存放" in errors(text)


def test_two_villages_of_one_name_need_the_township() -> None:
    Region(key=f"{TOWNSHIP[:6]}002", name="白水乡", full_name="东岭县 白水乡", depth=3).save()
    Region(key=f"{TOWNSHIP[:6]}002001", name="甲村", full_name="东岭县 白水乡 甲村").save()
    both = actor("county", "county", region=TOWNSHIP[:6])
    assert "A2：您的范围内有 2 个“甲村”，请加填乡镇" in errors(HOUSES, both)
    assert errors(MEMBERS, both) == ""


def test_households_beyond_the_viewer_s_villages_are_out_of_reach() -> None:
    household("周丙一", "001002001001", number="8001")
    assert "A3：这个户编号已被另一户使用" in errors(MEMBERS)
    assert "周丙一" not in errors(MEMBERS)
    li = actor("li", "township", region=YI)
    assert "C3：找不到“甲村民委员会”，或它不在您的管理范围内" in errors(MEMBERS, li)


def test_an_id_number_on_record_elsewhere_is_said_without_telling_whose() -> None:
    theirs = household("周丙一", "001002001001")
    Person.objects.filter(household=theirs).delete()
    Person.objects.create(household=theirs, name="周丙一", relation="head", id_number=HEAD)
    assert "G3：这个证件号码已登记在其他地区的一户名下" in errors(MEMBERS)
    ours = household("赵甲九", JIA)
    Person.objects.create(household=ours, name="刘甲二", id_number=WIFE)
    assert "G4：这个证件号码已登记在“赵甲九”户" in errors(MEMBERS)


def test_an_import_does_not_change_the_head() -> None:
    take_in(MEMBERS)
    assert "D3：系统里这一户的户主是“王甲一”" in errors(MEMBERS.replace("王甲一", "刘甲二"))
    assert "F3：他在系统里是户主" in errors(MEMBERS.replace("王甲一,户主", "王甲一,之子"))


def test_a_row_that_stands_twice_is_named() -> None:
    lines = MEMBERS.splitlines()
    rows = look("\n".join([*lines, lines[3]])).rows
    assert (rows[3].verdict, rows[3].note) == ("duplicate", "与第 4 行重复")


def test_a_doubt_about_the_number_is_noted_and_the_row_is_taken() -> None:
    text = MEMBERS.replace("文化程度", "性别").replace("小学", "女").replace("文盲", "女")
    row = look(text.replace("初中", "男")).rows[0]
    assert row.verdict == "new"
    assert "性别“女”与证件号码不一致" in row.note


# by the pages


def upload(client: Client, name: str, content: bytes) -> str:
    address = reverse("desk:upload", args=["registry.households"])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(ImportBatch.objects.latest("pk").pk)


def test_an_excel_file_goes_through_the_pages_masked(county: Client) -> None:
    lines = [line.split(",") for line in MEMBERS.replace('"30,000元"', "30000").splitlines()]
    stream = io.BytesIO()
    heads = [Column(label) for label in lines[1]]
    write_xlsx(stream, [Worksheet("表", heads, lines[2:], title=lines[0][0])])
    batch = upload(county, "户.xlsx", stream.getvalue())
    shown = county.get(reverse("desk:import", args=[batch])).content.decode()
    assert "刘甲二" in shown
    assert HEAD not in shown
    assert "长期慢性病" not in shown
    assert county.post(reverse("desk:import-confirm", args=[batch])).status_code == 302
    assert Household.objects.count() == 2


def test_the_template_is_read_back_column_by_column(county: Client) -> None:
    address = reverse("desk:template", args=["registry.households"])
    answer: Any = county.get(address)
    content = b"".join(answer.streaming_content)
    known = HOUSEHOLDS.known()
    from huifang.kit.tables import read_sheets

    head = next(iter(read_sheets(content))).rows[0].texts
    opened = open_table(HOUSEHOLDS, ("\t".join(head) + "\n" + "\t".join("x" * len(head))).encode())
    assert set(opened.mapping.values()) == set(known)


def test_who_may_not_import_does_not(wang: Client) -> None:
    from huifang.registry.tests.conftest import signed_in

    address = reverse("desk:upload", args=["registry.households"])
    assert wang.get(address).status_code == 200
    assert signed_in("v", "village_team", JIA).get(address).status_code == 403
