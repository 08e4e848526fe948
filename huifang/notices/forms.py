"""Forms of notices: one's own reminders, and group robots."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.notices.places import places
from huifang.records.fields import choices
from huifang.ui.widgets import PickerWidget


class SettingsForm(forms.Form):
    """Whether, where and when."""

    digest = forms.BooleanField(
        label=_("每个工作日用邮件提醒我一次"),
        required=False,
        help_text=_("没有未读消息和待办时不发。邮件里只有件数和链接，没有姓名和内容。"),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    at = forms.TimeField(
        label=_("发送时间"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )


class WebhookForm(forms.Form):
    """A group robot; for whom it speaks is asked in the words of the rooms above."""

    name = forms.CharField(label=_("群名称"), max_length=60)
    code = forms.ChoiceField(label=_("平台"), choices=lambda: choices("notices.robot"))
    address = forms.CharField(
        label=_("机器人地址（Webhook）"),
        max_length=500,
        required=False,
        help_text=_("从群机器人设置页整段复制。地址里含有口令，加密保存，以后不再显示。"),
    )
    secret = forms.CharField(
        label=_("加签密钥"),
        max_length=200,
        required=False,
        help_text=_("钉钉、飞书开启“加签”或“签名校验”时填写；企业微信不用填。"),
    )
    at = forms.TimeField(
        label=_("发送时间"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("留空用统一时间。没有待办时不发。"),
    )
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)


def webhook_form(viewer: Actor, *, new: bool) -> type[forms.Form]:
    """Return the form with the places that a viewer may choose."""
    fields: dict[str, Any] = {}
    for place in places():
        offered = place.choices(viewer)
        fields[f"{place.name}_id"] = forms.TypedChoiceField(
            label=place.title,
            choices=[("", _("不限")), *offered],
            required=False,
            coerce=str,
            empty_value=None,
            widget=PickerWidget(place.search, hint=place.hint) if place.search else forms.Select(),
            help_text=_("群消息只计这里选定范围内的件数"),
        )
    made = type("PlacedWebhookForm", (WebhookForm,), fields)
    hints = {"address": _("留空表示不修改"), "secret": _("留空表示不修改")}
    if not new:
        for name, words in hints.items():
            made.base_fields[name].help_text = words  # type: ignore[attr-defined]
    return made
