"""The daily digest: what it says, to whom, and that it goes out at most once a working day."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huifang.access.actor import Actor, Held, actor_of
from huifang.calendar.queries import calendar
from huifang.kit.workdays import is_workday
from huifang.notices import robots, sources
from huifang.notices.models import Digest, Notice, NoticeSettings, Webhook
from huifang.notices.queries import latest_time, target_of, usual_time
from huifang.notices.robots import Message, Outcome
from huifang.rules.reader import code_label

log = logging.getLogger("huifang.notices")

ATTEMPTS: Final = 4
BACK_OFF: Final = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
LOST_AFTER: Final = timedelta(minutes=15)
"""A digest that is being sent for longer has lost its worker; whether it arrived is not known."""


@dataclass(frozen=True)
class Target:
    """Whoever gets a digest: an account by e-mail, or a group by its robot."""

    name: str
    record: NoticeSettings | Webhook

    def actor(self) -> Actor:
        """Return in whose name rows are counted: the account, or the unit's or campaign's desk."""
        if isinstance(self.record, NoticeSettings):
            return actor_of(self.record.account)
        role = "handler" if self.record.unit_id else "office"
        held = Held(role, "", self.record.campaign_id, self.record.unit_id)
        return Actor(None, self.record.name, "command", (held,))


def send_due(now: datetime) -> int:
    """Send the digests that are due now; return how many were sent."""
    local = timezone.localtime(now)
    today = local.date()
    if not is_workday(today, calendar()) or local.time() > latest_time(today):
        return 0
    kept = {row.target: row for row in Digest.objects.filter(day=today)}
    usual, sent = usual_time(today), 0
    for target in targets():
        if local.time() >= (target.record.at or usual):
            row = _claim(target, kept.get(target.name), today, now)
            sent += row is not None and _send(target, row, now)
    return sent


def targets() -> Iterator[Target]:
    """Yield everybody who wants a digest and can be reached."""
    if mail_is_on():
        wanting = NoticeSettings.objects.filter(digest=True, account__is_active=True)
        for row in wanting.exclude(email=None).select_related("account"):
            yield Target(target_of(row), row)
    for robot in Webhook.objects.filter(active=True):
        yield Target(target_of(robot), robot)


def mail_is_on() -> bool:
    """Tell whether this installation names a mail server."""
    return bool(settings.EMAIL_HOST)


def compose(target: Target, today: date) -> Message | None:
    """Return the digest of a target: numbers and addresses only; None when there is nothing."""
    lines = [*_unread(target), *sources.lines(target.actor(), today)]
    if not lines:
        return None
    told = [(_("%(text)s：%(n)s") % {"text": one.text, "n": one.count}, _whole(one.url))
            for one in lines]  # fmt: skip
    title = _("回访系统每日提醒 %(day)s") % {"day": f"{today:%Y-%m-%d}"}
    return Message(title, [*told, (_("请登录系统办理，每个工作日只提醒一次。"), "")])


def deliver(target: Target, message: Message, now: datetime) -> Outcome:
    """Send a message to a target, and tell how it went."""
    if isinstance(target.record, Webhook):
        robot = target.record
        secret = robot.secret.reveal()
        return robots.send(robot.code, robot.address.reveal(), secret, message, now)
    return _mail(target.record.email.reveal(), message)


def test_message(now: datetime) -> Message:
    """Return what a test says."""
    day = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    words = _("这是一条测试消息，收到即表示群机器人设置正确。")
    return Message(_("回访系统测试消息 %(at)s") % {"at": day}, [(words, "")])


def _claim(target: Target, row: Digest | None, today: date, now: datetime) -> Digest | None:
    """Take the day's digest of a target for this worker alone; None when it is not to be sent."""
    if row is None:
        try:
            with transaction.atomic():
                return Digest.objects.create(
                    target=target.name, day=today, state="sending", attempts=1, began_at=now
                )
        except IntegrityError:
            return None
    mine = Digest.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    if row.state == "sending" and row.began_at < now - LOST_AFTER:
        words = _("发送中途后台程序停止，不确定是否送达；不再重发。")
        mine.update(state="unknown", error=words)
        return None
    if row.state != "failed" or row.next_at is None or row.next_at > now:
        return None
    taken = mine.update(state="sending", attempts=row.attempts + 1, began_at=now, next_at=None)
    return Digest.objects.get(pk=row.pk) if taken else None


def _send(target: Target, row: Digest, now: datetime) -> bool:
    with translation.override("zh-hans"):
        try:
            message = compose(target, row.day)
        except Exception:
            log.exception("digest %s cannot be written", row.target)
            _end(row, state="failed", error=_("内容没有生成，请系统管理员查看运行日志。"))
            return False
        if message is None:
            _end(row, state="nothing", error="")
            return False
        outcome = deliver(target, message, now)
        if outcome.state == "failed":
            log.warning("digest %s failed, attempt %s", row.target, row.attempts)
            again = now + BACK_OFF[row.attempts - 1] if row.attempts < ATTEMPTS else None
            _end(row, state="failed", error=outcome.words[:300], next_at=again)
            return False
        done = {"state": outcome.state, "error": outcome.words[:300], "lines": len(message.lines)}
        _end(row, **done, sent_at=now)
        return outcome.state == "sent"


def _end(row: Digest, **values: object) -> None:
    """Write how it ended, unless it was given up as lost meanwhile."""
    mine = Digest.objects.filter(pk=row.pk, state="sending", attempts=row.attempts)
    mine.update(**values)


def _unread(target: Target) -> list[sources.Line]:
    if not isinstance(target.record, NoticeSettings):
        return []
    unread = Notice.objects.filter(account_id=target.record.account_id, read_at=None).order_by()
    counts = unread.values_list("code").annotate(number=Count("pk")).order_by("code")
    address = f"{reverse('notices:inbox')}?unread=1"
    return [
        sources.Line(_("未读消息（%(kind)s）") % {"kind": code_label("notices.kind", code)},
                     address, number)
        for code, number in counts
    ]  # fmt: skip


def _whole(url: str) -> str:
    """Return an address as it can be opened from outside; "" while the site's own is not set."""
    return settings.HUIFANG_ADDRESS + url if settings.HUIFANG_ADDRESS else ""


def _mail(address: str, message: Message) -> Outcome:
    lines = [f"{words}\n  {url}" if url else words for words, url in message.lines]
    try:
        connection = get_connection()
        connection.open()
    except (OSError, SMTPException) as error:
        log.info("the mail server was not reached: %s", type(error).__name__)
        return Outcome("failed", _("连不上发件服务器，或账号密码不对。请系统管理员检查。"))
    try:
        EmailMessage(message.title, "\n".join(lines), None, [address], connection=connection).send()
    except (TimeoutError, SMTPServerDisconnected):
        return Outcome("unknown", _("已发出，但发件服务器没有及时答复，不确定是否送达；不再重发。"))
    except (OSError, SMTPException) as error:
        log.info("a mail was refused: %s", type(error).__name__)
        return Outcome("failed", _("发件服务器拒绝了这封邮件。请核对邮箱地址。"))
    finally:
        connection.close()
    return Outcome("sent")
