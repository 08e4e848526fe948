"""Fields that several forms share: members, households, regions, groups, days, words of reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Group, Member
from huifang.records.fields import word
from huifang.registry.models import Household
from huifang.rules.reader import codes
from huifang.territory.models import Region, Unit
from huifang.ui.widgets import DateWidget, PickerWidget, RegionWidget

MEMBER_SEARCH = "campaigns:member-search"
HOUSEHOLD_SEARCH = "registry:household-search"
UNIT_SEARCH = "territory:unit-search"
REGIONS = "territory:children"

TOWNSHIP, VILLAGE = 2, 3
"""How many levels below the city a region must at least be."""


def member(
    label: Any, *, required: bool = True, help_text: Any = ""
) -> forms.ModelChoiceField[Member]:
    """Return a field for one member, found by name or initials."""
    return forms.ModelChoiceField(
        Member.objects.all(),
        label=label,
        required=required,
        help_text=help_text,
        widget=PickerWidget(MEMBER_SEARCH),
    )


def members(label: Any, *, help_text: Any = "") -> forms.ModelMultipleChoiceField[Member]:
    """Return a field for several members."""
    return forms.ModelMultipleChoiceField(
        Member.objects.all(),
        label=label,
        required=False,
        help_text=help_text,
        widget=PickerWidget(MEMBER_SEARCH, multiple=True, attrs={"data-wide": ""}),
    )


def household(viewer: Actor) -> forms.ModelChoiceField[Household]:
    """Return a field for one household in the viewer's scope."""
    return forms.ModelChoiceField(
        visible(viewer, Household, "household.view"),
        label=_("农户"),
        widget=PickerWidget(HOUSEHOLD_SEARCH, hint=_("户主姓名、拼音首字母或户编号")),
    )


def unit() -> forms.ModelChoiceField[Unit]:
    """Return a field for one unit."""
    return forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("帮扶单位"),
        widget=PickerWidget(UNIT_SEARCH, hint=_("单位名称或拼音首字母")),
    )


def region(
    label: Any, *, least: int = 0, required: bool = True, help_text: Any = ""
) -> forms.ModelChoiceField[Region]:
    """Return a field for one region, at least so many levels below the city."""
    return forms.ModelChoiceField(
        Region.objects.all(),
        label=label,
        required=required,
        help_text=help_text,
        widget=RegionWidget(REGIONS, min_level=least),
    )


def group_of(
    campaign: Campaign, *, required: bool = False, empty: Any = "—"
) -> forms.ModelChoiceField[Group]:
    """Return a field for one group of a campaign."""
    return forms.ModelChoiceField(
        campaign.groups.select_related("leader").order_by("number"),
        label=_("回访组"),
        required=required,
        empty_label=None if required else str(empty),
    )


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=DateWidget())


def reason(label: Any = "", *, required: bool = True, most: int = 200) -> forms.CharField:
    """Return a field for words of reason."""
    return forms.CharField(
        label=label or _("原因"),
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": 2}),
    )


def statuses(campaign: Campaign) -> forms.MultipleChoiceField:
    """Return a field for the statuses of households that are words of the campaign's era."""
    return forms.MultipleChoiceField(
        label=_("只选这些户类别"),
        required=False,
        choices=[
            (code.value, word(code.label, code.en))
            for code in codes("registry.household_status")
            if code.holds_on(campaign.starts_on)
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则不限类别"),
    )
