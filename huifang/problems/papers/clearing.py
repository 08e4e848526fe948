"""The papers of the end: 销号单, and the notice 公示 of what is about to be cleared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from huifang.access.actor import Actor
from huifang.access.scope import region_range, visible
from huifang.campaigns.models import Campaign
from huifang.kit.papers.forms import HAND_MM, form
from huifang.kit.papers.tree import Document, Head, Paragraph, Signature, grid
from huifang.problems.models import Confirmation, Problem
from huifang.problems.papers.wording import Wording, body_of, day_of, place
from huifang.problems.queries.moves import clearable_on
from huifang.records.sheet import display
from huifang.territory.models import Region


def clearance(words: Wording, _viewer: Actor, found: Problem, _now: datetime) -> Document:
    """Return the clearance slip: what was wrong and done, who verified, what the family says."""
    measures = words.text(found, found.result or found.progress or found.remedy)
    verified = day_of(found.verified_at)
    verifier = found.verifier or found.ledger_verifier
    return Document(
        title="问题销号单",
        blocks=(
            form(
                ("问题编号", found.number, "问题类别", found.category.label),
                ("村、农户", f"{place(found)}，{words.family(found)}"),
                ("具体表现", words.text(found, found.description)),
                ("发现日期", day_of(found.found_at), "轮次", f"第{found.round}轮"),
                ("责任单位", str(found.lead_unit or "当场解决"), "整改时限", day_of(found.due_on)),
                ("整改结果", measures),
                ("完成日期", day_of(found.rectified_at), "办理人", str(found.handler or "")),
                ("核验方式", display(found, "verify_method"), "核验日期", verified),
                ("逐项核验", _criteria(found) or "无逐项标准"),
                ("群众确认", _confirmed(words, found)),
                (
                    "核验人",
                    _hand(verifier),
                    "核验人签字",
                    "",
                    HAND_MM,
                ),
                ("销号审批人", _hand(found.approver), "销号日期", day_of(found.cleared_at)),
                ("审批意见", f"{_notice(found)}同意销号。"),
            ),
            Signature(body_of(found.campaign), day_of(found.cleared_at)),
        ),
    )


def campaign_notice(_words: Wording, viewer: Actor, found: Campaign, now: datetime) -> Document:
    """Return the notice of all problems of a campaign that wait for clearance."""
    return _notice_of(found.region, _waiting(viewer, campaign=found), now)


def village_notice(_words: Wording, viewer: Actor, found: Region, now: datetime) -> Document:
    """Return the notice of the problems of a village that wait for clearance."""
    return _notice_of(found, _waiting(viewer, within=found.pk), now)


def first_waiting(region: Region) -> Problem | None:
    """Return a problem of a region that waits for clearance: its campaign numbers the notice."""
    rows = Problem.objects.filter(region_range("region_id", region.pk), state="to_clear")
    return rows.select_related("campaign").order_by("verified_at", "pk").first()


def _notice_of(region: Region, rows: Sequence[Problem], _now: datetime) -> Document:
    body = body_of(rows[0].campaign) if rows else ""
    first = min((found.verified_at for found in rows if found.verified_at), default=None)
    last = max((found.verified_at for found in rows if found.verified_at), default=None)
    until = max((day for found in rows if (day := clearable_on(found))), default=None)
    lines = [
        (str(number), found.number, place(found), _what(found),
         str(found.lead_unit or "当场解决"))
        for number, found in enumerate(rows, start=1)
    ]  # fmt: skip
    heads = ("序号", "问题编号", "所在村", "问题类别", "责任单位")
    return Document(
        title=f"关于{region.name}拟销号问题的公示",
        head=Head(),
        blocks=(
            Paragraph(
                f"下列{len(rows)}个问题经责任单位整改、核验人员核验并经群众确认，拟予销号，现予公示。"
                f"公示期自{day_of(first)}起至{day_of(until)}止。对公示内容有异议的，请在公示期内"
                f"向{body}反映。"
                if rows
                else "目前没有公示期内的问题。"
            ),
            grid(heads, (13, 40, 43, 28, 32), lines, centred=(0,)),
            Signature(body, day_of(last)),
        ),
    )


def _waiting(
    viewer: Actor, *, campaign: Campaign | None = None, within: str = ""
) -> Sequence[Problem]:
    rows = visible(viewer, Problem, "problem.view").filter(state="to_clear")
    rows = rows.filter(region_range("region_id", within)) if within else rows
    rows = rows.filter(campaign=campaign) if campaign else rows
    related = ("campaign", "region", "category", "lead_unit")
    return list(rows.select_related(*related).order_by("region_id", "number"))


def _what(found: Problem) -> str:
    """Return the category; what it is in particular only where no family is behind it."""
    if found.household_id or not found.kind_text:
        return found.category.label
    return f"{found.category.label}（{found.kind_text}）"


def _criteria(found: Problem) -> str:
    rows: list[Any] = found.checked or []
    return "\n".join(f"√ {row['text'] if isinstance(row, dict) else row}" for row in rows)


def _confirmed(words: Wording, found: Problem) -> str:
    """Return how the family confirmed, what it says and whether it is satisfied."""
    rows = found.confirmations.filter(round=found.round, undone_at=None)
    given: Confirmation | None = rows.order_by("-given_at").first()
    parts = []
    if given is not None:
        who = words.name(given.given_by.reveal())
        filled = f"，由{given.filled_in_by}代填" if given.filled_in_by else ""
        at = f"{day_of(given.given_at)}{timezone.localtime(given.given_at):%H:%M}"
        parts.append(f"{who}于{at}以{display(given, 'way')}确认{filled}。")
    if found.household_says:
        parts.append(f"群众意见：{words.text(found, found.household_says)}")
    if found.satisfaction:
        parts.append(f"满意度：{display(found, 'satisfaction')}。")
    return "\n".join(parts)


def _notice(found: Problem) -> str:
    days = found.campaign.notice_days
    return f"经公示{days}天，期满无异议。" if days else ""


def _hand(account: Any) -> str:
    return str(account or "")
