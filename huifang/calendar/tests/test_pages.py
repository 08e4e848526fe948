"""The pages of the calendar: a year is drawn, a day is changed with a reason, a notice taken in."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.calendar.models import Holiday
from huifang.calendar.tests.make import NOTICE_2027, NOW, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():  # type: ignore[no-untyped-def]
    with time_machine.travel(NOW, tick=False):
        yield


def client(name: str) -> Client:
    found = Client()
    owner = Account.objects.get(username=name)
    found.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.fixture
def desk() -> Client:
    office()
    return client("bangongshi")


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_a_year_shows_twelve_months_and_its_marks(desk: Client) -> None:
    page = text(desk.get("/calendar/", {"year": "2026"}))
    assert page.count('<table class="month">') == 12
    assert "全年工作日 248 天" in page
    assert "2027年放假安排尚未录入" in page
    assert "/calendar/day/2026-10-01/change/" in page


@pytest.mark.parametrize("year", ["1066", "abcd", "99999", "", "２０２６"])
def test_any_year_in_the_address_is_answered(desk: Client, year: str) -> None:
    assert desk.get("/calendar/", {"year": year}).status_code == 200


def test_readers_see_the_year_and_cannot_change_it() -> None:
    actor("wang", "visitor")
    wang = client("wang")
    assert "/change/" not in text(wang.get("/calendar/"))
    assert wang.get("/calendar/day/2026-10-01/change/").status_code == 403
    assert wang.get("/calendar/notice/").status_code == 403


def test_a_day_is_changed_with_a_reason(desk: Client) -> None:
    address = "/calendar/day/2026-12-01/change/"
    refused = desk.post(address, {"works": "off", "name": "停工"})
    assert refused.status_code == 422
    assert desk.post(address, {"works": "off", "name": "停工", "reason": "大雪"}).status_code == 302
    row = Holiday.objects.get(day=date(2026, 12, 1))
    assert (row.works, row.name, row.origin) == (False, "停工", "hand")
    assert "撤销本地登记" in text(desk.get(address))
    assert "大雪" in text(desk.get(f"/calendar/days/{row.pk}/"))
    clear = "/calendar/day/2026-12-01/clear/"
    assert desk.post(clear, {"reason": "录错"}).status_code == 302
    assert not Holiday.objects.exists()
    assert desk.get(clear).status_code == 404


@pytest.mark.parametrize("iso", ["2026-13-01", "x", "1999-01-01"])
def test_a_day_that_is_none_is_not_found(desk: Client, iso: str) -> None:
    assert desk.get(f"/calendar/day/{iso}/change/").status_code == 404


def test_a_notice_is_looked_through_before_it_is_saved(desk: Client) -> None:
    sent = {"year": "2027", "text": NOTICE_2027, "source": ""}
    shown = text(desk.post("/calendar/notice/", sent))
    assert "2027年2月5日（星期五）至2027年2月11日（星期四）" in shown
    assert "鼓励各单位错峰安排10月8日休息" in shown
    assert not Holiday.objects.exists()
    looked_at = re.search(r'name="looked_at" value="(\w+)"', shown)
    assert looked_at
    save = {**sent, "looked_at": looked_at[1], "save": "1"}
    changed = {**save, "text": NOTICE_2027.replace("三、", "五、")}
    again = {name: value for name, value in save.items() if name != "save"}
    for unsure in (changed, again):
        assert desk.post("/calendar/notice/", unsure).status_code == 200  # looked through again
    assert not Holiday.objects.exists()
    answer = desk.post("/calendar/notice/", save, follow=True)
    assert "2027年放假安排已录入，26 天有变化" in text(answer)
    assert "2027年放假安排尚未录入" not in text(desk.get("/calendar/"))


def test_a_notice_that_does_not_fit_is_refused_with_every_fault(desk: Client) -> None:
    answer = desk.post("/calendar/notice/", {"year": "2028", "text": NOTICE_2027})
    assert answer.status_code == 422
    assert "正文写的是2027年，这里填的是2028年" in text(answer)
    shifted = NOTICE_2027.replace("2027", "2028")
    answer = desk.post("/calendar/notice/", {"year": "2028", "text": shifted})
    assert "2028-01-01是周六，原文写的是周五" in text(answer)


def test_a_sheet_with_three_spellings_of_a_day_is_taken_in(desk: Client) -> None:
    rows = "日期,休息/上班,名称\n2027-01-01,休息,元旦\n2027/1/2,休,元旦\n2027年1月4日,上班,\n"
    upload = SimpleUploadedFile("2027.csv", rows.encode())
    page = desk.post("/desk/imports/calendar.days/", {"file": upload}, follow=True)
    address = page.request["PATH_INFO"]
    desk.post(f"{address}confirm/", follow=True)
    assert list(Holiday.objects.order_by("day").values_list("day", "works", "origin")) == [
        (date(2027, 1, 1), False, "sheet"),
        (date(2027, 1, 2), False, "sheet"),
        (date(2027, 1, 4), True, "sheet"),
    ]


def test_a_sheet_with_faults_is_not_taken_in(desk: Client) -> None:
    rows = "日期,休息/上班\n2027-02-30,休息\n2027-01-02,也许\n"
    upload = SimpleUploadedFile("2027.csv", rows.encode())
    page = text(desk.post("/desk/imports/calendar.days/", {"file": upload}, follow=True))
    assert "请填“休息”或“上班”" in page
    assert not Holiday.objects.exists()


def test_the_marked_days_are_listed_and_exported(desk: Client) -> None:
    desk.post("/calendar/day/2026-12-01/change/", {"works": "off", "name": "停工", "reason": "雪"})
    assert "停工" in text(desk.get("/calendar/days/", {"year": "2026"}))
    assert "停工" not in text(desk.get("/calendar/days/", {"year": "2025"}))
    answer = desk.get("/calendar/days/", {"format": "xlsx"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert io.BytesIO(content).read(2) == b"PK"
