"""Where a slip stands on a day, worked out from what is written and from its matters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.calendar.queries import calendar
from huifang.kit.workdays import DueDay, add_workdays
from huifang.problems.queries.due import RUNNING
from huifang.rules.reader import ruling
from huifang.supervision.models import SupervisedMatter, SupervisionSlip


def with_standing(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Annotate slips with `standing`, one of `rules.supervision.STANDINGS`, as of `today`.

    A slip settles itself when none of its matters still runs with its unit: put right, relapsed
    since, gone to another unit, long term or void. If one is sent back, the slip presses again.
    """
    running = Exists(
        SupervisedMatter.objects.filter(
            Q(problem__relapsed_at=None) | Q(problem__relapsed_at__lte=F("slip__issued_at")),
            slip=OuterRef("pk"),
            problem__state__in=RUNNING,
            problem__lead_unit=F("slip__unit"),
        )
    )
    waits = Q(replied_at__isnull=False, verdict="")
    standing = Case(
        When(withdrawn_at__isnull=False, then=Value("withdrawn")),
        When(verdict="accepted", then=Value("accepted")),
        When(~running, then=Value("settled")),
        When(waits, then=Value("replied")),
        When(reply_due__lt=today, then=Value("lapsed")),
        When(verdict="refused", then=Value("refused")),
        When(read_at=None, then=Value("unread")),
        default=Value("read"),
        output_field=CharField(),
    )
    found: QuerySet[Any] = rows.annotate(standing=standing)
    return found


def slips(viewer: Actor, today: date) -> QuerySet[Any]:
    """Return the slips in scope with their `standing`."""
    return with_standing(visible(viewer, SupervisionSlip, "supervision.view"), today)


def standing_of(slip: SupervisionSlip, today: date) -> str:
    """Return where one slip stands."""
    row = with_standing(SupervisionSlip.objects.filter(pk=slip.pk), today).get()
    return str(row.standing)


def usual_reply_day(level: str, today: date) -> tuple[DueDay, date]:
    """Return the day by which a slip issued `today` is to be answered, and the rule's version."""
    rule = ruling("supervision_reply_days", today, level=level)
    return add_workdays(today, int(rule.value), calendar()), rule.since
