"""Forms of the consultations room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Member
from huifang.consultations.models import Consultation
from huifang.consultations.queries import Suggestion, members_asked
from huifang.records.fields import choices
from huifang.ui.widgets import DateWidget, PickerWidget

WIDE = {"rows": 3, "data-wide": ""}


class OpinionForm(forms.Form):
    """Why it is so, and what would mend it."""

    cause = forms.ChoiceField(
        label=_("原因"), choices=lambda: [("", "—"), *choices("problems.cause")]
    )
    text = forms.CharField(label=_("会诊意见"), widget=forms.Textarea({"rows": 4, "data-wide": ""}))
    remedy = forms.CharField(label=_("建议措施"), required=False, widget=forms.Textarea(WIDE))


class ConcludeForm(forms.Form):
    """What the consultation comes to."""

    cause = forms.ChoiceField(
        label=_("原因"), choices=lambda: [("", "—"), *choices("problems.cause")]
    )
    diagnosis = forms.CharField(
        label=_("会诊结论"), widget=forms.Textarea({"rows": 4, "data-wide": ""})
    )
    remedy = forms.CharField(label=_("整改措施"), widget=forms.Textarea(WIDE))


class WithdrawForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300, widget=forms.Textarea(WIDE))


class ConveneForm(forms.Form):
    """What is asked, of whom, by when."""

    viewer: ClassVar[Actor]
    offered: ClassVar[Sequence[Suggestion]]

    sections = (
        (_("会诊问题"), ("question", "due_on")),
        (_("邀请委员"), ("suggested", "others")),
    )
    question = forms.CharField(
        label=_("会诊问题"), widget=forms.Textarea(WIDE),
        help_text=_("写清难在哪里、想请教什么；不写农户姓名和证件号码"),
    )  # fmt: skip
    due_on = forms.DateField(label=_("回复期限"), widget=DateWidget())
    suggested = forms.MultipleChoiceField(
        label=_("建议邀请"), required=False,
        widget=forms.CheckboxSelectMultiple({"data-wide": ""}),
        help_text=_("按特长、界别和所在地提出，由您决定"),
    )  # fmt: skip
    others = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("另邀委员"), required=False,
        widget=PickerWidget(
            "campaigns:member-search", multiple=True, hint=_("输入姓名或拼音首字母")
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = self.fields["others"]
        assert isinstance(others, forms.ModelMultipleChoiceField)
        others.queryset = visible(self.viewer, Member, "member.view").filter(active=True)
        if not self.offered:
            del self.fields["suggested"]
            return
        suggested = self.fields["suggested"]
        assert isinstance(suggested, forms.MultipleChoiceField)
        suggested.choices = [
            (str(one.member.pk), f"{one.member.name}（{one.reasons}）") for one in self.offered
        ]

    def clean(self) -> dict[str, Any]:
        """Put the ticked and the named together, each with the reasons why he is asked."""
        data = super().clean() or {}
        why = {str(one.member.pk): one for one in self.offered}
        ticked = [why[key].member for key in data.pop("suggested", ())]
        others = data.pop("others", None) or ()
        named = [one for one in others if one not in ticked]
        reasons = {str(one.pk): why[str(one.pk)].reasons for one in ticked}
        reasons |= {str(one.pk): str(_("召集人邀请")) for one in named}
        return {**data, "members": [*ticked, *named], "reasons": reasons}


def convene_form(viewer: Actor, offered: Sequence[Suggestion]) -> type[ConveneForm]:
    """Return the form that convenes; `offered` may be ticked, others are found by name."""
    return type("Convene", (ConveneForm,), {"viewer": viewer, "offered": offered})


def record_form(viewer: Actor, consultation: Consultation) -> type[forms.Form]:
    """Return the form that writes down an invited member's opinion, with its source."""
    member: forms.ModelChoiceField[Member] = forms.ModelChoiceField(
        members_asked(viewer, consultation), label=_("委员"), empty_label=_("请选择")
    )
    source = forms.CharField(
        label=_("意见来源"), max_length=120, help_text=_("如：3月20日电话、会议记录")
    )
    return type("Record", (OpinionForm,), {"member": member, "source": source})
