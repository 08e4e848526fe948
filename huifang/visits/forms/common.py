"""What the forms of this room share: moments, choosers, and for whom a form is made."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import NOBODY, Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Group, Member
from huifang.campaigns.queries import groups
from huifang.records.base import Record
from huifang.records.fields import choices
from huifang.registry.models import Household
from huifang.territory.models import Region
from huifang.ui.widgets import MomentWidget, PickerWidget, RegionWidget

MEMBERS, HOUSEHOLDS, REGIONS = (
    "campaigns:member-search",
    "registry:household-search",
    "territory:children",
)
"""The addresses that answer choosers (see ui.widgets)."""

OTHER_NAMES = {"participants": "members"}
"""Fields of forms that stand under another name on the record."""

F = TypeVar("F", bound="PlacedForm")


def moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a moment, in local time."""
    return forms.DateTimeField(
        label=label, required=required, widget=MomentWidget(), help_text=help_text
    )


def one_of(label: Any, path: str, *, required: bool = True) -> forms.ChoiceField:
    """Return a row of radio buttons over a code list; the keys 1, 2, 3 … press them."""
    return forms.ChoiceField(
        label=label,
        choices=lambda: choices(path),
        required=required,
        widget=forms.RadioSelect(attrs={"data-keys": ""}),
    )


def members_field(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a chooser of several members; they are public persons, so every one may be named."""
    return forms.ModelMultipleChoiceField(
        Member.objects.filter(active=True),
        label=label,
        required=required,
        help_text=help_text,
        widget=PickerWidget(MEMBERS, multiple=True, attrs={"data-wide": ""}),
    )


class PlacedForm(forms.Form):
    """A form of a campaign: offers the regions, groups and families in the viewer's scope only."""

    viewer: ClassVar[Actor] = NOBODY
    campaign: ClassVar[Campaign]
    correcting: ClassVar[bool] = False

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("地点所属村"), widget=RegionWidget(REGIONS)
    )
    group = forms.ModelChoiceField(Group.objects.none(), label=_("回访组"), required=False)
    reason = forms.CharField(
        label=_("更正原因"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("region", visible(self.viewer, Region, "region.view"))
        self._offer("group", groups(self.viewer, self.campaign))
        self._offer("households", visible(self.viewer, Household, "household.view"))
        if not self.correcting:
            del self.fields["reason"]

    def _offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


def made_for(
    form: type[F], viewer: Actor, campaign: Campaign, *, correcting: bool = False
) -> type[F]:
    """Return the form for one person and one campaign; a correction also asks for the reason."""
    facts = {"viewer": viewer, "campaign": campaign, "correcting": correcting}
    return type(form.__name__, (form,), facts)


def code_field(label: Any, path: str) -> forms.ChoiceField:
    """Return an optional drop-down over a code list."""
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", "—"), *choices(path)]
    )


def said_by(record: Record, form: type[forms.Form]) -> dict[str, Any]:
    """Return what a record says under the names of a form's fields; several rows as their keys."""
    found: dict[str, Any] = {}
    for name in form.base_fields:
        value: Any = getattr(record, OTHER_NAMES.get(name, name), None)
        found[name] = [row.pk for row in value.all()] if hasattr(value, "all") else value
    return found
