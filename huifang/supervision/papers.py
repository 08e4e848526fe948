"""The coloured supervision slip 督办单 as a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import get_visible
from huifang.kit.papers.forms import BLANK_DAY, HAND_MM, form
from huifang.kit.papers.tree import (
    Document,
    Head,
    Heading,
    Imprint,
    Mark,
    Paragraph,
    Signature,
    Table,
    grid,
)
from huifang.papers.kinds import PaperKind, register
from huifang.problems.models import Problem
from huifang.problems.papers.wording import NAMED, PSEUDONYM, Wording, body_of, day_of, place
from huifang.rules.supervision import LEVEL
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.ladder import formers


def _load(viewer: Actor, key: Any) -> SupervisionSlip:
    rows = SupervisionSlip.objects.select_related(
        "campaign", "region", "unit", "issued_by", "read_by"
    )
    rows = rows.prefetch_related("problems__region", "problems__category", "problems__household")
    return get_visible(viewer, rows, "supervision.view", key)


def _written(words: Wording, _viewer: Actor, found: SupervisionSlip, _now: datetime) -> Document:
    """Return the slip: what is pressed, what came before, what is demanded, by when."""
    body, level = body_of(found.campaign), LEVEL[found.level]
    matters = list(found.problems.order_by("number"))
    return Document(
        title="督办单",
        head=Head(body, found.number),
        mark=Mark(level.zh, level.name),
        blocks=(
            *_taken_back(found),
            Paragraph(f"{found.unit}：", indent=False),
            Paragraph(
                f"你单位承办的下列{_many(matters)}未按要求办结，现予{level.zh}。"
                f"{_before(found, matters)}"
            ),
            Heading("一、督办事项"),
            _matters(words, matters),
            Heading("二、督办要求"),
            *(Paragraph(words.text(matters[0], line)) for line in found.demand.splitlines()),
            Heading("三、回复期限"),
            Paragraph(
                f"请于{day_of(found.reply_due)}前书面回复办理情况。届期未果的，"
                + ("将约谈你单位负责人。" if level.name == "red" else "将提级督办。")
            ),
            form(
                ("签发人", str(found.issued_by or ""), "签发日期", day_of(found.issued_at)),
                (
                    "签收人",
                    str(found.read_by or ""),
                    "签收日期",
                    day_of(found.read_at) or BLANK_DAY,
                    HAND_MM,
                ),
            ),
            Signature(body, day_of(found.issued_at)),
        ),
        imprint=Imprint(printed_by=body, printed_on=day_of(found.issued_at)),
    )


def _taken_back(found: SupervisionSlip) -> Sequence[Paragraph]:
    """Return the line that keeps a withdrawn slip from being taken for one in force."""
    if found.withdrawn_at is None:
        return ()
    return (Paragraph(f"（本单已于{day_of(found.withdrawn_at)}撤回，作废。）", indent=False),)


def _before(found: SupervisionSlip, matters: Sequence[Problem]) -> str:
    """Return the sentence on the slip that lapsed before this one, or why it begins higher."""
    last = formers(matters[0], found)
    if found.reason or not last:
        return f"直接签发理由：{found.reason}" if found.reason else ""
    word = LEVEL[last[0].level].zh
    return f"此前已发{word}单（{last[0].number}），届期未果。"


def _matters(words: Wording, matters: Sequence[Problem]) -> Table:
    if len(matters) == 1:
        one = matters[0]
        return form(
            ("问题编号", one.number, "问题类别", one.category.label),
            ("村、农户", f"{place(one)}，{words.family(one)}"),
            ("具体表现", words.text(one, one.description)),
            ("整改要求", words.text(one, one.standard)),
            ("交办日期", day_of(one.handed_over_at), "整改时限", day_of(one.due_on)),
            ("整改进展", words.text(one, one.progress) or "未填报"),
        )
    rows = [
        (str(n), one.number, f"{place(one)}\n{words.family(one)}", words.matter(one),
         day_of(one.handed_over_at), day_of(one.due_on))
        for n, one in enumerate(matters, start=1)
    ]  # fmt: skip
    heads = ("序号", "问题编号", "村、农户", "类别与具体表现", "交办日期", "整改时限")
    return grid(heads, (13, 26, 30, 41, 23, 23), rows, centred=(0, 4, 5))


def _many(matters: Sequence[Problem]) -> str:
    return "问题" if len(matters) == 1 else f"{len(matters)}个问题"


def _newest(problem: Problem) -> Any:
    return problem.supervision_slips.order_by("-issued_at").values_list("pk", flat=True).first()


register(PaperKind(
    "supervision", _("督办单"), "supervision.view", _load,
    build=partial(_written, PSEUDONYM), named=partial(_written, NAMED),
    number=lambda found: found.number, about=str, issuing="supervision.issue",
    page=lambda found: reverse("supervision:slip", args=[found.pk]),
    offers={"problem": _newest, "supervisionslip": lambda found: found.pk}, rank=60,
))  # fmt: skip
