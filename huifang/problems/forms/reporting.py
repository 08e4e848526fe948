"""The forms of a new problem, of more words about one, and of a piece of evidence."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.models import Campaign, Category
from huifang.files.kinds import ANY
from huifang.problems.models import Problem
from huifang.records.fields import choices
from huifang.registry.models import Household, Person
from huifang.territory.models import Region
from huifang.ui.widgets import DateWidget, PickerWidget, RegionWidget


class ReportForm(forms.Form):
    """What is wrong, with whom, where; and, if it was mended at once, how."""

    viewer: ClassVar[Actor]
    campaign: ClassVar[Campaign]
    may_fix: ClassVar[bool]

    sections = (
        (_("问题"), ("category", "kind_text", "description")),
        (_("对象"), ("household", "person", "region")),
        (_("来源"), ("source", "urgency", "found_on")),
        (_("立行立改"), ("result",)),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("问题类别"),
        widget=forms.RadioSelect({"data-wide": ""}),
        empty_label=None,
    )
    kind_text = forms.CharField(
        label=_("具体类型"), max_length=60, required=False, help_text=_("如：护栏、水渠、宽带")
    )
    description = forms.CharField(
        label=_("具体表现"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写明哪里、什么、差多少，不写推测"),
    )
    household = forms.ModelChoiceField(
        Household.objects.none(),
        label=_("农户"),
        required=False,
        widget=PickerWidget("registry:household-search", hint=_("输入户主姓名或拼音首字母")),
        help_text=_("村级问题不填农户，只选村"),
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("家庭成员"),
        required=False,
        widget=PickerWidget("registry:person-search", hint=_("输入姓名或拼音首字母")),
        help_text=_("人级问题才填"),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("村"),
        required=False,
        widget=RegionWidget("territory:children"),
        help_text=_("选了农户，村自动带出"),
    )
    source = forms.ChoiceField(
        label=_("问题来源"), choices=lambda: choices("problems.source"), initial="visit"
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=lambda: choices("problems.urgency"),
        widget=forms.RadioSelect(),
        initial="normal",
    )
    found_on = forms.DateField(label=_("发现日期"), widget=DateWidget())
    result = forms.CharField(
        label=_("当场怎样解决"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("当场已解决的才写，登记后直接进入待核验；没有解决请留空"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        categories = self.campaign.categories.filter(active=True)
        for name, rows in (
            ("category", categories.order_by("rank", "code")),
            ("household", visible(self.viewer, Household, "household.view")),
            ("person", visible(self.viewer, Person, "household.view")),
            ("region", visible(self.viewer, Region, "region.view")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if not self.may_fix:
            del self.fields["result"]

    def clean(self) -> dict[str, Any]:
        """Take the family from the person, and the village from the family."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        person = data.get("person")
        house = data.get("household") or (person.household if person else None)
        data["household"] = house
        data["region"] = house.region if house else data.get("region")
        if data["region"] is None and "region" not in self.errors:
            self.add_error("region", _("请选择农户，或选择村。"))
        return data


def report_form(viewer: Actor, campaign: Campaign, *, may_fix: bool) -> type[ReportForm]:
    """Return the form of a new problem of `campaign`; `may_fix` asks how it was mended at once."""
    given = {"viewer": viewer, "campaign": campaign, "may_fix": may_fix}
    return type("Report", (ReportForm,), given)


class DescribeForm(forms.Form):
    """What is wrong, more exactly."""

    campaign_id: ClassVar[Any]

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("问题类别"), empty_label=None
    )
    kind_text = forms.CharField(label=_("具体类型"), max_length=60, required=False)
    description = forms.CharField(label=_("具体表现"), widget=forms.Textarea({"rows": 4}))
    remark = forms.CharField(label=_("备注"), widget=forms.Textarea({"rows": 2}), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(campaign=self.campaign_id, active=True)


def describe_form(problem: Problem) -> type[DescribeForm]:
    """Return the form that says more about `problem`."""
    return type("Describe", (DescribeForm,), {"campaign_id": problem.campaign_id})


class AttachForm(forms.Form):
    """A file that shows the problem."""

    upload = forms.FileField(
        label=_("文件"),
        widget=forms.ClearableFileInput({"accept": ",".join(f".{kind}" for kind in sorted(ANY))}),
        help_text=_("照片、PDF、Word 或 Excel；照片不是必需的"),
    )
    moment = forms.ChoiceField(
        label=_("佐证类型"),
        choices=lambda: choices("problems.evidence"),
        widget=forms.RadioSelect(),
        initial="after",
    )
    caption = forms.CharField(label=_("说明"), max_length=120, required=False)
