"""Saved views: one's own, by name, with filters, order and columns."""

from __future__ import annotations

import pytest
from django.test import Client

from huifang.access.models import Account
from huifang.access.tests.make import account, actor
from huifang.desk.models import SavedView
from huifang.desk.tests.conftest import signed_in
from huifang.journal.models import Entry

DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}
SAVE = "/desk/views/test.people/save/?query=tab%3Don%26sort%3D-name"
pytestmark = pytest.mark.django_db


def save(client: Client, name: str = "启用的") -> SavedView:
    assert client.post(SAVE, {"name": name}, headers=DRAWER).status_code == 204
    return SavedView.objects.get(name=name)


def test_a_list_offers_to_keep_what_is_seen_with_its_columns(desk: Client) -> None:
    account("wang")
    text = desk.get("/people/?tab=on&sort=-name&page=1&cols=username,mobile").content.decode()
    expected = "query=tab%3Don%26sort%3D-name%26cols%3Dusername%252Cmobile"
    assert f'href="/desk/views/test.people/save/?{expected}"' in text


def test_a_kept_view_is_a_link_in_the_list(desk: Client) -> None:
    save(desk)
    assert 'href="/people/?tab=on&amp;sort=-name"' in desk.get("/people/").content.decode()


def test_the_same_name_again_overwrites(desk: Client) -> None:
    save(desk)
    desk.post("/desk/views/test.people/save/?query=tab%3Doff", {"name": " 启用的 "})
    assert [view.query for view in SavedView.objects.all()] == ["tab=off"]


def test_a_view_can_be_renamed_and_dropped(desk: Client) -> None:
    view = save(desk)
    desk.post(f"/desk/view/{view.pk}/rename/", {"name": "在岗"})
    assert "在岗" in desk.get("/desk/views/test.people/").content.decode()
    assert desk.post(f"/desk/view/{view.pk}/delete/", headers=DRAWER).status_code == 204
    assert not SavedView.objects.exists()
    assert Entry.objects.filter(subject_kind="savedview").count() == 3


def test_a_name_that_is_taken_is_refused_at_its_field(desk: Client) -> None:
    save(desk)
    other = save(desk, "另一个")
    answer = desk.post(f"/desk/view/{other.pk}/rename/", {"name": "启用的"})
    assert answer.status_code == 422
    assert "已有名为“启用的”的视图" in answer.content.decode()


def test_nobody_sees_renames_or_drops_anothers_view(desk: Client) -> None:
    view = save(desk)
    other = signed_in(actor("other", "admin"))
    assert "启用的" not in other.get("/people/").content.decode()
    assert other.post(f"/desk/view/{view.pk}/rename/", {"name": "x"}).status_code == 404
    assert other.post(f"/desk/view/{view.pk}/delete/").status_code == 404
    assert SavedView.objects.get().name == "启用的"


def test_a_handler_bound_to_a_unit_keeps_views_too(db: None) -> None:
    import uuid

    save(signed_in(actor("handler", "handler", unit=uuid.uuid4())))
    assert SavedView.objects.get().account_id == Account.objects.get(username="handler").pk
