"""The queue: taken by one worker only, given back when a worker dies, once per key."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.jobs import queue, registry, worker
from huifang.jobs.models import Job, State
from huifang.jobs.run import Lost, Run, execute
from huifang.kit.errors import Invalid

Known = dict[str, Callable[[Run], Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Known:
    known: Known = {}
    monkeypatch.setattr(registry, "JOBS", known)
    monkeypatch.setattr("huifang.jobs.run.JOBS", known)
    return known


def put(name: str = "count", **options: Any) -> Job:
    return queue.enqueue(None, name, {}, now=timezone.now(), **options)


def taken(name: str = "count") -> Job:
    put(name)
    job = queue.claim(timezone.now())
    assert job
    return job


def run(job: Job) -> Job:
    execute(job, Actor(None, "", "office"), threading.Event())
    job.refresh_from_db()
    return job


def test_a_job_is_taken_once() -> None:
    put()
    assert queue.claim(timezone.now())
    assert queue.claim(timezone.now()) is None


def test_a_job_is_not_taken_before_its_time() -> None:
    job = put()
    assert queue.claim(job.run_at - timedelta(seconds=1)) is None


def test_while_a_job_waits_its_key_adds_nothing() -> None:
    assert put(key="export:1").pk == put(key="export:1").pk
    done = queue.claim(timezone.now())
    assert done
    queue.finish(done, timezone.now(), state=State.DONE)
    assert put(key="export:1").pk != done.pk


def test_jobs_without_a_key_never_hinder_each_other() -> None:
    assert put().pk != put().pk


def test_a_result_is_kept(jobs: Known) -> None:
    jobs["count"] = lambda run: {"text": "共 3 户"}
    job = run(taken())
    assert (job.state, job.result, job.percent) == (State.DONE, {"text": "共 3 户"}, 100)


def test_a_refusal_is_told_to_the_owner_and_not_tried_again(jobs: Known) -> None:
    def refuse(run: Run) -> None:
        raise Invalid("第 3 行不对")

    jobs["count"] = refuse
    job = run(taken())
    assert (job.state, job.error) == (State.FAILED, "第 3 行不对")


def test_a_fault_is_tried_three_times_and_then_told(jobs: Known) -> None:
    def fall(run: Run) -> None:
        raise ZeroDivisionError

    jobs["count"] = fall
    job = put()
    for attempt in (1, 2, 3):
        job.run_at = timezone.now()
        job.save()
        claimed = queue.claim(timezone.now())
        assert claimed
        assert claimed.attempts == attempt
        job = run(claimed)
    assert (job.state, job.error) == (State.FAILED, queue.died())


def test_a_second_attempt_goes_on_where_the_first_committed(jobs: Known) -> None:
    seen: list[int] = []

    def walk(run: Run) -> None:
        for start in range(run.committed, 6, 2):
            with run.step(start + 2):
                seen.append(start)
                if start == 2 and run.job.attempts == 1:
                    raise ZeroDivisionError

    jobs["count"] = walk
    run(taken())
    Job.objects.update(run_at=timezone.now())
    again = queue.claim(timezone.now())
    assert again
    assert run(again).state == State.DONE
    assert seen == [0, 2, 2, 4]


def test_a_worker_that_lost_its_job_can_write_nothing() -> None:
    job = taken()
    Job.objects.update(claim=uuid.uuid4().hex)
    mine = Run(job, Actor(None, "", "office"), timezone.now)
    with pytest.raises(Lost), mine.step(1):
        pytest.fail("the step must not begin")
    with pytest.raises(Lost):
        mine.progress(1)
    assert queue.finish(job, timezone.now(), state=State.DONE) is False


def test_a_job_taken_away_during_a_step_commits_nothing(jobs: Known) -> None:
    def walk(run: Run) -> None:
        with run.step(1):
            Job.objects.filter(pk=run.job.pk).update(note="half done", claim="another")

    jobs["count"] = walk
    job = run(taken())
    assert (job.note, job.committed) == ("", 0)


def test_a_silent_worker_loses_its_job() -> None:
    job = taken()
    assert queue.reap(timezone.now()) == 0
    later = timezone.now() + queue.LAPSE + timedelta(seconds=1)
    assert queue.reap(later) == 1
    again = queue.claim(later)
    assert again
    assert (again.pk, again.attempts) == (job.pk, 2)


def test_a_job_that_kills_every_worker_ends_as_failed() -> None:
    put()
    at = timezone.now()
    for _attempt in range(queue.ATTEMPTS):
        assert queue.claim(at)
        at += queue.LAPSE + timedelta(seconds=1)
        queue.reap(at)
    assert Job.objects.get().state == State.FAILED


def test_a_cancelled_job_stops_at_its_next_step(jobs: Known) -> None:
    def walk(run: Run) -> None:
        Job.objects.update(cancel_requested=True)
        with run.step(1):
            pytest.fail("the step must not begin")

    jobs["count"] = walk
    assert run(taken()).state == State.CANCELLED


def test_a_worker_asked_to_stop_gives_the_job_back_untouched(jobs: Known) -> None:
    leaving = threading.Event()

    def walk(run: Run) -> None:
        leaving.set()
        run.progress(1)

    jobs["count"] = walk
    job = taken()
    execute(job, Actor(None, "", "office"), leaving)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.READY, 0)


def test_progress_is_written_at_most_twice_a_second(django_assert_num_queries: Any) -> None:
    mine = Run(taken(), Actor(None, "", "office"), timezone.now)
    with django_assert_num_queries(2):
        for number in range(1000):
            mine.progress(number, 1000)


def test_a_job_runs_in_its_owners_name_and_language(jobs: Known) -> None:
    from django.utils.translation import get_language, override

    account = Account.objects.create(username="office", name="办公室")
    jobs["count"] = lambda run: {"text": f"{run.owner.name} {get_language()}"}
    with override("en"):
        queue.enqueue(Actor(account.pk, "", "office"), "count", {}, now=timezone.now())
    job = queue.claim(timezone.now())
    assert job
    worker.run_one(job, threading.Event())
    job.refresh_from_db()
    assert job.result == {"text": "办公室 en"}


def test_periodic_work_is_done_once_in_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    interval = registry.Interval("test", timedelta(minutes=1), done.append)
    monkeypatch.setattr(registry, "PERIODIC", {"test": interval})
    now = timezone.now()
    for seconds in (0, 10, 59, 60, 61):
        worker.do_periodic(now + timedelta(seconds=seconds))
    assert done == [now, now + timedelta(seconds=60)]


def test_periodic_work_that_fails_waits_for_its_next_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def fall(now: object) -> None:
        calls.append(now)
        raise ZeroDivisionError

    interval = registry.Interval("test", timedelta(minutes=1), fall)
    monkeypatch.setattr(registry, "PERIODIC", {"test": interval})
    now = timezone.now()
    for seconds in (0, 30, 60):
        worker.do_periodic(now + timedelta(seconds=seconds))
    assert len(calls) == 2


def test_old_jobs_are_cleared_and_live_ones_kept() -> None:
    old, live = taken(), put()
    queue.finish(old, timezone.now() - timedelta(days=31), state=State.DONE)
    queue.clear_old(timezone.now())
    assert list(Job.objects.all()) == [live]


@pytest.mark.django_db
def test_the_worker_lets_the_database_learn_how_its_rows_are_spread() -> None:
    registry.PERIODIC["jobs.learn"].work(timezone.now())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1")
            assert cursor.fetchone()[0] > 0
