"""The inbox: told once, read by its owner only, opened to the page it speaks of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.access.actor import actor_of
from huifang.access.tests.make import account
from huifang.kit.errors import Missing
from huifang.notices import actions, queries
from huifang.notices.models import Notice
from huifang.notices.telling import tell
from huifang.notices.tests.make import MORNING, signed_in, told

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_each_account_is_told_once_and_a_disabled_one_not() -> None:
    wang, gone = account("wang"), account("gone", is_active=False)
    tell([wang, wang, gone], kind="other", text="一", url="/", now=MORNING)
    assert list(Notice.objects.values_list("account__username", "text")) == [("wang", "一")]


def test_an_unread_line_about_the_same_page_is_brought_up_to_date_not_doubled() -> None:
    first = told(text="剩三天", url="/problems/")
    told(text="剩两天", url="/problems/")
    first.refresh_from_db()
    assert (Notice.objects.count(), first.text) == (1, "剩两天")
    actions.read(actor_of(first.account), first, now=MORNING)
    told(text="剩一天", url="/problems/")
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(("kind", "url"), [("none", "/"), ("other", "https://evil.example/")])
def test_only_known_kinds_and_pages_of_this_site_are_told(kind: str, url: str) -> None:
    with pytest.raises(AssertionError):
        tell([account("wang")], kind=kind, text="x", url=url, now=MORNING)


def test_opening_a_line_marks_it_read_and_leads_to_its_page() -> None:
    line = told(url="/jobs/")
    wang = signed_in("wang")
    assert "1条未读" in wang.get("/").content.decode()
    answer = wang.get(f"/notices/{line.pk}/")
    assert answer.headers["Location"] == "/jobs/"
    line.refresh_from_db()
    assert line.read_at is not None
    assert "条未读" not in wang.get("/").content.decode()


def test_nobody_sees_opens_or_marks_another_s_line() -> None:
    line = told(text="王的消息", url="/jobs/")
    account("li")
    li = signed_in("li")
    assert "王的消息" not in li.get("/notices/").content.decode()
    assert "条未读" not in li.get("/notices/").content.decode()
    assert li.get(f"/notices/{line.pk}/").status_code == 404
    for verb in ("read", "read-all"):
        assert li.post(f"/notices/{line.pk}/{verb}/").status_code == 404
    for deed in (actions.read, actions.read_up_to):
        with pytest.raises(Missing):
            deed(actor_of(account("li")), line, now=MORNING)
    line.refresh_from_db()
    assert line.read_at is None


def test_all_are_marked_read_up_to_what_the_reader_saw() -> None:
    old = told(text="旧", url="/jobs/")
    late = told(text="新", url="/notices/")
    Notice.objects.filter(pk=late.pk).update(made_at=MORNING + timedelta(minutes=5))
    wang = signed_in("wang")
    wang.post(f"/notices/{old.pk}/read-all/")
    assert [line.text for line in queries.own_notices(actor_of(old.account), unread=True)] == ["新"]
    page = wang.get("/notices/", {"unread": "1"}).content.decode()
    assert "新" in page
    assert "旧" not in page


def test_the_bell_stops_counting_at_a_hundred() -> None:
    wang = account("wang")
    for number in range(103):
        tell([wang], kind="other", text=str(number), url=f"/problems/{number}/", now=MORNING)
    assert "99+" in signed_in("wang").get("/").content.decode()
    assert signed_in("wang").get("/notices/?page=3").status_code == 200


def test_reminders_want_an_address_and_keep_the_old_one_when_it_is_left_empty() -> None:
    account("wang")
    wang = signed_in("wang")
    refused = wang.post("/notices/settings/", {"digest": "on", "email": "", "at": ""})
    assert refused.status_code == 422
    assert "请填写电子邮箱" in refused.content.decode()
    assert wang.post("/notices/settings/", {"digest": "on", "email": "x"}).status_code == 422
    wang.post("/notices/settings/", {"digest": "on", "email": "w@example.cn", "at": "09:15"})
    wang.post("/notices/settings/", {"digest": "on", "email": "", "at": ""})
    row = queries.own_settings(actor_of(account("wang")))
    assert (row.digest, row.email.reveal(), row.at) == (True, "w@example.cn", None)
    assert "w@example.cn" not in wang.get("/notices/settings/").content.decode()
