"""A household visit with the problems found in it: one form, one transaction, several deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import together
from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns.models import Campaign, Category
from huifang.campaigns.queries import campaigns, current
from huifang.desk.pages import form_page
from huifang.kit.errors import Missing
from huifang.problems import actions as problems
from huifang.records.fields import word
from huifang.registry.models import Household
from huifang.visits import actions as visits
from huifang.visits.forms import visit_form
from huifang.visits.models import HouseholdVisit, Trip
from huifang.visits.queries import whole_trips

ROWS = 3  # problems that the form offers at once; more are reported from the visit's page


class FoundForm(forms.Form):
    """One problem found in the talk; left empty, it is none."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("问题类别"), required=False, empty_label=_("没有问题")
    )
    description = forms.CharField(
        label=_("具体表现"), required=False, widget=forms.Textarea({"rows": 2})
    )
    result = forms.CharField(
        label=_("当场怎样解决"), required=False, max_length=300,
        help_text=_("已立行立改的填写，没有当场解决的留空"),
    )  # fmt: skip

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["category"]
        field.queryset = campaign.categories.filter(active=True)
        field.label_from_instance = lambda row: word(row.label, row.en or row.label)

    def clean(self) -> dict[str, Any]:
        """A problem needs its kind and what is wrong."""
        data = super().clean() or {}
        if data.get("category") and not data.get("description"):
            self.add_error("description", _("请写明具体表现。"))
        if not data.get("category") and (data.get("description") or data.get("result")):
            self.add_error("category", _("请选择问题类别。"))
        return data


FoundForms = forms.formset_factory(FoundForm, extra=ROWS, max_num=ROWS)


@page("visit.record")
def record(request: Request) -> HttpResponse:
    """Record a visit and, in the same stroke, what was found wrong and mended."""
    campaign, household, trip = _asked(request)
    now = timezone.now()

    def save(by: Actor, data: dict[str, Any]) -> HouseholdVisit:
        return save_visit(by, campaign, household, data, now)

    base = visit_form(request.actor, campaign, household, now=now, trip=trip)
    return form_page(
        request,
        _with_found(base, campaign, may_report=request.actor.can("problem.report")),
        save,
        title=_("登记走访：%(name)s") % {"name": household},
        template="site/visiting.html",
        done=lambda made: reverse("visits:visit", args=[made.pk]),
        extra={"household": household},
    )


@together()
def save_visit(
    by: Actor, campaign: Campaign, household: Household, data: dict[str, Any], now: Any
) -> HouseholdVisit:
    """Do the deeds of one form; either all of them are done or none.

    Each deed gets its own operation id from the form's, so the same form twice is once.
    """
    found = data.pop("found", [])
    made = visits.record_visit(by.step("visit"), campaign, household=household, now=now, **data)
    for n, one in enumerate(found):
        problem = problems.report(
            by.step(f"problem {n}"),
            campaign,
            region=household.region,
            household=household,
            category=one["category"],
            description=one["description"],
            source_id=made.pk,
            group=made.group,
            found_at=made.started_at,
            now=now,
        )
        if one["result"]:
            problems.fix_on_spot(by.step(f"fix {n}"), problem, result=one["result"], now=now)
    return made


def _asked(request: Request) -> tuple[Campaign, Household, Trip | None]:
    """Return the campaign, the family and the trip that the address names.

    Raises:
        Missing: one of them is not the viewer's to see.

    """
    viewer, asked = request.actor, request.GET
    houses = Household.objects.select_related("region")
    household = get_visible(viewer, houses, "household.view", asked.get("household"))
    trip = asked.get("trip")
    found = get_visible(viewer, whole_trips(), "trip.view", trip) if trip else None
    named = campaigns(viewer).filter(code=asked.get("campaign", "")).first()
    campaign = found.campaign if found else named or current(viewer, request)
    if campaign is None:
        raise Missing
    return campaign, household, found


def _with_found(base: type[Any], campaign: Campaign, *, may_report: bool) -> type[Any]:
    """Return the visit form with rows for problems below it."""

    class VisitWithFound(base):  # type: ignore[misc]  # made for one family
        def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
            super().__init__(data, files, **options)
            rows = data if may_report else None
            self.found = FoundForms(rows, prefix="found", form_kwargs={"campaign": campaign})
            self.may_report = may_report

        def is_valid(self) -> bool:
            rows_valid = not self.found.is_bound or self.found.is_valid()
            return bool(super().is_valid()) and rows_valid

        def clean(self) -> dict[str, Any]:
            data = super().clean()
            rows = self.found.cleaned_data if self.found.is_bound and self.found.is_valid() else []
            data["found"] = [row for row in rows if row and row.get("category")]
            return dict(data)

    return VisitWithFound
