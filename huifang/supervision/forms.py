"""Forms of the supervision room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.records.fields import choices, word
from huifang.rules.supervision import FIRST, LEVEL, LEVELS
from huifang.supervision.queries.standing import usual_reply_day
from huifang.ui.widgets import DateWidget, MomentWidget

WIDE = {"rows": 3, "data-wide": ""}


class ReadForm(forms.Form):
    """Nothing to fill in: to press the button is to say that it was read."""


class ReplyForm(forms.Form):
    """What the unit answers."""

    text = forms.CharField(
        label=_("回复内容"),
        widget=forms.Textarea({"rows": 5, "data-wide": ""}),
        help_text=_("写明原因、已采取的措施、完成时间和责任人"),
    )
    upload = forms.FileField(
        label=_("附件"), required=False, help_text=_("可不附；Word、PDF、表格或图片")
    )


class AcceptForm(forms.Form):
    """A word on an answer that is accepted."""

    note = forms.CharField(
        label=_("审核意见"), required=False, max_length=300, widget=forms.Textarea(WIDE)
    )


class RefuseForm(forms.Form):
    """Why an answer is not accepted."""

    reason = forms.CharField(
        label=_("不采纳理由"),
        max_length=300,
        widget=forms.Textarea(WIDE),
        help_text=_("写明还差什么；回复期限不变，期限内可以重新回复"),
    )


class WithdrawForm(forms.Form):
    """Why a slip is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=300, widget=forms.Textarea(WIDE),
        help_text=_("写明错在哪里；撤回后文号保留，督办重新从这一级开始"),
    )  # fmt: skip


class FollowForm(forms.Form):
    """Whether a promise was kept."""

    follow = forms.ChoiceField(
        label=_("承诺兑现情况"), choices=lambda: choices("supervision.follow"),
        widget=forms.RadioSelect(),
    )  # fmt: skip
    note = forms.CharField(
        label=_("核实情况"), max_length=300, widget=forms.Textarea(WIDE),
        help_text=_("写明怎样核实、看到什么"),
    )  # fmt: skip


def issue_form(level: str, higher: bool, today: date) -> type[forms.Form]:
    """Return the form of a new slip; `level` comes next, `higher` lets one begin above it."""
    first = LEVEL.get(level, FIRST)
    offered: list[tuple[str, Any]] = [("", _("逐级：各问题的下一级"))]
    offered += [(each.name, word(each.zh, each.en)) for each in LEVELS]
    days = [
        _("%(level)s %(day)s") % {
            "level": word(each.zh, each.en), "day": usual_reply_day(each.name, today)[0].day,
        }
        for each in LEVELS
    ]  # fmt: skip
    fields: dict[str, forms.Field] = {}
    if higher:
        fields["level"] = forms.ChoiceField(
            label=_("督办级别"), choices=offered, required=False,
            help_text=_("重要事项可从橙色或红色开始，须写明理由"),
        )  # fmt: skip
        fields["reason"] = forms.CharField(
            label=_("直接签发橙色、红色的理由"), required=False, max_length=300,
            widget=forms.Textarea(WIDE),
        )  # fmt: skip
    fields["demand"] = forms.CharField(
        label=_("督办要求"), widget=forms.Textarea({"rows": 4, "data-wide": ""}),
        initial=first.demand,
    )  # fmt: skip
    fields["reply_due"] = forms.DateField(
        label=_("回复期限"), required=False, widget=DateWidget(),
        help_text=_("留空按规定：%(days)s") % {"days": "，".join(str(day) for day in days)},
    )  # fmt: skip
    return type("Issue", (forms.Form,), fields)


def interview_form(early: bool) -> type[forms.Form]:
    """Return the form of an interview; an `early` one asks for its reason."""
    fields: dict[str, Any] = {}
    if early:
        fields["reason"] = forms.CharField(
            label=_("提前约谈理由"), max_length=300, widget=forms.Textarea(WIDE),
            help_text=_("没有届期未果的红色督办单，须写明理由"),
        )  # fmt: skip
    fields |= {
        "held_at": forms.DateTimeField(label=_("约谈时间"), widget=MomentWidget()),
        "place": forms.CharField(label=_("约谈地点"), max_length=120),
        "interviewer": forms.CharField(label=_("约谈人"), max_length=60),
        "interviewer_post": forms.CharField(label=_("约谈人职务"), max_length=120),
        "interviewed": forms.CharField(label=_("被约谈人"), max_length=60),
        "interviewed_post": forms.CharField(label=_("被约谈人职务"), max_length=120),
        "summary": forms.CharField(
            label=_("谈话要点"), widget=forms.Textarea({"rows": 4, "data-wide": ""})
        ),
        "commitment": forms.CharField(label=_("整改承诺"), widget=forms.Textarea(WIDE)),
        "committed_until": forms.DateField(label=_("承诺完成日期"), widget=DateWidget()),
    }
    sections: list[tuple[Any, tuple[str, ...]]] = [
        (_("约谈双方"), ("held_at", "place", "interviewer", "interviewer_post", "interviewed",
                         "interviewed_post")),
        (_("谈话与承诺"), ("summary", "commitment", "committed_until")),
    ]  # fmt: skip
    if early:
        sections.insert(0, (_("提前约谈"), ("reason",)))
    return type("Talk", (forms.Form,), {**fields, "sections": tuple(sections)})
