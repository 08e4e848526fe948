"""Forms of the bundles room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.bundles.models import Bundle
from huifang.bundles.queries import Suggestion, open_bundles
from huifang.problems.models import Problem
from huifang.records.fields import choices
from huifang.territory.models import Unit
from huifang.ui.widgets import PickerWidget


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3, "data-wide": ""})
    )


class ObjectForm(ReasonForm):
    """What is still wrong with this family."""

    reason = forms.CharField(
        label=_("还差什么"),
        max_length=300,
        widget=forms.Textarea({"rows": 3, "data-wide": ""}),
        help_text=_("写本户的实际情况；登记后本户按原来的步骤继续办理"),
    )


class ResolveForm(forms.Form):
    """What became of the root cause."""

    result = forms.CharField(
        label=_("解决结果"),
        widget=forms.Textarea({"rows": 4, "data-wide": ""}),
        help_text=_("写明共同原因怎样解决；各户的问题仍由责任单位逐户报告"),
    )


class OpenForm(forms.Form):
    """The root cause of several problems, and which more have it."""

    viewer: ClassVar[Actor]
    offered: ClassVar[Sequence[Suggestion]]

    sections = (
        (_("共同原因"), ("title", "cause", "root_cause")),
        (_("怎样解决"), ("lead_unit", "remedy")),
        (_("一并归入"), ("more",)),
    )
    title = forms.CharField(
        label=_("名称"),
        max_length=120,
        help_text=_("如：青石村供水管网老化"),
    )
    cause = forms.ChoiceField(
        label=_("原因类别"), choices=lambda: [("", "—"), *choices("problems.cause")]
    )
    root_cause = forms.CharField(
        label=_("共同原因"), widget=forms.Textarea({"rows": 3, "data-wide": ""})
    )
    lead_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("牵头单位"),
        widget=PickerWidget("territory:unit-search", hint=_("输入单位名称或拼音首字母")),
    )
    remedy = forms.CharField(
        label=_("解决措施"), widget=forms.Textarea({"rows": 3, "data-wide": ""})
    )
    more = forms.MultipleChoiceField(
        label=_("同类、同乡镇、说法相近的问题"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-wide": ""}),
        help_text=_("按文字相近程度排列，原因相同的才勾选"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.fields["lead_unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = visible(self.viewer, Unit, "unit.view").filter(active=True)
        if self.offered:
            more = self.fields["more"]
            assert isinstance(more, forms.MultipleChoiceField)
            more.choices = [(str(one.problem.pk), _offer(one)) for one in self.offered]
        else:
            del self.fields["more"]


def open_form(viewer: Actor, offered: Sequence[Suggestion]) -> type[OpenForm]:
    """Return the form that opens a bundle; `offered` may be ticked to go in too."""
    return type("Open", (OpenForm,), {"viewer": viewer, "offered": offered})


def join_form(viewer: Actor, problem: Problem) -> type[forms.Form]:
    """Return the form that puts `problem` into one of the open bundles."""
    rows = open_bundles(viewer, problem)
    field: forms.ModelChoiceField[Bundle] = forms.ModelChoiceField(
        rows, label=_("归入哪一个"), empty_label=None, widget=forms.RadioSelect({"data-wide": ""})
    )
    return type("Join", (forms.Form,), {"bundle": field})


def add_form(viewer: Actor, bundle: Bundle) -> type[forms.Form]:
    """Return the form that puts one more problem into `bundle`."""
    rows = visible(viewer, Problem, "problem.view").filter(campaign=bundle.campaign_id)
    widget = PickerWidget("problems:search", hint=_("输入编号或描述"))
    field: forms.ModelChoiceField[Problem] = forms.ModelChoiceField(
        rows, label=_("问题"), widget=widget
    )
    return type("Add", (forms.Form,), {"problem": field})


def _offer(one: Suggestion) -> str:
    row = one.problem
    words = row.description if len(row.description) <= 40 else f"{row.description[:40]}……"
    return f"{row.number}　{row.region.name}　{words}"
