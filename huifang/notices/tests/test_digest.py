"""One digest a working day and target: never two, nothing when there is nothing, tried again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from huifang.access.actor import Actor, actor_of
from huifang.access.tests.make import account
from huifang.calendar.models import Holiday
from huifang.calendar.queries import forget
from huifang.notices import actions, digest, sources
from huifang.notices.digest import send_due
from huifang.notices.models import Digest, NoticeSettings
from huifang.notices.sources import Line, Source
from huifang.notices.tests.make import MORNING, SUNDAY, Platform, robot, signed_in, told

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def source(count: int = 3) -> None:
    """Let a room say that so many things wait."""

    def ask(_actor: Actor, _today: date) -> list[Line]:
        return [Line("待签收交办单", "/problems/", count), Line("超期问题", "/problems/", 0)]

    sources.SOURCES["test"] = Source("test", ask)


def reminded(name: str = "wang", **facts: Any) -> NoticeSettings:
    owner = actor_of(account(name))
    given = {"digest": True, "email": f"{name}@example.cn", "at": None, **facts}
    return actions.keep_settings(owner, None, **given, now=MORNING)


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    settings.HUIFANG_ADDRESS = "https://huifang.example"


def test_a_group_gets_one_digest_a_day_whatever_often_it_is_due(platform: Platform) -> None:
    source()
    robot(platform.url())
    assert [send_due(MORNING + timedelta(minutes=5 * n)) for n in range(4)] == [1, 0, 0, 0]
    assert len(platform.got) == 1
    text = platform.got[0][1]["markdown"]["text"]
    assert "[待签收交办单：3](https://huifang.example/problems/)" in text
    assert "超期问题" not in text
    assert send_due(MORNING + timedelta(days=1)) == 1


@pytest.mark.usefixtures("mailing")
def test_a_mail_tells_numbers_and_links_and_no_word_of_what_was_told() -> None:
    told("wang", "李建国家的围墙", "/problems/", kind="handed_over")
    told("wang", "李建国家的水管", "/jobs/", kind="handed_over")
    told("li", "另一个人的", "/jobs/", kind="check")
    reminded()
    assert send_due(MORNING) == 1
    (sent,) = mail.outbox
    assert sent.to == ["wang@example.cn"]
    assert "未读消息（交办）：2\n  https://huifang.example/notices/?unread=1" in sent.body
    assert "李建国" not in f"{sent.subject}{sent.body}"
    assert "抽查" not in sent.body


@pytest.mark.usefixtures("mailing")
def test_nothing_is_sent_when_there_is_nothing_and_the_day_is_done() -> None:
    reminded()
    assert send_due(MORNING) == 0
    told("wang")
    assert send_due(MORNING + timedelta(hours=2)) == 0
    assert (mail.outbox, Digest.objects.get().state) == ([], "nothing")


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("moment", [
    SUNDAY, MORNING - timedelta(minutes=10), MORNING + timedelta(hours=10)
])  # fmt: skip
def test_nobody_is_disturbed_on_a_day_off_before_the_hour_or_in_the_evening(
    moment: datetime,
) -> None:
    told("wang")
    reminded()
    assert send_due(moment) == 0
    assert not Digest.objects.exists()


@pytest.mark.usefixtures("mailing")
def test_a_weekend_day_that_is_worked_is_a_working_day() -> None:
    told("wang")
    reminded()
    Holiday.objects.create(day=date(2026, 11, 22), works=True, changed_at=SUNDAY)
    forget()
    assert send_due(SUNDAY) == 1


@pytest.mark.usefixtures("mailing")
def test_who_chose_another_time_is_told_then_and_who_wants_nothing_never() -> None:
    for name in ("wang", "li", "zhao"):
        told(name)
    reminded("wang", at=datetime.strptime("10:00", "%H:%M").time())  # noqa: DTZ007  # a time
    reminded("li", digest=False)
    account("zhao")
    assert send_due(MORNING) == 0
    assert send_due(MORNING + timedelta(hours=1, minutes=30)) == 1
    assert [message.to for message in mail.outbox] == [["wang@example.cn"]]


def test_without_a_mail_server_no_mail_is_tried_and_the_page_says_so(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    told("wang")
    reminded()
    assert send_due(MORNING) == 0
    assert not Digest.objects.exists()
    assert "还没有配置发件服务器" in signed_in("wang").get("/notices/settings/").content.decode()


def test_a_failure_is_tried_again_with_back_off_shown_and_given_up(platform: Platform) -> None:
    source()
    robot(platform.url())
    platform.answer = b'{"errcode": 130101, "errmsg": "send too fast"}'
    send_due(MORNING)
    send_due(MORNING + timedelta(minutes=5))
    assert len(platform.got) == 1
    page = signed_in("bangongshi").get("/notices/robots/").content.decode()
    assert "send too fast" in page
    assert "后再试" in page
    for minutes in (15, 50, 120, 180, 240, 300):
        send_due(MORNING + timedelta(minutes=minutes))
    assert len(platform.got) == digest.ATTEMPTS
    assert Digest.objects.get().next_at is None


def test_a_failure_that_passes_is_made_good_once(platform: Platform) -> None:
    source()
    robot(platform.url())
    platform.status = 502
    send_due(MORNING)
    platform.status = 200
    assert [send_due(MORNING + timedelta(minutes=n)) for n in (15, 60, 120)] == [1, 0, 0]
    assert Digest.objects.get().state == "sent"


def test_a_worker_that_dies_between_sending_and_noting_never_leads_to_a_second_digest(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    source()
    robot(platform.url())

    def killed(*_args: Any, **_values: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(digest, "_end", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(MORNING)
    assert Digest.objects.get().state == "sending"
    for minutes in (5, 20, 60, 180):
        assert send_due(MORNING + timedelta(minutes=minutes)) == 0
    assert (len(platform.got), Digest.objects.get().state) == (1, "unknown")
    assert "不再重发" in signed_in("bangongshi").get("/notices/robots/").content.decode()


def test_two_workers_at_the_same_moment_send_one_digest(platform: Platform) -> None:
    source()
    row = robot(platform.url())
    target = digest.Target(f"webhook:{row.pk}", row)
    first = digest._claim(target, None, MORNING.date(), MORNING)
    second = digest._claim(target, None, MORNING.date(), MORNING)
    assert (first is not None, second) == (True, None)


def test_a_silent_platform_is_not_asked_twice(platform: Platform) -> None:
    source()
    robot(platform.url())
    platform.silent = True
    for minutes in (0, 20, 60):
        send_due(MORNING + timedelta(minutes=minutes))
    assert (len(platform.got), Digest.objects.get().state) == (1, "unknown")


def test_a_robot_counts_in_the_name_of_its_unit_or_campaign(platform: Platform) -> None:
    heard: list[Actor] = []

    def ask(by: Actor, _today: date) -> list[Line]:
        heard.append(by)
        return []

    sources.SOURCES["test"] = Source("test", ask)
    unit, campaign = uuid4(), uuid4()
    robot(platform.url(), unit_id=unit, name="A")
    robot(platform.url(), campaign_id=campaign, name="B")
    send_due(MORNING)
    held = [by.grants[0] for by in heard]
    assert [(one.role, one.unit_id, one.campaign_id) for one in held] == [
        ("handler", unit, None), ("office", None, campaign)
    ]  # fmt: skip
    assert platform.got == []


def test_a_room_that_fails_does_not_keep_the_others_silent(platform: Platform) -> None:
    def broken(_actor: Actor, _today: date) -> list[Line]:
        raise RuntimeError

    sources.SOURCES["broken"] = Source("broken", broken)
    source()
    robot(platform.url())
    assert send_due(MORNING) == 1
