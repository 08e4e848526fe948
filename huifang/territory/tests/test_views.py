from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.territory.models import Region, Unit
from huifang.territory.tests.make import CITY, COUNTY, JIA, TOWNSHIP, YI, regions, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree() -> None:
    regions()


def signed_in(username: str, role: str, region: str = "") -> Client:
    actor(username, role, region=region)
    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def office() -> Client:
    return signed_in("office", "office")


def wang() -> Client:
    return signed_in("wang", "village_team", JIA)


def items(client: Client, **asked: str) -> Any:
    return client.get(reverse("territory:children"), asked).json()


def test_the_cascader_is_answered_level_by_level() -> None:
    top = items(office())
    assert top == {"items": [{"key": CITY, "name": "潇北市", "leaf": False}]}
    assert [i["key"] for i in items(office(), parent=TOWNSHIP)["items"]] == [JIA, YI]
    assert [p["key"] for p in items(office(), of=JIA)["path"]] == [CITY, COUNTY, TOWNSHIP, JIA]
    assert items(office(), q="乙村")["items"] == [
        {"key": YI, "name": "乙村", "path": "东岭县 清溪镇 乙村"}
    ]


def test_a_neighbour_s_region_is_missing() -> None:
    assert wang().get(reverse("territory:children"), {"of": YI}).status_code == 404
    foreign = wang().get(reverse("territory:region", args=[YI]))
    missing = wang().get(reverse("territory:region", args=["009"]))
    assert foreign.status_code == missing.status_code == 404
    assert wang().get(reverse("territory:region", args=[JIA])).status_code == 200


@pytest.mark.parametrize("name", ["regions", "region-list", "units"])
def test_the_lists_open_with_a_fixed_number_of_queries(
    name: str, django_assert_max_num_queries: Any
) -> None:
    unit()
    client = office()
    with django_assert_max_num_queries(14):
        assert client.get(reverse(f"territory:{name}")).status_code == 200


def test_the_browser_shows_codes_and_former_names() -> None:
    region = Region.objects.get(pk=COUNTY)
    region.codes.create(system="gb2260", value="431199")
    region.names.create(name="古岭县", until="2000-01-01")
    page = office().get(reverse("territory:regions")).content.decode()
    assert "431199 GB/T 2260" in page
    assert "古岭县（至 2000-01-01）" in page


@pytest.mark.parametrize("name", ["region-add", "region-rename", "region-code", "region-dissolve"])
def test_only_the_office_has_the_forms_of_regions(name: str) -> None:
    address = reverse(f"territory:{name}", args=[TOWNSHIP])
    assert office().get(address).status_code == 200
    assert signed_in("county", "county", COUNTY).get(address).status_code == 403


def test_a_village_is_added_from_the_form() -> None:
    address = reverse("territory:region-add", args=[TOWNSHIP])
    answer = office().post(address, {"name": "丁村"})
    assert (answer.status_code, answer.headers["Location"]) == (
        302, f"{reverse('territory:regions')}?in={TOWNSHIP}",
    )  # fmt: skip
    again = office().post(address, {"name": "丁村"})
    assert again.status_code == 422
    assert "已有“丁村”" in again.content.decode()


def test_a_unit_is_registered_and_corrected_and_its_telephone_stays_masked() -> None:
    county = signed_in("county", "county", COUNTY)
    facts = {"name": "交通运输局", "kind_code": "department", "region": COUNTY,
             "mobile": "13800001234", "active": "on"}  # fmt: skip
    assert county.post(reverse("territory:unit-add"), facts).status_code == 302
    made = Unit.objects.get()
    page = county.get(reverse("territory:unit", args=[made.pk])).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page
    change = reverse("territory:unit-change", args=[made.pk])
    assert county.post(change, {**facts, "contact": "李", "mobile": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.contact, made.mobile.reveal()) == ("李", "13800001234")
    found = county.get(reverse("territory:unit-search"), {"q": "jt"}).json()
    assert found == {"items": [{"value": str(made.pk), "label": "交通运输局", "note": "东岭县"}]}


def test_a_reader_of_units_finds_no_button_to_change_them() -> None:
    made = unit()
    page = wang().get(reverse("territory:unit", args=[made.pk])).content.decode()
    assert reverse("territory:unit-change", args=[made.pk]) not in page
    assert wang().get(reverse("territory:unit-change", args=[made.pk])).status_code == 403
