"""What becomes of a slip: read, answered, judged, withdrawn; told in its matters' histories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.access.models import Account
from huifang.access.scope import visible
from huifang.files.storage import store
from huifang.kit.errors import Conflict, NotAllowed
from huifang.notices.telling import tell
from huifang.problems.models import Problem
from huifang.records.texts import said
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.standing import standing_of


@action("supervision.read")
def read(by: Actor, slip: SupervisionSlip, /, *, now: datetime) -> SupervisionSlip:
    """Acknowledge, for the unit, that the slip was read; opening its page alone does not.

    Raises:
        Conflict: somebody has acknowledged it, or it was withdrawn.

    """
    _check_stands(slip)
    if slip.read_at is not None:
        words = _("督办单 %(number)s 已由%(who)s阅过。") % {"number": slip, "who": slip.read_by}
        raise Conflict(words)
    slip.read_by_id, slip.read_at = by.id, now
    slip.save()
    _tell_histories(by, slip, "read", "", now)
    return slip


@action("supervision.reply")
def reply(
    by: Actor,
    slip: SupervisionSlip,
    /,
    *,
    text: str,
    upload: UploadedFile[Any] | None = None,
    now: datetime,
) -> SupervisionSlip:
    """Answer for the unit; a refused answer may be given anew.

    Raises:
        Conflict: not read yet, an answer waits to be judged, one was accepted, or the slip was
            withdrawn.
        Invalid: nothing is said, or the file is of no kind we keep.

    """
    number = {"number": slip}
    _check_stands(slip)
    if slip.read_at is None:
        raise Conflict(_("请先打开督办单 %(number)s 点“已阅”，再回复。") % number)
    if slip.verdict == "accepted":
        raise Conflict(_("督办单 %(number)s 的回复已采纳，不必再回复。") % number)
    if slip.replied_at is not None and not slip.verdict:
        raise Conflict(_("督办单 %(number)s 已回复，正在审核。请等候审核。") % number)
    slip.reply = said(text, "text", None)
    slip.reply_file = store(upload, by, field="upload") if upload else None
    slip.replied_by_id, slip.replied_at = by.id, now
    slip.verdict, slip.verdict_reason = "", ""
    slip.judged_by, slip.judged_at = None, None
    slip.save()
    _tell_histories(by, slip, "reply", slip.reply, now)
    words = gettext("督办单 %(number)s：%(unit)s已回复，请审核。")
    who = holders_of("supervision.accept", slip)
    _tell(who, slip, words % {"number": slip, "unit": slip.unit}, now)
    return slip


@action("supervision.accept")
def accept(
    by: Actor, slip: SupervisionSlip, /, *, note: str = "", now: datetime
) -> SupervisionSlip:
    """Accept the unit's answer; the matters go on as they are.

    Raises:
        Conflict: there is no answer to judge.
        NotAllowed: `by` wrote the answer.

    """
    _judge(by, slip, "accepted", note.strip(), now)
    _tell_histories(by, slip, "accept", slip.verdict_reason, now)
    _tell_unit(slip, gettext("督办单 %(number)s 的回复已采纳，请按承诺抓紧整改。"), now)
    return slip


@action("supervision.refuse")
def refuse(by: Actor, slip: SupervisionSlip, /, *, reason: str, now: datetime) -> SupervisionSlip:
    """Refuse the unit's answer, for a reason; until the day has passed it may answer anew.

    Raises:
        Conflict: there is no answer to judge.
        NotAllowed: `by` wrote the answer.
        Invalid: no reason is given.

    """
    _judge(by, slip, "refused", said(reason, "reason"), now)
    _tell_histories(by, slip, "refuse", slip.verdict_reason, now)
    _tell_unit(slip, gettext("督办单 %(number)s 的回复未采纳，请看审核意见，重新回复。"), now)
    return slip


@action("supervision.withdraw")
def withdraw(by: Actor, slip: SupervisionSlip, /, *, reason: str, now: datetime) -> SupervisionSlip:
    """Take back a slip issued by mistake; it stays on record and no longer counts for the ladder.

    Raises:
        Conflict: it was answered, has lapsed or settled itself, or is withdrawn already.
        Invalid: no reason is given.

    """
    _check_stands(slip)
    if standing_of(slip, timezone.localdate(now)) not in ("unread", "read"):
        words = _("督办单 %(number)s 已有回复，或已届期、了结，不能撤回。请在审核意见中说明。")
        raise Conflict(words % {"number": slip})
    slip.withdrawal_reason = said(reason, "reason")
    slip.withdrawn_by_id, slip.withdrawn_at = by.id, now
    slip.save()
    _tell_histories(by, slip, "withdraw", slip.withdrawal_reason, now)
    _tell_unit(slip, gettext("督办单 %(number)s 已撤回，不必回复。"), now)
    return slip


def _check_stands(slip: SupervisionSlip) -> None:
    if slip.withdrawn_at is not None:
        words = _("督办单 %(number)s 已撤回，不再办理。请刷新后再看。")
        raise Conflict(words % {"number": slip})


def _judge(by: Actor, slip: SupervisionSlip, verdict: str, words: str, now: datetime) -> None:
    number = {"number": slip}
    if slip.replied_at is None:
        raise Conflict(_("督办单 %(number)s 还没有回复，不能审核。请等责任单位回复。") % number)
    if slip.verdict:
        raise Conflict(_("督办单 %(number)s 的回复已审核。请刷新后再看。") % number)
    if by.id is not None and by.id == slip.replied_by_id:
        raise NotAllowed(_("回复是您写的，须由他人审核。请交由其他有权限的同志办理。"))
    slip.verdict, slip.verdict_reason = verdict, said(words, "note") if words else ""
    slip.judged_by_id, slip.judged_at = by.id, now
    slip.save()


def _history_of(permission: str) -> Callable[..., Problem]:
    """Return the deed that writes a step of a slip into the history of one of its problems."""

    @action(permission)
    def tell_history(
        by: Actor, problem: Problem, /, *, slip: SupervisionSlip, note: str, now: datetime
    ) -> Problem:
        del by, note, now
        also_changed(problem, SupervisionSlip.kind(), "", slip.number)
        return problem

    return tell_history


_HISTORIES = {
    name: _history_of(f"supervision.{name}")
    for name in ("read", "reply", "accept", "refuse", "withdraw")
}


def _tell_histories(by: Actor, slip: SupervisionSlip, name: str, words: str, now: datetime) -> None:
    """Tell the problems still in the actor's scope; one that went to another unit is not his."""
    rows = visible(by, slip.problems.all(), f"supervision.{name}")
    alone = slip.matters.count() == 1
    for problem in rows.order_by("pk"):
        _HISTORIES[name](by, problem, slip=slip, note=words if alone else "", now=now)


def _tell_unit(slip: SupervisionSlip, words: str, now: datetime) -> None:
    _tell(holders_of("supervision.read", slip), slip, words % {"number": slip}, now)


def _tell(who: Any, slip: SupervisionSlip, text: str, now: datetime) -> None:
    accounts: list[Account] = list(who)
    url = reverse("supervision:slip", args=[slip.pk])
    tell(accounts, kind="supervision", text=text, url=url, now=now)
