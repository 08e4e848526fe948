"""One's own background jobs on the screen."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.jobs import queue
from huifang.jobs.models import Job, State

pytestmark = pytest.mark.django_db


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=who.name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def wang() -> Actor:
    return actor("wang", "village_team")


def put(owner: Actor) -> Job:
    return queue.enqueue(owner, "count", {}, now=timezone.now(), title="导出问题台账", total=10)


def taken(owner: Actor) -> Job:
    put(owner)
    job = queue.claim(timezone.now())
    assert job
    return job


def test_progress_is_asked_for_while_the_job_lives(wang: Actor) -> None:
    job = taken(wang)
    queue.hold(job).update(done=3)
    text = signed_in(wang).get(f"/jobs/{job.pk}/").content.decode()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in text
    assert "30%" in text


def test_when_the_job_has_ended_the_page_is_loaded_again_and_shows_the_result(wang: Actor) -> None:
    job = taken(wang)
    client = signed_in(wang)
    assert "HX-Refresh" not in client.get(f"/jobs/{job.pk}/progress/")
    result = {"url": "/x/", "label": "下载", "text": "共 10 行"}
    queue.finish(job, timezone.now(), state=State.DONE, result=result)
    assert client.get(f"/jobs/{job.pk}/progress/")["HX-Refresh"] == "true"
    text = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'href="/x/">下载' in text
    assert "hx-get" not in text


def test_a_failed_job_says_why(wang: Actor) -> None:
    job = taken(wang)
    queue.finish(job, timezone.now(), state=State.FAILED, error="第 3 行没有写入")
    client = signed_in(wang)
    assert "第 3 行没有写入" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert "第 3 行没有写入" in client.get("/jobs/").content.decode()


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_told(wang: Actor) -> None:
    client = signed_in(wang)
    running, waiting = taken(wang), put(wang)
    for job in (running, waiting):
        assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
        job.refresh_from_db()
    assert (running.state, running.cancel_requested) == (State.RUNNING, True)
    assert waiting.state == State.CANCELLED
    assert client.post(f"/jobs/{waiting.pk}/cancel/").status_code == 409


def test_a_cancelled_job_says_how_much_of_it_was_kept(wang: Actor) -> None:
    job = taken(wang)
    Job.objects.filter(pk=job.pk).update(state=State.CANCELLED, committed=7)
    assert "停止前已完成 7 项" in signed_in(wang).get(f"/jobs/{job.pk}/").content.decode()


@pytest.mark.parametrize(
    ("to", "found"), [("/desk/import/x/", "/desk/import/x/"), ("https://example.org/", None)]
)
def test_after_a_cancel_one_is_back_on_the_page_of_this_site_one_came_from(
    wang: Actor, to: str, found: str | None
) -> None:
    job = put(wang)
    answer = signed_in(wang).post(f"/jobs/{job.pk}/cancel/?{urlencode({'next': to})}")
    assert answer["Location"] == (found or f"/jobs/{job.pk}/")


def test_nobody_sees_or_cancels_anothers_job(wang: Actor) -> None:
    job = put(wang)
    li = signed_in(actor("li", "office"))
    assert "导出问题台账" not in li.get("/jobs/").content.decode()
    assert li.get(f"/jobs/{job.pk}/").status_code == 404
    assert li.get(f"/jobs/{job.pk}/progress/").status_code == 404
    assert li.post(f"/jobs/{job.pk}/cancel/").status_code == 404
