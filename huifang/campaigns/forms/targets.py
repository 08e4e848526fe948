"""Forms of targets: adding, assigning, leaving out, marking, drawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.forms import fields
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import IN_PLACE
from huifang.records.fields import choices


def _round() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("轮次"), min_value=1, max_value=99, initial=1, help_text=_("同一轮内一户只列一次")
    )


def add_form(campaign: Campaign) -> type[forms.Form]:
    """Return the form that puts the households of a region on the list."""

    class AddForm(forms.Form):
        """Which households go on the list."""

        region = fields.region(
            _("地区"), help_text=_("可选到县、乡镇或村；其中未迁出的农户全部加入")
        )
        statuses = fields.statuses(campaign)
        group = fields.group_of(campaign, empty=_("暂不编组"))
        round = _round()

    return AddForm


def assign_form(campaign: Campaign) -> type[forms.Form]:
    """Return the form that gives chosen targets to a group."""

    class AssignForm(forms.Form):
        """Which group they go to."""

        group = fields.group_of(campaign, empty=_("移出回访组"))

    return AssignForm


class LeaveOutForm(forms.Form):
    """Why households are not visited."""

    reason = fields.reason(_("不安排的原因"))


class MarkForm(forms.Form):
    """Which of the 到位 is reached since when; being visited is not marked by hand."""

    what = forms.ChoiceField(
        label=_("到位事项"),
        choices=[(place.name, place.label) for place in IN_PLACE[1:]],
        widget=forms.RadioSelect,
    )
    undo = forms.BooleanField(label=_("取消到位"), required=False)
    on = fields.day(_("到位日期"), required=False)
    note = fields.reason(_("说明"), required=False)

    def clean(self) -> dict[str, Any]:
        """See that a day is given, unless the mark is taken back."""
        data = super().clean() or {}
        if data.pop("undo", False):
            data["on"] = None
        elif not data.get("on"):
            self.add_error("on", ValidationError(_("请填写到位日期；要取消，请勾选“取消到位”。")))
        return data


class UnmetForm(forms.Form):
    """Why nobody was met, on which day; taking it back needs neither."""

    why = forms.ChoiceField(
        label=_("原因"),
        required=False,
        choices=lambda: [*choices("campaigns.unmet"), ("", _("取消（登记有误）"))],
        widget=forms.RadioSelect,
        help_text=_("外出的，请再用电话或视频走访；登记走访后即计为已走访。"),
    )
    on = fields.day(_("上门日期"), required=False)
    note = fields.reason(_("说明"), required=False)


def draw_form(campaign: Campaign) -> type[forms.Form]:
    """Return the form of a random draw."""

    class DrawForm(forms.Form):
        """Where, how many, for whom."""

        region = fields.region(_("抽取范围"))
        size = forms.IntegerField(label=_("抽取户数"), min_value=1, max_value=10_000)
        group = fields.group_of(campaign, empty=_("暂不编组"))
        statuses = fields.statuses(campaign)
        round = _round()
        seed = forms.CharField(
            label=_("随机种子"),
            required=False,
            max_length=64,
            help_text=_("可当众报一个词或数；留空由系统产生。种子和候选名单都会留存，可复核。"),
        )
        secret = forms.BooleanField(
            label=_("出发前保密：公开前只有办公室和回访组看得到结果"), required=False
        )

    return DrawForm
