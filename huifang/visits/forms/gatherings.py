"""Forms of meetings and collective activities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.records.fields import choices
from huifang.registry.models import Household
from huifang.ui.widgets import DateWidget, PickerWidget
from huifang.visits.forms.common import HOUSEHOLDS, PlacedForm, members_field, moment


class MeetingForm(PlacedForm):
    """A talk with villagers together; each line of the opinions is one."""

    topic = forms.CharField(label=_("议题"), max_length=200)
    held_at = moment(_("时间"))
    place = forms.CharField(label=_("地点"), max_length=120)
    chair = forms.CharField(label=_("主持人"), max_length=60)
    headcount = forms.IntegerField(label=_("参会人数"), min_value=1, max_value=9999)
    members = members_field(_("参加委员"))
    opinions = forms.CharField(
        label=_("意见建议"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("一行写一条，便于逐条转为问题"),
    )

    sections = (
        (_("座谈会"), ("topic", "held_at", "region", "place", "chair", "headcount", "group")),
        (_("参加委员"), ("members",)),
        (_("意见"), ("opinions",)),
        (_("更正"), ("reason",)),
    )


class ActivityForm(PlacedForm):
    """A collective activity: who took part, and which families it helped."""

    name = forms.CharField(label=_("活动名称"), max_length=120)
    kind_code = forms.ChoiceField(
        label=_("帮扶类型"), choices=lambda: [("", "—"), *choices("visits.activity_kind")]
    )
    held_on = forms.DateField(label=_("日期"), widget=DateWidget())
    participants = members_field(_("参加委员"))
    households = forms.ModelMultipleChoiceField(
        Household.objects.none(),
        label=_("受益户"),
        required=False,
        widget=PickerWidget(HOUSEHOLDS, multiple=True, attrs={"data-wide": ""}),
    )
    content = forms.CharField(
        label=_("内容与成效"), required=False, widget=forms.Textarea({"rows": 5})
    )

    sections = (
        (_("活动"), ("name", "kind_code", "held_on", "region", "group")),
        (_("参加委员与受益户"), ("participants", "households")),
        (_("内容与成效"), ("content",)),
        (_("更正"), ("reason",)),
    )
