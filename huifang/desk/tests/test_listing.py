"""The list page: one definition, and page, part, counts and file all follow it."""

from __future__ import annotations

import io
import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.desk.models import Export
from huifang.desk.pages import export
from huifang.desk.tests import pages
from huifang.desk.tests.conftest import signed_in
from huifang.files import storage
from huifang.jobs import queue, registry, worker
from huifang.journal.models import Entry
from huifang.kit.tables import read_sheets

PART = {"HX-Request": "true", "HX-Target": "div#listing"}
pytestmark = pytest.mark.django_db


def people(count: int, **values: Any) -> None:
    Account.objects.bulk_create(
        Account(username=f"u{n:04d}", name=f"人{n:04d}", **values) for n in range(count)
    )


def get(client: Client, query: str = "", **options: Any) -> str:
    answer = client.get(f"/people/{query}", **options)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def usernames(text: str) -> list[str]:
    return re.findall(r">(u\d{4})</a></th>", text)


def test_a_list_shows_its_rows_tabs_and_counts(desk: Client) -> None:
    people(3)
    people_off = Account(username="off", name="停", is_active=False)
    people_off.save()
    text = get(desk)
    assert usernames(text) == ["u0000", "u0001", "u0002"]
    assert '全部 <span class="tab-count">5</span>' in text
    assert '停用 <span class="tab-count">1</span>' in text


@pytest.mark.parametrize("asked", ["page=²", "size=²", "page=-1", "size=x"])
def test_a_page_that_is_no_number_is_the_first(desk: Client, asked: str) -> None:
    people(3)
    assert len(usernames(get(desk, f"?{asked}"))) == 3


def test_the_part_is_the_list_alone_and_the_page_holds_it_whole(desk: Client) -> None:
    people(3)
    whole, part = get(desk), get(desk, headers=PART)
    assert "<!doctype html>" in whole
    assert part.strip().startswith('<div class="listing" id="listing"')
    assert usernames(part) == usernames(whole)


def test_a_filter_a_keyword_and_a_tab_narrow_rows_and_counts_alike(desk: Client) -> None:
    people(3, title="队长")
    Account.objects.filter(username="u0001").update(is_active=False)
    text = get(desk, "?title=队长&q=人&tab=on")
    assert 'name="q" value="人"' in text
    assert usernames(text) == ["u0000", "u0002"]
    assert '全部 <span class="tab-count">3</span>' in text
    assert "共 2 条" in text


def test_a_hidden_filter_is_a_chip_that_can_be_taken_off(desk: Client) -> None:
    people(2)
    text = get(desk, "?named=人0001&q=人")
    assert usernames(text) == ["u0001"]
    assert 'href="/people/?q=%E4%BA%BA" aria-label="去掉条件：姓名"' in text
    assert '<input type="hidden" name="named" value="人0001">' in text


@pytest.mark.parametrize("page", ["1", "2", "3", "99", "-1", "x"])
def test_every_page_is_the_right_one_from_whichever_end_it_is_read(desk: Client, page: str) -> None:
    people(45)
    expected = {"1": (0, 20), "2": (20, 40), "3": (40, 45), "99": (40, 45)}.get(page, (0, 20))
    text = get(desk, f"?size=20&page={page}&q=人")
    assert usernames(text) == [f"u{n:04d}" for n in range(*expected)]


def test_rows_that_sort_alike_are_neither_lost_nor_doubled_between_pages(desk: Client) -> None:
    people(45)
    Account.objects.update(name="人")
    seen = [
        name
        for n in (1, 2, 3)
        for name in usernames(get(desk, f"?size=20&page={n}&q=人&sort=name"))
    ]
    assert len(seen) == len(set(seen))
    assert len(seen) >= 44


def test_a_click_on_a_head_sorts_up_then_down_then_as_usual(desk: Client) -> None:
    people(3)
    assert usernames(get(desk, "?sort=-name&q=人")) == ["u0002", "u0001", "u0000"]
    assert 'aria-sort="descending"' in get(desk, "?sort=-name")
    assert 'href="/people/?sort=-name"' in get(desk, "?sort=name")
    assert usernames(get(desk, "?sort=nonsense&q=人")) == ["u0000", "u0001", "u0002"]


def test_columns_come_from_the_address_then_from_the_readers_choice(desk: Client) -> None:
    people(1)
    assert 'data-col="grants"' not in get(desk)
    answer = desk.get("/people/?cols=grants,title")
    assert 'data-col="grants"' in answer.content.decode()
    assert 'data-col="mobile"' not in answer.content.decode()
    again = get(desk)  # the choice is kept in the cookie
    assert 'data-col="grants"' in again


def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(desk: Client) -> None:
    people(1)
    text = get(desk, "?since=前天")
    assert "alert-error" in text
    assert usernames(text) == []


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "没有符合条件的记录" in get(desk, "?q=谁也不是")


def test_batches_and_create_are_offered_only_to_those_who_may(desk: Client) -> None:
    people(1)
    text = get(desk)
    assert "data-batch-url" in text
    assert ">停用</a>" in text
    assert ">授权</a>" not in text


def test_who_may_not_open_the_list_is_refused() -> None:
    answer = signed_in(actor("wang", "village_team")).get("/people/")
    assert answer.status_code == 403


def test_a_list_needs_few_queries_whatever_its_length(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    people(120)
    get(desk)
    with django_assert_max_num_queries(3 + 8):  # session, account and grants come on top
        get(desk, "?size=100")
    with django_assert_max_num_queries(3 + 8):
        get(desk, "?size=100&q=人&tab=on", headers=PART)


def test_the_export_holds_exactly_the_rows_asked_for_and_no_secret(desk: Client) -> None:
    people(60)
    one = Account.objects.get(username="u0002")
    one.mobile = "13900005678"
    one.save()
    Account.objects.filter(username="u0003").update(is_active=False)
    answer = desk.get("/people/?q=人00&tab=on&size=20&format=xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    (sheet,) = read_sheets(content)
    names = [row.texts[0] for row in sheet.rows[1:]]
    assert names == [f"u{n:04d}" for n in range(60) if n != 3]
    assert sheet.rows[0].texts == ("账号", "姓名", "单位职务", "手机", "授权数", "明文")
    assert sheet.rows[3].texts[3] == "139****5678"
    assert "13800001234" not in str(sheet.rows)
    assert "13900005678" not in str(sheet.rows)


def test_an_export_is_written_in_the_journal(desk: Client, admin: Actor) -> None:
    people(2)
    b"".join(desk.get("/people/?format=xlsx").streaming_content)  # type: ignore[attr-defined]
    assert Export.objects.get().rows == 3
    entry = Entry.objects.latest("seq")
    assert (entry.subject_kind, entry.actor_name) == ("export", "管理员")


def test_an_export_needs_its_own_permission(desk: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "PEOPLE", replace(pages.PEOPLE, export_permission="problem.export"))
    assert desk.get("/people/?format=xlsx").status_code == 403
    assert "导出" not in get(desk)


def test_formulas_in_names_stay_text_in_the_export(desk: Client) -> None:
    Account.objects.create(username="u0001", name="=1+1")
    content = b"".join(desk.get("/people/?format=xlsx").streaming_content)  # type: ignore[attr-defined]
    (sheet,) = read_sheets(io.BytesIO(content).read())
    assert "=1+1" in str(sheet.rows)


def test_a_large_export_is_a_job_whose_file_only_its_owner_may_fetch(
    desk: Client, monkeypatch: Any
) -> None:
    people(30)
    monkeypatch.setattr(export, "AT_ONCE", 20)
    monkeypatch.setattr(export, "listing_called", lambda name: pages.PEOPLE)
    registry.discover()
    answer = desk.get("/people/?q=人&tab=on&format=xlsx")
    job = queue.claim(timezone.now())
    assert job
    assert answer["Location"] == f"/jobs/{job.pk}/"
    worker.run_one(job, threading.Event())
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    content = b"".join(desk.get(job.result["url"]).streaming_content)  # type: ignore[attr-defined]
    (sheet,) = read_sheets(content)
    assert len(sheet.rows) == 31
    assert signed_in(actor("other", "admin")).get(job.result["url"]).status_code == 404
    storage.sweep(timezone.now() + timedelta(hours=25))
    assert desk.get(job.result["url"]).status_code == 404


def test_every_fixed_list_of_the_house_can_be_found_by_its_name() -> None:
    assert export.listing_called("journal")
    assert export.listing_called("nothing") is None
