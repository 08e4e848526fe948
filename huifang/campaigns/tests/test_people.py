from __future__ import annotations

import pytest

from huifang.access.tests.make import account, actor
from huifang.campaigns import actions
from huifang.campaigns.queries import find_members, group_of, member_of, members, members_named
from huifang.campaigns.tests.make import NOW, account_of, campaign, group, member, office
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, NotAllowed
from huifang.territory.tests.make import COUNTY, FAR, regions

pytestmark = pytest.mark.django_db


def test_a_member_is_registered_with_a_sealed_telephone() -> None:
    one = actions.create_member(
        office(), None, name="欧阳 娜", region=regions()[COUNTY], sector="medicine",
        workplace="县医院", skills=["medicine"], mobile="13900000001", now=NOW,
    )  # fmt: skip
    assert (one.name, one.initials, str(one.mobile)) == ("欧阳娜", "oyn", "139****0001")
    assert "13900000001" not in str(Entry.objects.latest("seq").changes)


def test_a_member_without_a_name_or_twice_in_one_workplace_is_refused() -> None:
    with pytest.raises(Invalid, match="姓名"):
        actions.create_member(office(), None, name=" ", region=regions()[COUNTY], now=NOW)
    member("张三", workplace="县一中")
    with pytest.raises(Invalid, match="同名"):
        actions.create_member(
            office(), None, name="张三", workplace="县一中", region=regions()[COUNTY], now=NOW
        )
    actions.create_member(
        office(), None, name="张三", workplace="县二中", region=regions()[COUNTY], now=NOW
    )
    assert members(office()).count() == 2


def test_an_empty_telephone_keeps_the_number() -> None:
    one = member("张三", mobile="13900000001")
    actions.change_member(office(), one, name="张三丰", mobile="", now=NOW)
    one.refresh_from_db()
    assert (one.name, one.mobile.reveal()) == ("张三丰", "13900000001")


def test_an_account_belongs_to_one_member() -> None:
    held = account_of(member("张三"), "zhang")
    with pytest.raises(Invalid, match="已关联委员张三"):
        actions.change_member(office(), member("李四"), account=held, now=NOW)


def test_a_county_registers_members_at_home() -> None:
    county = actor("county", "county", region=COUNTY)
    with pytest.raises(NotAllowed):
        actions.create_member(county, None, name="张三", region=regions()[FAR], now=NOW)
    actions.create_member(county, None, name="张三", region=regions()[COUNTY], now=NOW)
    assert members(county).get().name == "张三"


def test_members_are_found_by_name_initials_and_workplace() -> None:
    member("欧阳娜", workplace="县医院")
    member("李四")
    member("王五", active=False)
    assert [found.name for found in find_members(office(), "oy")] == ["欧阳娜"]
    assert [found.name for found in find_members(office(), "医院")] == ["欧阳娜"]
    assert [found.name for found in find_members(office(), "李")] == ["李四"]
    assert find_members(office(), "王五") == []
    assert find_members(office(), " ") == []
    assert find_members(actor("h", "handler"), "李") == []


def test_a_signed_in_person_knows_his_member_and_his_group() -> None:
    one = group()
    viewer = actor("wang", "visitor", region="001")
    assert member_of(viewer) is None
    one.leader.account = account("wang")
    one.leader.save()
    found = member_of(viewer)
    assert found == one.leader
    assert found is not None
    assert group_of(found, campaign()) == one
    assert group_of(found, campaign("other-2026")) is None


def test_people_are_known_by_name_for_imports() -> None:
    member("张三")
    assert set(members_named(["张 三", "无此人"])) == {"张三"}
