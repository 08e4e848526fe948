"""Deeds on hard cases: convene, opine, record an opinion, conclude, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.access.models import Account
from huifang.access.scope import visible
from huifang.campaigns.models import Member
from huifang.consultations.models import Consultation, Invitation, Opinion
from huifang.kit.errors import Conflict, Invalid, Missing
from huifang.kit.papers.veil import veiled
from huifang.notices.telling import tell
from huifang.problems import actions as problems
from huifang.problems.models import Problem
from huifang.problems.papers.wording import names_of
from huifang.records.texts import said
from huifang.rules.reader import codes


@action("consultation.convene", creates=True)
def convene(
    by: Actor,
    problem: Problem,
    /,
    *,
    question: str,
    due_on: date,
    members: Sequence[Member],
    reasons: Mapping[str, str] | None = None,
    now: datetime,
) -> Consultation:
    """Ask members about a problem; `reasons` tells, by key, why each is asked.

    Raises:
        Conflict: the problem is closed or void, or a consultation on it is open.
        Invalid: nothing is asked, nobody is, the day does not lie ahead, or the question names
            the family.

    """
    held = _may_be_asked(problem)
    if not members:
        words = _("请至少邀请一位委员。")
        raise Invalid(words, members=words)
    made = Consultation.objects.create(
        problem=held, question=_asked(problem, question), due_on=_ahead(due_on, now),
        convened_by_id=by.id, convened_at=now,
    )  # fmt: skip
    for member in members:
        why = (reasons or {}).get(str(member.pk), "")
        _invite(by, made, member=member, reasons=why[:200], now=now)
    _noted(by, problem, consultation=made, note=made.question, now=now)
    words_told = gettext("请您会诊一件疑难问题，%(day)s 前提出意见。")
    invited = [member.account for member in members if member.account]
    _tell(invited, made, words_told % {"day": made.due_on}, now)
    return made


@action("consultation.opine", creates=True)
def opine(
    by: Actor,
    invitation: Invitation,
    /,
    *,
    cause: str,
    text: str,
    remedy: str = "",
    now: datetime,
) -> Opinion:
    """Say, as the member who was asked, why it is so and what would mend it.

    Raises:
        Missing: another was asked, not `by`.
        Conflict: the consultation is closed, or the opinion is given already.
        Invalid: nothing is said.

    """
    if by.id is None or invitation.member.account_id != by.id:
        raise Missing(_("没有找到这条记录，或者您无权查看。"))
    made = _opinion(invitation.consultation, invitation.member, cause, text, remedy)
    made.given_at, made.recorded_by_id = now, by.id
    made.save()
    _tell_convener(made, now)
    return made


@action("consultation.record_opinion", creates=True)
def record_opinion(
    by: Actor,
    consultation: Consultation,
    /,
    *,
    member: Member,
    source: str,
    cause: str,
    text: str,
    remedy: str = "",
    now: datetime,
) -> Opinion:
    """Write down what an invited member said elsewhere, naming where it comes from.

    Raises:
        Conflict: the consultation is closed, or the member's opinion is given already.
        Invalid: the member is not invited, or the source or the words are missing.

    """
    if not consultation.invitations.filter(member=member).exists():
        words = _("%(who)s未受邀会诊。请从受邀委员中选择。") % {"who": member}
        raise Invalid(words, member=words)
    made = _opinion(consultation, member, cause, text, remedy)
    made.source = said(source, "source", 120)
    made.given_at, made.recorded_by_id = now, by.id
    made.save()
    return made


@action("consultation.conclude")
def conclude(
    by: Actor,
    consultation: Consultation,
    /,
    *,
    cause: str,
    diagnosis: str,
    remedy: str,
    now: datetime,
) -> Consultation:
    """Write down the conclusion; a problem that waits for its diagnosis is diagnosed by it.

    It is diagnosed only by whoever may diagnose; else those who may are told of the conclusion.

    Raises:
        Conflict: it is closed already.
        Invalid: something is not written down.

    """
    _check_open(consultation)
    consultation.cause = _cause(cause)
    consultation.diagnosis = said(diagnosis, "diagnosis", None)
    consultation.remedy = said(remedy, "remedy", None)
    consultation.state, consultation.closed_by_id = "concluded", by.id
    consultation.closed_at = now
    consultation.save()
    _concluded(by, consultation.problem, note=consultation.diagnosis, now=now)
    if consultation.problem.state == "diagnosing":
        _diagnose(by, consultation, now)
    return consultation


@action("consultation.withdraw")
def withdraw(
    by: Actor, consultation: Consultation, /, *, reason: str, now: datetime
) -> Consultation:
    """Call the consultation off, for a reason; opinions already given stay.

    Raises:
        Conflict: it is closed already.
        Invalid: no reason is given.

    """
    _check_open(consultation)
    consultation.withdrawn_reason = said(reason, "reason", 300)
    consultation.state, consultation.closed_by_id = "withdrawn", by.id
    consultation.closed_at = now
    consultation.save()
    return consultation


@action("consultation.convene")
def _noted(
    by: Actor, problem: Problem, /, *, consultation: Consultation, note: str, now: datetime
) -> Problem:
    """Write into the problem's own history that members are asked."""
    del by, note, now
    names = "、".join(consultation.members.order_by("name").values_list("name", flat=True))
    also_changed(problem, Invitation.kind(), "", names)
    return problem


@action("consultation.conclude")
def _concluded(by: Actor, problem: Problem, /, *, note: str, now: datetime) -> Problem:
    """Write the conclusion into the problem's own history."""
    del by, note, now
    return problem


@action("consultation.convene", creates=True)
def _invite(
    by: Actor, consultation: Consultation, /, *, member: Member, reasons: str, now: datetime
) -> Invitation:
    """Ask one member."""
    del by
    if not member.active:
        words = _("%(who)s已不在任。请改邀他人。") % {"who": member}
        raise Invalid(words, members=words)
    return Invitation.objects.create(
        consultation=consultation, member=member, reasons=reasons, invited_at=now
    )


def _may_be_asked(problem: Problem) -> Problem:
    """Return the problem locked, if it is open and nobody is asked about it already."""
    if problem.standing.kind not in ("open", "long_term"):
        words = _("问题 %(number)s 现在是“%(state)s”，不必会诊。")
        raise Conflict(words % {"number": problem, "state": problem.state_label})
    held = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    if held.consultations.filter(state="open").exists():
        words = _("问题 %(number)s 已有一次会诊正在进行。请先办结，再另行召集。")
        raise Conflict(words % {"number": problem})
    return held


def _asked(problem: Problem, question: str) -> str:
    """Return the question if it names nobody of the family: members elsewhere read it."""
    text = said(question, "question", None)
    if veiled(text, names_of(problem)) != text:
        words = _("会诊问题里请不要写农户姓名、证件号码和电话号码。请改写。")
        raise Invalid(words, question=words)
    return text


def _diagnose(by: Actor, consultation: Consultation, now: datetime) -> None:
    """Diagnose the problem by the conclusion, or tell those who may."""
    problem = consultation.problem
    this = Problem.objects.filter(pk=problem.pk)
    if visible(by, this, "problem.diagnose").exists():
        problems.diagnose(
            by, problem, cause=consultation.cause, diagnosis=consultation.diagnosis,
            remedy=consultation.remedy, now=now,
        )  # fmt: skip
        return
    words = gettext("问题 %(number)s 会诊已有结论，请据此诊断。") % {"number": problem}
    who = list(holders_of("problem.diagnose", problem))
    url = reverse("problems:problem", args=[problem.pk])
    tell(who, kind="consultation", text=words, url=url, now=now)


def _opinion(
    consultation: Consultation, member: Member, cause: str, text: str, remedy: str
) -> Opinion:
    _check_open(consultation)
    if consultation.opinions.filter(member=member).exists():
        raise Conflict(_("%(who)s的会诊意见已登记。") % {"who": member})
    return Opinion(
        consultation=consultation, member=member, cause=_cause(cause),
        text=said(text, "text", None), remedy=remedy.strip(),
    )  # fmt: skip


def _tell_convener(made: Opinion, now: datetime) -> None:
    words = gettext("%(who)s已提出会诊意见（%(given)s/%(asked)s）。")
    consultation = made.consultation
    if consultation.convened_by is None:
        return
    numbers = {
        "who": made.member, "given": consultation.opinions.count(),
        "asked": consultation.invitations.count(),
    }  # fmt: skip
    _tell([consultation.convened_by], consultation, words % numbers, now)


def _tell(who: list[Account], consultation: Consultation, text: str, now: datetime) -> None:
    url = reverse("consultations:consultation", args=[consultation.pk])
    tell(who, kind="consultation", text=text, url=url, now=now)


def _check_open(consultation: Consultation) -> None:
    if consultation.state != "open":
        raise Conflict(_("这次会诊已经办结，不能再改。请另行召集。"))


def _cause(value: str) -> str:
    if value not in {code.value for code in codes("problems.cause")}:
        wrong: Any = _("请选择原因。")
        raise Invalid(wrong, cause=wrong)
    return value


def _ahead(day: date, now: datetime) -> date:
    today = timezone.localdate(now)
    if day <= today:
        words = _("回复期限须晚于今天（%(day)s）。请另选日期。") % {"day": today.isoformat()}
        raise Invalid(words, due_on=words)
    return day
