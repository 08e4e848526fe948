from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huifang.journal.models import Entry
from huifang.kit.ids import synthetic_id
from huifang.registry.models import Household, Person
from huifang.registry.tests.conftest import signed_in
from huifang.registry.tests.make import household
from huifang.territory.tests.make import JIA, YI, regions

pytestmark = pytest.mark.django_db


def at(name: str, record: Any) -> str:
    return reverse(f"registry:{name}", args=[record.pk])


def family(**facts: Any) -> Household:
    """A household of three in 甲村 with a year and a status."""
    house = household("王甲一", **facts)
    Person.objects.create(household=house, name="刘甲二", relation="spouse")
    gone = Person.objects.create(household=house, name="王甲三", relation="son")
    Person.objects.filter(pk=gone.pk).update(left_on="2024-05-01", left_reason="marriage")
    house.years.create(year=2025, people=2, wage_yuan=30000, cost_yuan=1000, house_danger="C")
    house.statuses.create(status="lifted", since="2019-12-31")
    return house


def page(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return str(answer.content.decode())


# the household's page


def test_the_file_shows_the_family_its_years_and_statuses(wang: Client) -> None:
    house = family()
    text = page(wang, reverse("site:household", args=[house.pk]))
    for words in ("刘甲二", "配偶", "14,500.00", "C级（局部危险）", "脱贫户", "已减少", "王甲三"):
        assert words in text, words
    for name in ("household-change", "household-head", "person-add", "year-add", "status-add"):
        assert at(name, house) in text, name


def test_the_file_costs_a_fixed_number_of_queries(
    wang: Client, django_assert_max_num_queries: Any
) -> None:
    house = family()
    for serial in range(20):
        Person.objects.create(household=house, name=f"王{serial}")
    with django_assert_max_num_queries(12):
        page(wang, reverse("site:household", args=[house.pk]))


def test_a_visitor_reads_the_file_without_a_button_to_reveal() -> None:
    house = family(mobile="13800001234")
    text = page(signed_in("v", "visitor", JIA), reverse("site:household", args=[house.pk]))
    assert "138****1234" in text
    assert at("household-reveal", house) not in text


# nothing leaks


def test_no_page_list_or_export_shows_a_secret(county: Client) -> None:
    canary = {"mobile": "13987654321", "bank_account": "6217000011112222333"}
    house = family(**canary)
    head = house.people.get(relation="head")
    head.id_number, head.health, head.mobile = synthetic_id(77), "chronic", "13612345678"
    head.save()
    secrets = [*canary.values(), synthetic_id(77), "13612345678", "长期慢性病", "chronic"]
    every = "head_name,mobile,bank_account,address"
    addresses = [
        reverse("registry:households") + f"?cols={every}",
        reverse("registry:people") + "?cols=name,id_number,health,mobile",
        reverse("site:household", args=[house.pk]),
        at("person", head), at("household-change", house), at("year", house.years.get()),
        reverse("registry:household-search") + "?q=王",
        reverse("registry:person-search") + f"?q={synthetic_id(77)}",
    ]  # fmt: skip
    for address in addresses:
        answer = county.get(address)
        text = str(answer.json()) if "search" in address else answer.content.decode()
        assert "王甲一" in text, address
        for secret in secrets:
            if not (secret == synthetic_id(77) and "person-search" in address):
                assert secret not in text, (address, secret)


def test_the_change_form_of_a_person_shows_no_secret(county: Client) -> None:
    head = household(mobile="13987654321").people.get()
    head.health = "chronic"
    head.save()
    text = page(county, at("person-change", head))
    assert head.id_number.reveal() not in text
    assert str(head.id_number) in text
    assert 'value="chronic" checked' not in text


def test_exports_are_masked(county: Client) -> None:
    from huifang.kit.tables import read_sheets

    house = family(mobile="13987654321")
    number = house.people.get(relation="head").id_number.reveal()
    for name in ("households", "people"):
        answer: Any = county.get(reverse(f"registry:{name}"), {"format": "xlsx"})
        rows = list(next(iter(read_sheets(b"".join(answer.streaming_content)))).rows)
        text = "\n".join(" ".join(row.texts) for row in rows)
        assert "王甲一" in text
        assert "13987654321" not in text
        assert number not in text


def test_who_may_not_export_does_not(wang: Client) -> None:
    answer = wang.get(reverse("registry:households"), {"format": "xlsx"})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["person-change", "person-leave", "person-reveal", "person"])
def test_a_neighbour_finds_no_person_of_ours(li: Client, name: str) -> None:
    person = family().people.get(relation="head")
    foreign = li.get(at(name, person))
    missing = li.get(reverse(f"registry:{name}", args=[uuid.uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content.decode().split("csrf")[0] == missing.content.decode().split("csrf")[0]


@pytest.mark.parametrize(
    "name",
    ["household-change", "household-head", "household-reveal", "person-add", "year-add",
     "status-add"],
)  # fmt: skip
def test_a_neighbour_opens_no_form_of_our_household(li: Client, name: str) -> None:
    assert li.get(at(name, family())).status_code == 404


def test_a_neighbour_s_lists_and_searches_are_empty(li: Client) -> None:
    family()
    for name in ("households", "people"):
        assert "王甲一" not in page(li, reverse(f"registry:{name}"))
    for name in ("household-search", "person-search"):
        assert li.get(reverse(f"registry:{name}"), {"q": "王"}).json() == {"items": []}


# forms


def test_a_household_is_registered_from_the_form(wang: Client) -> None:
    regions()
    address = reverse("registry:household-add")
    facts = {"head_name": "王甲一", "region": JIA, "head_id_number": synthetic_id(5)}
    answer = wang.post(address, facts)
    made = Household.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (
        302, reverse("site:household", args=[made.pk]),
    )  # fmt: skip
    assert made.people.get().id_number.reveal() == synthetic_id(5)
    refused = wang.post(address, facts | {"head_id_number": "123"})
    assert refused.status_code == 422
    assert "证件号码是 3 位" in refused.content.decode()
    assert wang.post(address, facts | {"region": YI}).status_code == 404


def test_the_same_form_sent_twice_registers_one_household(wang: Client) -> None:
    regions()
    facts = {"head_name": "王甲一", "region": JIA, "op": str(uuid.uuid4())}
    for _time in range(2):
        assert wang.post(reverse("registry:household-add"), facts).status_code == 302
    assert Household.objects.count() == 1


def test_a_change_needs_no_secret_typed_again_and_keeps_its_basis(wang: Client) -> None:
    house = family(mobile="13800001234")
    facts = {"number": house.number, "region": JIA, "head_name": "王甲一", "group_name": "二组",
             "basis": "户口簿"}  # fmt: skip
    assert wang.post(at("household-change", house), facts).status_code == 302
    house.refresh_from_db()
    assert (house.group_name, house.mobile.reveal()) == ("二组", "13800001234")
    assert Entry.objects.latest("seq").note == "户口簿"


def test_a_person_whose_number_does_not_fit_is_asked_back_once(wang: Client) -> None:
    house = family()
    facts = {"name": "王甲四", "relation": "daughter", "sex": "male",
             "id_number": synthetic_id(9, "female"), "health": ["chronic", "disabled"],
             "disability_kind": "limb", "disability_level": "2"}  # fmt: skip
    asked = wang.post(at("person-add", house), facts)
    assert asked.status_code == 422
    assert "性别“男”与证件号码不一致" in asked.content.decode()
    assert not Person.objects.filter(name="王甲四").exists()
    assert wang.post(at("person-add", house), facts | {"checked": "on"}).status_code == 302
    made = Person.objects.get(name="王甲四")
    assert (made.health.reveal(), made.disability.reveal()) == ("chronic,disabled", "limb,2")
    assert "性别“男”与证件号码不一致" in page(wang, at("person", made))


def test_a_person_is_changed_leaves_and_comes_back(wang: Client) -> None:
    person = family().people.get(name="刘甲二")
    facts = {"name": "刘甲二", "relation": "spouse", "education": "primary", "basis": "毕业证"}
    assert wang.post(at("person-change", person), facts).status_code == 302
    left = {"left_on": "2026-01-01", "left_reason": "death"}
    assert wang.post(at("person-leave", person), left).status_code == 302
    assert "恢复在册" in page(wang, at("person", person))
    assert wang.post(at("person-back", person), {"note": "登记有误"}).status_code == 302
    person.refresh_from_db()
    assert (person.education, person.left_on) == ("primary", None)


def test_the_head_is_chosen_from_those_who_live_there(wang: Client) -> None:
    house = family()
    wife = house.people.get(name="刘甲二")
    gone = house.people.get(name="王甲三")
    facts = {"person": str(gone.pk), "former_relation": "spouse"}
    assert wang.post(at("household-head", house), facts).status_code == 422
    assert wang.post(at("household-head", house), facts | {"person": wife.pk}).status_code == 302
    house.refresh_from_db()
    assert house.head_name == "刘甲二"


def test_the_year_page_shows_how_net_income_per_head_comes_about(wang: Client) -> None:
    house = family()
    text = page(wang, at("year", house.years.get()))
    assert "人均纯收入 = 纯收入 ÷ 家庭人口" in text
    assert "30,000.00 − 1,000.00 = 29,000.00" in text
    assert "29,000.00 ÷ 2 = 14,500.00" in text


def test_a_new_year_starts_from_what_seldom_changes(wang: Client) -> None:
    house = family()
    text = page(wang, at("year-add", house))
    assert '<option value="C" selected>' in text
    assert "30000" not in text
    facts = {"year": "2024", "people": "2", "wage_yuan": "24000"}
    assert wang.post(at("year-add", house), facts).status_code == 302
    again = wang.post(at("year-add", house), facts)
    assert again.status_code == 422
    assert "2024 年度户情已登记" in again.content.decode()
    change = {"people": "3", "wage_yuan": "24000", "basis": "核实"}
    made = house.years.get(year=2024)
    assert wang.post(at("year-change", made), change).status_code == 302
    made.refresh_from_db()
    assert made.net_per_head_yuan == 8000


def test_a_status_of_another_era_is_refused_in_the_form(wang: Client) -> None:
    house = family()
    facts = {"status": "unstable", "since": "2026-02-01"}
    refused = wang.post(at("status-add", house), facts)
    assert refused.status_code == 422
    assert "2026-01-01 起不再使用“脱贫不稳定户”" in refused.content.decode()
    assert wang.post(at("status-add", house), facts | {"since": "2023-01-01"}).status_code == 302
    record = house.statuses.get(status="unstable")
    assert wang.post(at("status-end", record), {"until": "2024-12-31"}).status_code == 302


# revealing


def test_a_secret_is_shown_once_after_a_reason_and_never_kept(wang: Client) -> None:
    person = family().people.get(relation="head")
    address = at("person-reveal", person) + "?field=id_number"
    number = person.id_number.reveal()
    asked = wang.get(address)
    assert number not in asked.content.decode()
    refused = wang.post(address, {"reason": "无"})
    assert (refused.status_code, number in refused.content.decode()) == (422, False)
    shown = wang.post(address, {"reason": "入户核对证件"})
    assert number in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert number not in page(wang, at("person", person))
    entry = Entry.objects.latest("seq")
    assert (entry.deed, entry.note) == ("household.reveal", "入户核对证件")


def test_health_is_revealed_in_words(wang: Client) -> None:
    person = family().people.get(relation="head")
    person.health, person.disability = "chronic,disabled", "limb,2"
    person.save()
    address = at("person-reveal", person)
    reason = {"reason": "制定帮扶措施"}
    assert "长期慢性病、残疾" in wang.post(f"{address}?field=health", reason).content.decode()
    assert "肢体 二级" in wang.post(f"{address}?field=disability", reason).content.decode()


def test_nothing_but_a_secret_can_be_revealed(wang: Client) -> None:
    person = family().people.get(relation="head")
    answer = wang.post(at("person-reveal", person) + "?field=name", {"reason": "入户核对"})
    assert answer.status_code == 404


# lists


@pytest.mark.parametrize("name", ["households", "people"])
def test_a_list_costs_the_same_for_one_and_for_fifty(
    name: str, county: Client, django_assert_max_num_queries: Any
) -> None:
    for serial in range(30):
        household(f"王{serial}").years.create(year=2025, people=1)
    with django_assert_max_num_queries(15):
        page(county, reverse(f"registry:{name}"))


def test_the_lists_look_up_by_typing(wang: Client) -> None:
    house = family()
    found = wang.get(reverse("registry:household-search"), {"q": "ljm"}).json()
    assert found == {"items": []}
    found = wang.get(reverse("registry:household-search"), {"q": "lje"}).json()
    assert [item["value"] for item in found["items"]] == [str(house.pk)]
    found = wang.get(reverse("registry:person-search"), {"q": "刘甲"}).json()
    assert found["items"][0]["note"] == "王甲一 配偶 东岭县 清溪镇 甲村"
