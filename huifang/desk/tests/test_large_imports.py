"""Large imports go to the background, in parts; one that stops says what is in and goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huifang.access.actor import Actor, actor_of
from huifang.access.models import Account
from huifang.desk import background
from huifang.desk.importing import committing, flow
from huifang.desk.models import ImportBatch
from huifang.desk.pages.preview import written_words
from huifang.desk.tests import importing
from huifang.desk.tests.test_importing import GOOD, sheet, staged
from huifang.desk.tests.test_importing import _importer as _importer
from huifang.jobs import queue, worker
from huifang.jobs.models import Job
from huifang.journal.models import Entry

pytestmark = pytest.mark.django_db


def many(count: int) -> list[tuple[str, ...]]:
    return [(str(n), f"m{n:04d}", f"人{n:04d}"[:5], "", "") for n in range(count)]


def work() -> Job:
    """Run the next job as a worker would."""
    job = queue.claim(timezone.now())
    assert job
    worker.run_one(job, threading.Event())
    job.refresh_from_db()
    return job


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "AT_ONCE", 5)
    monkeypatch.setattr(background, "ONE_TRANSACTION", 10)
    monkeypatch.setattr(background, "PART", 4)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("rows", [8, 30])
def test_a_large_file_is_checked_and_written_by_the_worker(desk: Client, rows: int) -> None:
    address = staged(desk, many(rows))
    assert "data-job" in desk.get(address).content.decode()
    assert work().state == "done"
    assert f"写入 {rows} 行" in desk.get(address).content.decode()
    desk.post(f"{address}confirm/")
    job = work()
    assert (job.state, job.error, job.committed) == ("done", "", rows)
    assert Account.objects.filter(username__startswith="m").count() == rows
    assert "已写入" in desk.get(address).content.decode()


@pytest.mark.usefixtures("small_steps")
def test_a_job_cut_off_between_parts_goes_on_and_writes_each_row_once(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = staged(desk, many(30))
    work()
    desk.post(f"{address}confirm/")
    write, calls = committing.write, []

    def fails_once(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 4:
            raise OSError("cut off")
        write(*args)

    monkeypatch.setattr(committing, "write", fails_once)
    assert work().committed == 12
    Job.objects.update(run_at=timezone.now())
    job = work()
    assert (job.state, job.attempts) == ("done", 2)
    created = Entry.objects.filter(deed="account.create", door="import")
    assert created.count() == created.values("subject_id").distinct().count() == 30


@pytest.mark.usefixtures("small_steps")
def test_a_large_file_with_an_error_never_starts(desk: Client) -> None:
    address = staged(desk, [*many(30), ("x", "bad", "名字实在太长了", "", "")])
    work()
    assert desk.post(f"{address}confirm/").status_code == 422
    assert not Job.objects.filter(name="desk.import").exists()


def stopped(desk: Client) -> str:
    """Return the page of an import of thirty rows whose last part was refused."""
    address = staged(desk, many(30))
    work()
    desk.post(f"{address}confirm/")
    importing.REFUSED.add("m0029")
    assert "第 31 行没有写入：名额已满。" in work().error
    return address


@pytest.fixture
def refused() -> Iterator[None]:
    yield
    importing.REFUSED.clear()


@pytest.mark.usefixtures("small_steps", "refused")
def test_a_stopped_import_says_which_rows_are_in_and_goes_on_with_the_rest(desk: Client) -> None:
    address = stopped(desk)
    page = desk.get(address).content.decode()
    assert "已写入文件的第 2–29 行，其余的行没有写入" in page
    assert "继续导入其余" in page
    assert "已停止" in page
    assert "正在写入" not in page
    importing.REFUSED.clear()
    desk.post(f"{address}recheck/")
    work()
    page = desk.get(address).content.decode()
    assert "写入 2 行" in page
    assert "本次导入已写入" in page
    desk.post(f"{address}confirm/")
    assert work().state == "done"
    assert Account.objects.filter(username__startswith="m").count() == 30
    created = Entry.objects.filter(deed="account.create", door="import")
    assert created.count() == created.values("subject_id").distinct().count() == 30


@pytest.mark.usefixtures("small_steps", "refused")
def test_a_corrected_file_goes_on_where_the_stopped_one_was(desk: Client) -> None:
    address = stopped(desk)
    key = address.strip("/").rpartition("/")[2]
    rows = [("9", "first", "新人", "", ""), *many(30)]  # every row stands one lower now
    rows[30] = ("29", "m0099", "改过的人", "", "")
    page = desk.get(f"/desk/imports/test.accounts/?after={key}").content.decode()
    assert "接着" in page
    answer = desk.post(
        f"/desk/imports/test.accounts/?after={key}",
        {"file": SimpleUploadedFile("b.xlsx", sheet(rows))},
    )
    assert work().state == "done"
    follow = answer["Location"]
    batch = ImportBatch.objects.get(pk=follow.strip("/").rpartition("/")[2])
    assert (batch.counts["new"], batch.counts["same"]) == (3, 28)
    desk.post(f"{follow}confirm/")
    assert work().state == "done"
    assert Account.objects.filter(username__startswith="m").count() == 30
    assert Account.objects.filter(username="m0099").exists()


@pytest.mark.usefixtures("small_steps", "refused")
def test_an_import_given_up_midway_still_says_what_is_in(desk: Client) -> None:
    address = stopped(desk)
    desk.post(f"{address}discard/")
    assert "已写入文件的第 2–29 行" in desk.get(address).content.decode()
    key = address.strip("/").rpartition("/")[2]
    assert desk.get(f"/desk/imports/test.accounts/?after={key}").status_code == 404


@pytest.mark.usefixtures("small_steps")
def test_a_job_that_failed_can_be_checked_again_or_given_up(desk: Client) -> None:
    address = staged(desk, many(30))
    work()
    desk.post(f"{address}confirm/")
    importing.REFUSED.add("m0029")
    assert "第 31 行没有写入：名额已满。" in work().error
    assert "名额已满" in desk.get(address).content.decode()
    importing.REFUSED.clear()
    desk.post(f"{address}recheck/")
    work()
    desk.post(f"{address}confirm/")
    assert work().state == "done"
    assert Account.objects.filter(username__startswith="m").count() == 30


def test_the_job_acts_with_the_rights_its_owner_has_when_it_runs(
    desk: Client, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "AT_ONCE", 1)
    address = staged(desk, GOOD)
    work()
    desk.post(f"{address}confirm/")
    account = Account.objects.get(username="admin")
    account.grants.update(ended_at=timezone.now())
    assert not actor_of(account).can("account.create")
    assert work().state == "failed"
    assert not Account.objects.filter(username="ja").exists()


def test_lines_that_are_no_rows_do_not_part_what_is_written() -> None:
    batch = ImportBatch(written=[[5, 7], [10, 12], [15, 16]])
    assert written_words(batch, (5, 6, 7, 10, 11, 12, 14, 15, 16)) == "5–12、15–16"
