"""Forms of the desk of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actions import first_password
from huifang.campaigns.models import Campaign
from huifang.records.fields import word
from huifang.rules.permissions import ROLES
from huifang.territory.models import Region, Unit
from huifang.ui.widgets import PickerWidget, RegionWidget


class AccountForm(forms.Form):
    """What an account is opened with."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,59}$",
        label=_("账号"),
        help_text=_("小写字母开头，可含数字、点、横线，至少 3 位"),
        error_messages={"invalid": _("账号须以小写字母开头，只含小写字母、数字、点和横线。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.CharField(label=_("单位职务"), max_length=120, required=False)
    mobile = forms.CharField(label=_("手机号码"), max_length=20, required=False)
    password = forms.CharField(
        label=_("初始密码"),
        initial=first_password,
        help_text=_("请当面或电话告知本人；首次登录必须修改"),
    )


class PasswordResetForm(forms.Form):
    """A new first password."""

    password = forms.CharField(
        label=_("初始密码"),
        initial=first_password,
        help_text=_("请当面或电话告知本人；首次登录必须修改"),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class GrantForm(forms.Form):
    """A role, and the region, campaign or unit that binds it."""

    role = forms.ChoiceField(
        label=_("角色"),
        choices=lambda: [(name, word(*names)) for name, names in ROLES.items()],
    )
    region = forms.CharField(
        label=_("行政区划"),
        required=False,
        widget=RegionWidget("territory:children"),
        help_text=_("留空表示不限地区"),
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("行动"), required=False, empty_label=_("不限行动")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("单位"),
        required=False,
        widget=PickerWidget("territory:unit-search"),
        help_text=_("责任单位承办人必须选择单位"),
    )

    def clean_region(self) -> str:
        """Check that the region exists."""
        key: str = self.cleaned_data["region"]
        if key and not Region.objects.filter(pk=key).exists():
            raise forms.ValidationError(_("没有这个行政区划，请从列表中选择。"))
        return key

    def clean(self) -> dict[str, Any]:
        """A handler acts for a unit."""
        data = super().clean() or {}
        if data.get("role") == "handler" and not data.get("unit"):
            self.add_error("unit", _("责任单位承办人必须选择所属单位。"))
        return data
