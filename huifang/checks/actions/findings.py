"""Keep what a scan saw; each finding becomes a spot check or is dismissed, never a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign
from huifang.checks.actions.tasks import check_eligible
from huifang.checks.actions.telling import tell_assignees
from huifang.checks.models import IntegrityFinding, IntegrityScan, SpotCheck
from huifang.checks.queries.due import usual_due_day
from huifang.checks.queries.hands import proposal
from huifang.checks.queries.scanning import Seen
from huifang.kit.errors import Conflict, Invalid
from huifang.records.texts import all_of, short
from huifang.rules.integrity import RULES


@action("check.scan", creates=True)
def keep_scan(
    by: Actor, campaign: Campaign, /, *, seen: Sequence[Seen], now: datetime
) -> IntegrityScan:
    """Keep what a scan of all rules saw: new findings are added, vanished ones marked as gone.

    One that was dismissed or is being looked into stays as it is.
    """
    known = {
        (row.rule, row.subject_key): row
        for row in IntegrityFinding.objects.filter(campaign=campaign).only(
            "rule", "subject_key", "state", "facts"
        )
    }
    by_key = {(one.rule, one.key): one for one in seen}
    fresh = [_finding(campaign, one, now) for key, one in by_key.items() if key not in known]
    IntegrityFinding.objects.bulk_create(fresh, batch_size=500)
    back = [row.pk for key, row in known.items() if key in by_key and row.state == "gone"]
    gone = [row.pk for key, row in known.items() if key not in by_key and row.state == "open"]
    own = visible(by, IntegrityFinding, "check.scan")
    _set(own, back, state="open", closed_at=None)
    _set(own, gone, state="gone", closed_at=now)
    _refresh(by_key, known)
    counts = Counter(one.rule for one in by_key.values())
    new = Counter(row.rule for row in fresh)
    return IntegrityScan.objects.create(
        campaign=campaign, scanned_by_id=by.id, scanned_at=now,
        seen={rule.name: [counts[rule.name], new[rule.name]] for rule in RULES},
    )  # fmt: skip


@action("check.follow", creates=True)
def follow(
    by: Actor,
    finding: IntegrityFinding,
    /,
    *,
    subject: str,
    assignee: Account | None = None,
    due_on: date | None = None,
    now: datetime,
) -> SpotCheck:
    """Make a spot check of one of the records that a finding is about.

    Without `assignee` somebody eligible with least to do is proposed.

    Raises:
        Conflict: the finding is closed, or somebody else was faster.
        Invalid: the record is none of the finding's, or the day lies in the past.
        NotAllowed: the person had a part in it.

    """
    finding = _still_open(finding)
    today = timezone.localtime(now).date()
    _check_follow(finding, subject, due_on, today)
    task = SpotCheck(
        campaign=finding.campaign, kind_code="integrity", finding=finding, made_at=now,
        due_on=due_on or usual_due_day(today), **_subject(finding, subject),
    )  # fmt: skip
    if assignee is not None:
        check_eligible(task, assignee)
    task.assignee_id = assignee.pk if assignee else proposal([task]).get(task.pk)
    task.save()
    _hand_on(by, finding, now=now)
    tell_assignees([task], now)
    return task


@action("check.dismiss")
def dismiss(
    by: Actor, finding: IntegrityFinding, /, *, reason: str, now: datetime
) -> IntegrityFinding:
    """Dismiss a finding for a reason; it is kept, so that it does not come back.

    Raises:
        Conflict: it is closed already.
        Invalid: no reason is given.

    """
    if finding.state != "open":
        raise Conflict(_closed(finding))
    if not reason.strip():
        words = _("请写明排除的理由。")
        raise Invalid(words, reason=words)
    finding.state, finding.reason = "dismissed", short(reason, "reason")
    finding.closed_by_id, finding.closed_at = by.id, now
    finding.save()
    return finding


@action("check.follow")
def _hand_on(by: Actor, finding: IntegrityFinding, /, *, now: datetime) -> IntegrityFinding:
    """Note on the finding that a spot check was made of it."""
    finding.state, finding.closed_by_id, finding.closed_at = "tasked", by.id, now
    finding.save()
    return finding


def _finding(campaign: Campaign, one: Seen, now: datetime) -> IntegrityFinding:
    problem = next((s for s in one.subjects if s.startswith("problem:")), "")
    visit = next((s for s in one.subjects if s.startswith("visit:")), "")
    return IntegrityFinding(
        campaign=campaign, region_id=one.region_key, rule=one.rule, subject_key=one.key,
        subjects=list(one.subjects), facts=dict(one.facts), found_at=now,
        problem_id=_key(problem), visit_id=_key(visit),
    )  # fmt: skip


def _refresh(by_key: dict[Any, Seen], known: dict[Any, IntegrityFinding]) -> None:
    """Let open findings say what was seen this time: more families, another day."""
    changed = []
    for key, row in known.items():
        one = by_key.get(key)
        if one is not None and row.state in ("open", "gone") and row.facts != dict(one.facts):
            row.facts, row.subjects = dict(one.facts), list(one.subjects)
            changed.append(row)
    IntegrityFinding.objects.bulk_update(changed, ["facts", "subjects"], batch_size=200)


def _set(rows: Any, keys: list[UUID], **values: Any) -> None:
    for start in range(0, len(keys), 500):
        rows.filter(pk__in=keys[start : start + 500]).update(**values)


def _check_follow(
    finding: IntegrityFinding, subject: str, due_on: date | None, today: date
) -> None:
    wrong = {}
    if subject not in finding.subjects:
        wrong["subject"] = _("请选择要抽查的记录。")
    if due_on and due_on < today:
        wrong["due_on"] = _("完成时限不能早于今天。请另选日期。")
    if wrong:
        raise all_of(wrong)


def _still_open(finding: IntegrityFinding) -> IntegrityFinding:
    held = IntegrityFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if held.state != "open":
        raise Conflict(_closed(held))
    return held


def _closed(finding: IntegrityFinding) -> str:
    words = _("这条核查情况现在是“%(state)s”，不再办理。请刷新。")
    field: Any = IntegrityFinding._meta.get_field("state")
    return words % {"state": field.label(finding.state)}


def _subject(finding: IntegrityFinding, subject: str) -> dict[str, Any]:
    kind, _colon, key = subject.partition(":")
    model = SpotCheck._meta.get_field(kind).related_model if kind in ("problem", "visit") else None
    if model is None:  # a trip, a meeting, an activity: the finding itself says what
        return {"region_id": finding.region_id}
    row: Any = model._default_manager.get(pk=key)
    return {kind: row, "region_id": row.region_id}


def _key(subject: str) -> UUID | None:
    return UUID(subject.partition(":")[2]) if subject else None
