"""Forms of the territory room that no sheet can draw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.desk.pages import sheet_form
from huifang.records.fields import choices
from huifang.territory.models import Region, Unit
from huifang.ui.widgets import DateWidget, RegionWidget

UNIT_FORM = sheet_form(Unit, pickers={"parent": "territory:unit-search"})


def _kinds() -> list[tuple[str, str]]:
    return [("", "—"), *choices("territory.region_kind")]


class AddForm(forms.Form):
    """A region below another."""

    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(
        label=_("类别"), choices=_kinds, required=False, help_text=_("不选则按名称判断")
    )
    code = forms.CharField(label=_("统计用区划代码"), max_length=20, required=False)
    since = forms.DateField(label=_("设立日期"), required=False, widget=DateWidget())


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=60)
    since = forms.DateField(label=_("启用日期"), widget=DateWidget())
    kind = forms.ChoiceField(
        label=_("新类别"), choices=_kinds, required=False, help_text=_("不选则不变")
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class CodeForm(forms.Form):
    """A code in one of the systems."""

    system = forms.ChoiceField(
        label=_("代码体系"), choices=lambda: choices("territory.code_system")
    )
    value = forms.CharField(label=_("代码"), max_length=20)
    since = forms.DateField(
        label=_("启用日期"),
        required=False,
        widget=DateWidget(),
        help_text=_("替换原有代码时必填；原代码到前一天为止"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class DissolveForm(forms.Form):
    """The last day of a region, and what takes its place."""

    until = forms.DateField(label=_("最后一天"), widget=DateWidget())
    successor = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("并入"),
        required=False,
        widget=RegionWidget("territory:children"),
    )
    note = forms.CharField(
        label=_("依据"), max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )
