"""Write down an interview and what was promised; later, whether the promise was kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.access.holders import holders_of
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.notices.telling import tell
from huifang.problems.models import Problem
from huifang.records.texts import all_of, said, unwritten
from huifang.rules.reader import codes
from huifang.rules.supervision import INTERVIEW
from huifang.supervision.actions.common import check_same, held
from huifang.supervision.models import Interview, InterviewMatter
from huifang.supervision.queries.ladder import with_ladder
from huifang.territory.models import Unit
from huifang.territory.queries import smallest_around

NEEDED = ("place", "interviewer", "interviewer_post", "interviewed", "interviewed_post", "summary",
          "commitment")  # fmt: skip


@action("interview.record", creates=True)
def record_interview(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    unit: Unit,
    problems: Sequence[Problem],
    held_at: datetime,
    committed_until: date,
    reason: str = "",
    now: datetime,
    **words: str,
) -> Interview:
    """Write down who spoke with whom about a unit's problems, what was said and promised.

    It follows a red slip that lapsed; without one it needs a reason and the right to hold it early.
    `words` are the facts of NEEDED.

    Raises:
        NotAllowed: no red slip has lapsed and `by` may not hold it early.
        Invalid: something is not written down, or a day cannot be.
        Missing: a problem is not the actor's.

    """
    rows = list(with_ladder(held(by, problems, "interview.record"), timezone.localdate(now)))
    for row in rows:
        check_same(row, campaign, unit)
    made = Interview(
        campaign=campaign, unit=unit, held_at=_past(held_at, now), recorded_by_id=by.id,
        recorded_at=now, committed_until=_after(committed_until, held_at),
        region_id=smallest_around([row.region_id for row in rows]),
        **_written(words),
    )  # fmt: skip
    lapsed = _say_why(by, made, rows, reason)
    made.save()
    about = _about if lapsed else _about_early
    for row in rows:
        about(by, row, interview=made, note=made.commitment, now=now)
    _tell_unit(made, now)
    return made


@action("interview.follow")
def follow(
    by: Actor, interview: Interview, /, *, follow: str, note: str, now: datetime
) -> Interview:
    """Say whether the promise was kept, and how it was seen.

    Raises:
        Conflict: it was said already that it was kept.
        Invalid: it is not said how it was seen, or the word is of no list.

    """
    if interview.follow == "done":
        raise Conflict(_("这次约谈的承诺已核实为“已兑现”，不能再改。"))
    if follow not in {code.value for code in codes("supervision.follow")}:
        wrong = _("没有这一项。请从列表中选择。")
        raise Invalid(wrong, follow=wrong)
    interview.follow, interview.follow_note = follow, said(note, "note")
    interview.followed_by_id, interview.followed_at = by.id, now
    interview.save()
    for problem in visible(by, interview.problems.all(), "interview.follow").order_by("pk"):
        _followed(by, problem, interview=interview, note=interview.follow_note, now=now)
    return interview


@action("interview.record")
def _about(
    by: Actor, problem: Problem, /, *, interview: Interview, note: str, now: datetime
) -> Problem:
    """Put a problem under the interview, so that its own history tells of it."""
    del by, note, now
    return _put_under(interview, problem)


@action("interview.early")
def _about_early(
    by: Actor, problem: Problem, /, *, interview: Interview, note: str, now: datetime
) -> Problem:
    """Put a problem under an interview that no lapsed red slip calls for."""
    del by, note, now
    return _put_under(interview, problem)


def _put_under(interview: Interview, problem: Problem) -> Problem:
    InterviewMatter.objects.create(interview=interview, problem=problem)
    also_changed(problem, Interview.kind(), "", str(interview))
    return problem


@action("interview.follow")
def _followed(
    by: Actor, problem: Problem, /, *, interview: Interview, note: str, now: datetime
) -> Problem:
    """Tell the history of one problem whether the promise was kept."""
    del by, note, now
    also_changed(problem, Interview.kind(), "", str(interview))
    return problem


def _say_why(by: Actor, made: Interview, rows: Sequence[Any], reason: str) -> bool:
    """Note the slip behind the interview; tell whether a red one lapsed.

    Raises:
        NotAllowed: none did, and `by` may not hold the interview early.
        Invalid: none did, and no reason is given.

    """
    lapsed = [row for row in rows if row.next_level == INTERVIEW]
    if not lapsed:
        _check_early(by, rows)
        made.reason = said(reason, "reason")
    made.occasion = "red_lapsed" if lapsed else "early"
    made.slip_id = next((row.former_id for row in lapsed or rows if row.former_id), None)
    return bool(lapsed)


def _tell_unit(made: Interview, now: datetime) -> None:
    words = gettext("已登记对%(unit)s的约谈，承诺 %(day)s 前完成整改。")
    tell(
        holders_of("supervision.reply", made), kind="interview",
        text=words % {"unit": made.unit, "day": made.committed_until},
        url=reverse("supervision:interview", args=[made.pk]), now=now,
    )  # fmt: skip


def _check_early(by: Actor, rows: Sequence[Any]) -> None:
    keys = [row.pk for row in rows]
    if visible(by, Problem, "interview.early").filter(pk__in=keys).count() == len(keys):
        return
    words = _("没有届期未果的红色督办单，您无权提前约谈。请先逐级督办，或请有权限的同志办理。")
    raise NotAllowed(words)


def _written(words: dict[str, str]) -> dict[str, str]:
    if wrong := unwritten(Interview, words, NEEDED):
        raise all_of(wrong)
    return {name: words[name].strip() for name in NEEDED}


def _past(held_at: datetime, now: datetime) -> datetime:
    if held_at > now:
        words = _("约谈时间不能晚于现在。请在约谈以后登记。")
        raise Invalid(words, held_at=words)
    return held_at


def _after(day: date, held_at: datetime) -> date:
    first = timezone.localtime(held_at).date()
    if day < first:
        words = _("承诺完成日期不能早于约谈日期（%(day)s）。请改正。") % {"day": first.isoformat()}
        raise Invalid(words, committed_until=words)
    return day
