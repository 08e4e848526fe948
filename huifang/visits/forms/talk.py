"""The visit form: made to be filled in a kitchen, with the last visit's answers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Member
from huifang.campaigns.queries import campaigns
from huifang.records.fields import choices
from huifang.records.sealed import SealedFormField
from huifang.records.sheet import display
from huifang.registry.models import Household, Person
from huifang.ui.drawing import FormPart
from huifang.ui.widgets import PickerWidget
from huifang.visits import queries
from huifang.visits.forms.common import (
    HOUSEHOLDS,
    code_field,
    members_field,
    moment,
    one_of,
)
from huifang.visits.models import HouseholdVisit, Trip

OTHER = "other"
GUARANTEES = ("food", "education", "medical", "housing", "water")
PROGRESS = ("schooling_progress", "livelihood_progress", "employment_progress")


@dataclass(frozen=True)
class Asked:
    """One question as it is drawn: the field, and what was answered last time."""

    part: FormPart
    last: str


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300)


class VisitForm(forms.Form):
    """One talk with one family. `cleaned_data` is what `record_visit` and `correct_visit` take.

    Seven things must be tapped at most: with whom, the five guarantees, how content they are.
    """

    viewer: ClassVar[Actor]
    campaign: ClassVar[Campaign]
    household: ClassVar[Household]
    now: ClassVar[datetime]
    last: ClassVar[HouseholdVisit | None] = None
    instance: ClassVar[HouseholdVisit | None] = None
    chosen_trip: ClassVar[Trip | None] = None

    method = one_of(_("方式"), "visits.method")
    trip = forms.ModelChoiceField(
        Trip.objects.none(), label=_("行程"), required=False, empty_label="—"
    )
    started_at = moment(_("开始"))
    ended_at = moment(_("结束"), required=False)
    visitors = members_field(_("走访人"), help_text=_("一般两人以上"))
    speaker = forms.ChoiceField(label=_("与谁交谈"), widget=forms.RadioSelect)
    spoke_with = forms.CharField(
        label=_("其他人姓名"), required=False, max_length=60,
        help_text=_("上面选了“其他人”才填"),
    )  # fmt: skip
    spoke_relation = code_field(_("与户主关系"), "registry.relation")
    spoke_mobile = SealedFormField(
        kind="mobile", label=_("被访人电话"), required=False, help_text=_("电话走访必填")
    )
    met = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("还见到了谁"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    food = one_of(_("吃穿不愁"), "visits.guarantee")
    education = one_of(_("义务教育"), "visits.guarantee")
    medical = one_of(_("基本医疗"), "visits.guarantee")
    housing = one_of(_("住房安全"), "visits.guarantee")
    water = one_of(_("饮水安全"), "visits.guarantee")
    schooling_progress = _line(_("学业进展"))
    livelihood_progress = _line(_("家业进展"))
    employment_progress = _line(_("就业进展"))
    income_trend = one_of(_("收入变化"), "visits.trend", required=False)
    policy_known = one_of(_("政策知晓"), "visits.policy_known", required=False)
    requests = forms.CharField(
        label=_("困难诉求"), required=False, widget=forms.Textarea({"rows": 3})
    )
    satisfaction = one_of(_("满意度"), "visits.satisfaction")
    remark = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea({"rows": 2}))
    reason = forms.CharField(
        label=_("更正原因"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    sections = (
        (_("怎样走访"), ("method", "trip", "started_at", "ended_at", "visitors")),
        (_("见了谁"), ("speaker", "spoke_with", "spoke_relation", "spoke_mobile", "met")),
        (_("两不愁三保障和饮水安全"), GUARANTEES),
        (_("三个一进展"), PROGRESS),
        (_("情况与诉求"), ("income_trend", "policy_known", "requests", "satisfaction", "remark")),
        (_("更正"), ("reason",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {**self._usual(), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in self._family()}
        speakers = [(key, _called(person)) for key, person in self._people.items()]
        self.fields["speaker"].choices = [*speakers, (OTHER, gettext("其他人"))]  # type: ignore[attr-defined]
        met: Any = self.fields["met"]
        met.queryset = self._family()
        met.label_from_instance = _called
        trip: Any = self.fields["trip"]
        trip.queryset = queries.trips_for(
            self.viewer, self.campaign, self.household.region_id, self.now
        )
        trip.label_from_instance = _trip_words
        if self.instance is None:
            del self.fields["reason"]

    def asked(self) -> Iterator[tuple[Any, list[Asked]]]:
        """Yield (title, questions) of each section, each with the last visit's answer."""
        for title, names in self.sections:
            found = [
                Asked(FormPart.of(self[name], wide=True), self._last(name))
                for name in names
                if name in self.fields
            ]
            if found:
                yield title, found

    def clean(self) -> dict[str, Any]:
        """Turn the chosen speaker into name and relation, and count him among those met."""
        data = super().clean() or {}
        chosen = self._people.get(data.pop("speaker", ""))
        met = list(data.get("met", ()))
        if chosen:
            data["spoke_with"], data["spoke_relation"] = chosen.name, chosen.relation
            met = [*met, *([] if chosen in met else [chosen])]
        elif "speaker" not in self.errors and not data.get("spoke_with"):
            self.add_error("spoke_with", gettext("请填写与谁交谈。"))
        data["met"] = met
        if data.get("method") == "phone" and not self._has_mobile(data):
            self.add_error("spoke_mobile", gettext("电话走访须填写被访人电话，以便回访核对。"))
        return data

    def _has_mobile(self, data: dict[str, Any]) -> bool:
        known = bool(self.instance and self.instance.spoke_mobile)
        return known or bool(data.get("spoke_mobile")) or "spoke_mobile" in self.errors

    def _family(self) -> Any:
        known = self.household.people.order_by("pk")
        return known if self.instance else known.filter(left_on=None)

    def _usual(self) -> dict[str, Any]:
        """Return what need not be tapped: how, when, on which trip, who went."""
        if self.instance:
            return _answers(self.instance)
        trip = self.chosen_trip
        over = trip is not None and trip.left_at is not None
        return {
            "method": "home",
            "started_at": None if over else self.now.replace(second=0, microsecond=0),
            "trip": trip,
            "visitors": [member.pk for member in queries.usual_visitors(self.viewer, trip)],
        }

    def _last(self, name: str) -> str:
        if self.last is None or name in {"trip", "started_at", "ended_at", "visitors", "reason"}:
            return ""
        if name == "speaker":
            return self.last.spoke_with
        if name == "met":
            return "、".join(str(person) for person in self.last.met.all())
        return "" if name == "spoke_with" else display(self.last, name)


class ChooseForm(forms.Form):
    """Whom to visit, and in which campaign."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("行动"), to_field_name="code"
    )
    household = forms.ModelChoiceField(
        Household.objects.none(),
        label=_("农户"),
        widget=PickerWidget(HOUSEHOLDS, hint=_("户主姓名、拼音首字母或户编号")),
    )
    trip = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, viewer: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        house: Any = self.fields["household"]
        house.queryset = visible(viewer, Household, "household.view")
        field: Any = self.fields["campaign"]
        field.queryset = campaigns(viewer).filter(state__in=("under_way", "concluding"))


def visit_form(
    viewer: Actor,
    campaign: Campaign,
    household: Household,
    *,
    now: datetime,
    trip: Trip | None = None,
    instance: HouseholdVisit | None = None,
) -> type[VisitForm]:
    """Return the visit form for one family; `instance` makes it a correction.

    Without a `trip` the newest one under way in the family's village is taken.
    """
    there = queries.trips_for(viewer, campaign, household.region_id, now)
    before = instance.started_at if instance else None
    facts = {
        "viewer": viewer,
        "campaign": campaign,
        "household": household,
        "now": now,
        "instance": instance,
        "last": queries.last_visit(viewer, household, before),
        "chosen_trip": trip or there.filter(left_at=None).exclude(arrived_at=None).first(),
    }
    return type("VisitForm", (VisitForm,), facts)


def _answers(visit: HouseholdVisit) -> dict[str, Any]:
    """Return what a visit says, as the form's fields hold it."""
    plain = ("method", "started_at", "ended_at", "spoke_mobile", *GUARANTEES, *PROGRESS,
             "income_trend", "policy_known", "requests", "satisfaction", "remark")  # fmt: skip
    found: dict[str, Any] = {name: getattr(visit, name) for name in plain}
    people = {person.name: str(person.pk) for person in visit.household.people.all()}
    speaker = people.get(visit.spoke_with, OTHER)
    if speaker == OTHER:
        found |= {"spoke_with": visit.spoke_with, "spoke_relation": visit.spoke_relation}
    visitors: list[Member] = list(visit.visitors.all())
    return found | {
        "speaker": speaker,
        "trip": visit.trip,
        "visitors": [member.pk for member in visitors],
        "met": [person.pk for person in visit.met.all()],
    }


def _called(person: Person) -> str:
    relation = dict(choices("registry.relation")).get(person.relation, "")
    return f"{person.name}（{relation}）" if relation else person.name


def _trip_words(trip: Trip) -> str:
    began = timezone.localtime(trip.arrived_at).date() if trip.arrived_at else trip.planned_from
    return f"{trip.group} {trip.region} {began:%Y-%m-%d}"
