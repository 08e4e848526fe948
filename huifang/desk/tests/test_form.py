"""The form page: nothing typed is lost, a deed is done once, a refusal stands at its field."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from huifang.access.actor import Actor
from huifang.access.models import Account, Operation
from huifang.access.tests.make import account, actor
from huifang.desk.pages import sheet_form
from huifang.desk.tests.conftest import signed_in
from huifang.journal.models import Entry

DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> Account:
    made = account("wang", "王")
    made.mobile = "13900005678"
    made.save()
    return made


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return found[1]


def opened(client: Client, of: Account, **facts: Any) -> dict[str, Any]:
    """Open the form and return what a browser would send, with `facts` typed in."""
    text = client.get(f"/people/{of.pk}/").content.decode()
    given = {"name": of.name, "title": of.title, "mobile": ""}
    return {**given, "op": hidden(text, "op"), "seen": hidden(text, "seen"), **facts}


def test_the_form_shows_the_sheet_and_masks_what_is_secret(desk: Client, wang: Account) -> None:
    text = desk.get(f"/people/{wang.pk}/").content.decode()
    assert 'value="王"' in text
    assert "13900005678" not in text
    assert 'placeholder="139****5678"' in text
    assert "data-secret" in text


def test_a_page_saves_and_goes_on_with_a_message(desk: Client, wang: Account) -> None:
    answer = desk.post(f"/people/{wang.pk}/", opened(desk, wang, title="队长"), follow=True)
    assert answer.redirect_chain == [("/people/", 302)]
    assert "已保存。" in answer.content.decode()
    wang.refresh_from_db()
    assert (wang.title, wang.mobile.reveal()) == ("队长", "13900005678")


def test_the_drawer_answers_that_records_changed(desk: Client, wang: Account) -> None:
    facts = opened(desk, wang, title="队长")
    answer = desk.post(f"/people/{wang.pk}/", facts, headers=DRAWER)
    assert answer.status_code == 204
    assert "huifang:changed" in answer["HX-Trigger"]
    assert "huifang:toast" in answer["HX-Trigger"]
    assert json.loads(answer["HX-Trigger"])["huifang:changed"]["text"]  # for pages that reload


def test_the_drawer_gets_the_form_without_the_frame(desk: Client, wang: Account) -> None:
    text = desk.get(f"/people/{wang.pk}/", headers=DRAWER).content.decode()
    assert "<!doctype" not in text
    assert 'hx-target="#drawer"' in text


def test_wrong_input_keeps_everything_typed(desk: Client, wang: Account) -> None:
    facts = opened(desk, wang, title="新职务", mobile="12345", name="王一")
    answer = desk.post(f"/people/{wang.pk}/", facts)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "新职务" in text
    assert 'value="王一"' in text
    assert "手机号码应为 11 位数字" in text
    assert hidden(text, "op") == facts["op"]
    wang.refresh_from_db()
    assert wang.name == "王"


def test_a_double_click_does_the_deed_once(desk: Client, wang: Account) -> None:
    facts = opened(desk, wang, title="队长")
    for _click in (1, 2):
        assert desk.post(f"/people/{wang.pk}/", facts).status_code == 302
    assert Operation.objects.filter(pk=facts["op"]).count() == 1
    assert Entry.objects.filter(deed="account.change").count() == 1


def test_a_record_that_moved_on_meanwhile_is_not_overwritten(desk: Client, wang: Account) -> None:
    late = opened(desk, wang, title="后到")
    desk.post(f"/people/{wang.pk}/", opened(desk, wang, title="先到"))
    answer = desk.post(f"/people/{wang.pk}/", late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "管理员" in text
    assert 'value="后到"' in text
    wang.refresh_from_db()
    assert wang.title == "先到"


def test_the_same_operation_with_other_content_is_refused(desk: Client, wang: Account) -> None:
    op = str(uuid.uuid4())
    desk.post(f"/people/{wang.pk}/", {"name": "王", "title": "一", "op": op})
    answer = desk.post(f"/people/{wang.pk}/", {"name": "王", "title": "二", "op": op})
    assert answer.status_code == 409


def test_a_form_without_hidden_fields_still_works(desk: Client, wang: Account) -> None:
    assert desk.post(f"/people/{wang.pk}/", {"name": "王", "title": "一"}).status_code == 302


def test_a_missing_record_is_missing_also_when_it_is_sent(desk: Client, admin: Actor) -> None:
    assert desk.get(f"/people/{uuid.uuid4()}/").status_code == 404
    assert desk.post(f"/people/{uuid.uuid4()}/", {"name": "x"}).status_code == 404


def test_who_may_not_change_is_refused(wang: Account) -> None:
    li = signed_in(actor("li", "security"))
    assert li.get(f"/people/{wang.pk}/").status_code == 403


def test_cancel_leads_back_within_this_site_only(desk: Client, wang: Account) -> None:
    here = f"/people/{wang.pk}/"
    at_home = desk.get(here, headers={"referer": "http://testserver/people/?tab=on"})
    assert 'href="/people/?tab=on">取消' in at_home.content.decode()
    away = desk.get(here, headers={"referer": "http://evil.example/"})
    assert "evil.example" not in away.content.decode()


def test_a_sheet_form_never_saves_by_itself(wang: Account) -> None:
    form = sheet_form(Account, ("name",))({"name": "x"}, instance=wang)
    assert form.is_valid()
    with pytest.raises(TypeError, match="deed"):
        form.save()


@pytest.mark.parametrize("seen", ["²", "-1", "x"])
def test_a_number_that_is_none_is_as_if_nothing_had_been_seen(
    desk: Client, wang: Account, seen: str
) -> None:
    answer = desk.post(f"/people/{wang.pk}/", opened(desk, wang, title="队长", seen=seen))
    assert answer.status_code == 302
