"""Forms of a trip: its plan, and how the stay went."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.campaigns.models import Group, Member
from huifang.ui.widgets import DateWidget
from huifang.visits.forms.common import (
    PlacedForm,
    code_field,
    made_for,
    members_field,
    moment,
    said_by,
)
from huifang.visits.models import Trip


class TripForm(PlacedForm):
    """The plan of one group: village, days, who goes along; outsiders stand in a field apart."""

    of: ClassVar[Group]

    group = None  # type: ignore[assignment]  # a trip's group is chosen before
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("本组成员"), widget=forms.CheckboxSelectMultiple
    )
    outsiders = members_field(
        _("组外同行"), required=False, help_text=_("不是本组成员、但确需同行的人")
    )
    planned_from = forms.DateField(label=_("计划到村"), widget=DateWidget())
    planned_to = forms.DateField(label=_("计划离村"), widget=DateWidget())

    sections = (
        (_("去哪里、几天"), ("region", "planned_from", "planned_to")),
        (_("谁去"), ("members", "outsiders")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].label = _("驻村")
        rules = {"days": self.campaign.min_days, "nights": self.campaign.min_nights}
        self.fields["planned_to"].help_text = (
            gettext("方案要求至少 %(days)s 天 %(nights)s 夜") % rules
        )
        self._offer("members", self.of.members.order_by("initials"))

    def clean(self) -> dict[str, Any]:
        """Return what the deeds take: one list of members, and whether outsiders are among them."""
        data = super().clean() or {}
        outsiders = list(data.pop("outsiders", ()))
        data["members"] = [*data.get("members", ()), *outsiders]
        data["with_outsiders"] = bool(outsiders)
        return data


class StayForm(forms.Form):
    """How the stay went."""

    arrived_at = moment(_("到村时间"), required=False)
    left_at = moment(_("离村时间"), required=False, help_text=_("还在村里就先不填"))
    lodging = code_field(_("住处"), "visits.lodging")
    own_supplies = forms.BooleanField(label=_("自备生活用品"), required=False)
    short_reason = forms.CharField(
        label=_("不足原因"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("天数或夜数少于方案要求时填写；不填也能保存，页面和报表会显示“未达标”"),
    )


def trip_form(viewer: Actor, group: Group) -> type[TripForm]:
    """Return the form for the trips of one group."""
    made = made_for(TripForm, viewer, group.campaign)
    made.of = group
    return made


def plan_of(trip: Trip) -> dict[str, Any]:
    """Return the plan of a trip as its form holds it."""
    own = set(trip.group.members.values_list("pk", flat=True))
    went = [member.pk for member in trip.members.all()]
    return said_by(trip, TripForm) | {
        "members": [key for key in went if key in own],
        "outsiders": [key for key in went if key not in own],
    }
