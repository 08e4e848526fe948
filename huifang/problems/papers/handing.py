"""The papers of the hand-over: 交办单, 退单裁定 and 回执."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.journal.queries import history_of
from huifang.kit.papers.forms import BLANK_DAY, HAND_MM, Line, form
from huifang.kit.papers.tree import (
    Document,
    Head,
    Heading,
    Imprint,
    Paragraph,
    Signature,
    Table,
    grid,
)
from huifang.problems.models import Problem, Slip
from huifang.problems.papers.wording import Wording, body_of, day_of, place
from huifang.territory.models import Unit


def slip(words: Wording, _viewer: Actor, found: Slip, _now: datetime) -> Document:
    """Return the hand-over slip of one matter or a batch."""
    matters = list(found.problems.all())
    return _handing_over(
        words, found.campaign, found.unit, matters, found.number, found.issued_by, found.issued_at
    )


def single(words: Wording, _viewer: Actor, found: Problem, _now: datetime) -> Document:
    """Return the hand-over slip of a problem that was handed over without one."""
    return _handing_over(
        words, found.campaign, found.lead_unit, [found], "", found.issued_by, found.handed_over_at
    )


def ruling(words: Wording, _viewer: Actor, found: Problem, _now: datetime) -> Document:
    """Return the ruling on a returned slip, which is final."""
    body, unit = body_of(found.campaign), str(found.lead_unit or "")
    ruled_on = day_of(_ruled_at(found))
    source = f"（交办单文号：{found.slip.number}）" if found.slip else ""
    return Document(
        title="退单裁定书",
        head=Head(body),
        blocks=(
            Paragraph(f"{unit}：", indent=False),
            Paragraph(f"对编号为{found.number}的交办事项{source}提出的退单，经研究，现裁定如下。"),
            Heading("一、交办事项"),
            Paragraph(f"{place(found)}，{words.family(found)}。{words.matter(found)}"),
            Heading("二、退单理由"),
            Paragraph(words.text(found, found.return_reason)),
            Heading("三、裁定意见"),
            Paragraph(words.text(found, found.ruling)),
            Paragraph(
                "本裁定为最终裁定。办理时限自交办之日起计算，不因退单而顺延"
                + (f"，截止日期为{day_of(found.due_on)}。" if found.due_on else "。")
            ),
            Signature(body, ruled_on),
        ),
        imprint=Imprint(printed_by=body, printed_on=ruled_on),
    )


def receipt(words: Wording, _viewer: Actor, found: Problem, _now: datetime) -> Document:
    """Return the receipt by which the unit reports back, filled in as far as it is known."""
    number = found.slip.number if found.slip else ""
    return Document(
        title="办理情况回执",
        blocks=(
            form(
                ("交办单文号", number, "问题编号", found.number),
                ("承办单位", str(found.lead_unit or ""), "责任人", found.responsible),
                ("交办事项", f"{place(found)}，{words.family(found)}。{words.matter(found)}"),
                ("整改要求", words.text(found, found.standard)),
                ("交办日期", day_of(found.handed_over_at), "办理时限", day_of(found.due_on)),
                ("签收日期", _signed(found), "完成日期", day_of(found.rectified_at) or BLANK_DAY),
                ("办理情况", words.text(found, found.result), 55.0),
                ("佐证材料", _evidence(words, found), 18.0),
                ("承办人签字", "", "单位负责人签字", "", HAND_MM),
            ),
            Signature("（承办单位盖章）", day_of(found.rectified_at) or BLANK_DAY),
        ),
    )


def _ruled_at(found: Problem) -> datetime | None:
    """Return when it was ruled, which the journal knows."""
    last = history_of(found).filter(deed="problem.rule").first()
    return last.happened_at if last else found.handed_over_at


def _handing_over(
    words: Wording,
    campaign: Campaign,
    unit: Unit | None,
    matters: Sequence[Problem],
    number: str,
    issued_by: object,
    issued_at: datetime | None,
) -> Document:
    body = body_of(campaign)
    sign_by = min((found.sign_by for found in matters if found.sign_by), default=None)
    ask = f"请于{day_of(sign_by)}前签收，并" if sign_by else "请"
    return Document(
        title="问题交办单",
        head=Head(body, number),
        blocks=(
            Paragraph(f"{unit or ''}：", indent=False),
            Paragraph(
                f"根据{campaign.name}工作安排，现将走访排查发现的{_many(matters)}交由你单位办理。"
                f"{ask}在办理时限内整改到位，以回执书面反馈办理情况。职责不符的，请在签收前"
                "一次性提出退单并写明理由；裁定后不再退单。"
            ),
            _matters(words, matters),
            form(
                ("交办人", str(issued_by or ""), "交办日期", day_of(issued_at)),
                ("签收人", "", "签收日期", BLANK_DAY, HAND_MM),
            ),
            Signature(body, day_of(issued_at)),
        ),
        imprint=Imprint(_helping(matters), body, day_of(issued_at)),
    )


def _matters(words: Wording, matters: Sequence[Problem]) -> Table:
    if len(matters) == 1:
        found = matters[0]
        said = (("诊断意见", found.diagnosis), ("整改措施", found.remedy), ("整改目标", found.goal))
        lines: list[Line] = [(name, words.text(found, text)) for name, text in said if text]
        return form(
            ("问题编号", found.number, "问题类别", found.category.label),
            ("村、农户", f"{place(found)}，{words.family(found)}"),
            ("交办事项", words.text(found, found.description)),
            *lines,
            ("整改要求", words.text(found, found.standard)),
            ("责任人", found.responsible, "办理时限", day_of(found.due_on)),
        )
    rows = [
        (str(number), found.number, f"{place(found)}\n{words.family(found)}", words.matter(found),
         words.text(found, found.standard), day_of(found.due_on))
        for number, found in enumerate(matters, start=1)
    ]  # fmt: skip
    heads = ("序号", "问题编号", "村、农户", "类别与具体表现", "整改要求", "办理时限")
    return grid(heads, (13, 26, 30, 38, 26, 23), rows, centred=(0, 5))


def _many(matters: Sequence[Problem]) -> str:
    return "1个问题" if len(matters) == 1 else f"{len(matters)}个问题（见下表）"


def _helping(matters: Sequence[Problem]) -> str:
    """Return the units that answer together or help: they get a copy."""
    units: dict[str, None] = {}
    for found in matters:
        for unit in (*found.joint.all(), *found.assisting.all()):
            units[str(unit)] = None
    return f"{'，'.join(units)}。" if units else ""


def _signed(found: Problem) -> str:
    if found.auto_signed:
        return f"{day_of(found.signed_at)}（超时自动签收）"
    return day_of(found.signed_at) or BLANK_DAY


def _evidence(words: Wording, found: Problem) -> str:
    rows = found.evidence.filter(round=found.round).order_by("pk")
    field = found.evidence.model._meta.get_field("moment")
    lines = [
        f"{field.label(row.moment)}：{words.text(found, row.caption) or '1份'}" for row in rows
    ]
    return "；".join(lines)
