"""Forms of the registry: from the sheets, with what a sheet cannot say added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.desk.pages import sheet_form
from huifang.records.fields import choices
from huifang.records.sealed import SealedFormField
from huifang.records.sheet import Sheet
from huifang.registry import identity
from huifang.registry.models import Household, HouseholdYear, Person
from huifang.rules.reader import codes
from huifang.ui.widgets import DateWidget

Sections = tuple[tuple[Any, tuple[str, ...]], ...]

HOUSEHOLD_FORM = sheet_form(Household)
YEAR_FORM = sheet_form(HouseholdYear)
PERSON_FIELDS = tuple(
    name for name in Person.SHEET.fields if name not in {"id_kind", "left_on", "left_reason"}
)
KEPT_FROM_LAST_YEAR = (
    "farmland_mu", "forest_mu", "in_cooperative", "house_area_m2", "house_structure",
    "house_danger", "water_source", "water_safe", "road", "toilet", "fuel", "has_broadband",
)  # fmt: skip
"""What seldom changes is offered again for the next year; income never is."""


def _sections(sheet: Sheet) -> Sections:
    return tuple((part.title, part.fields) for part in sheet.sections)


class BasisMixin(forms.Form):
    """The basis (依据) of a change, which goes into the journal."""

    basis = forms.CharField(
        label=_("变更依据"),
        max_length=200,
        required=False,
        help_text=_("如：户口簿、村委会证明、入户核实。记入变更经过。"),
        widget=forms.TextInput({"data-wide": ""}),
    )


BASIS: Sections = ((_("依据"), ("basis",)),)


class HouseholdAddForm(HOUSEHOLD_FORM):  # type: ignore[valid-type,misc]  # made from the sheet
    """A new household with its head."""

    head_id_number = SealedFormField(
        kind="id_number", label=_("户主证件号码"), help_text="", required=False
    )

    sections = (
        (_("户主"), ("head_name", "head_id_number", "mobile")),
        (_("地址"), ("region", "group_name", "address", "number")),
        *_sections(Household.SHEET)[1:],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["left_on"]
        self.fields["number"].required = False
        self.fields["number"].help_text = _("不填则按村自动编号")


class HouseholdForm(BasisMixin, HOUSEHOLD_FORM):  # type: ignore[valid-type,misc]  # from the sheet
    """What is known of a household."""

    sections = (*_sections(Household.SHEET), *BASIS)


def _person_sections() -> Sections:
    """Return the sheet's sections, the disability in its two parts."""
    parts = {"disability": ("disability_kind", "disability_level")}
    return tuple(
        (title, tuple(part for name in names for part in parts.get(name, (name,))))
        for title, names in _sections(Person.SHEET)
    )


class PersonForm(sheet_form(Person, PERSON_FIELDS)):  # type: ignore[misc]  # made from the sheet
    """A person; what does not fit with the ID number is asked back once."""

    health = forms.MultipleChoiceField(
        label=_("健康状况"),
        choices=lambda: choices("registry.health"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    disability_kind = forms.ChoiceField(
        label=_("残疾类别"),
        choices=lambda: [("", "—"), *choices("registry.disability_kind")],
        required=False,
    )
    disability_level = forms.ChoiceField(
        label=_("残疾等级"),
        choices=lambda: [("", "—"), *choices("registry.disability_level")],
        required=False,
    )
    checked = forms.BooleanField(
        label=_("已对照证件核对，就按填写的保存"), required=False, widget=forms.HiddenInput
    )

    sections = (("", ("checked",)), *_person_sections())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["disability"]
        kept = self.instance
        for name, stored in (("health", kept.health), ("disability_kind", kept.disability)):
            if stored:
                self.fields[name].help_text = _("已有登记，不选则保持不变")
        self.initial.pop("health", None)

    def clean(self) -> dict[str, Any]:
        """Join the parts of health and disability, and hold what is said against the number."""
        data: dict[str, Any] = super().clean()
        data["health"] = ",".join(data.get("health") or ())
        kind, level = data.pop("disability_kind", ""), data.pop("disability_level", "")
        if level and not kind:
            self.add_error("disability_kind", _("选了残疾等级，也请选残疾类别。"))
        data["disability"] = ",".join(part for part in (kind, level) if part)
        self._ask_back(data)
        return data

    def _ask_back(self, data: dict[str, Any]) -> None:
        number = data.get("id_number") or self.instance.id_number.reveal()
        doubts = identity.doubts(number, data.get("birth_date"), data.get("sex", ""))
        confirmed = data.pop("checked", False)
        changed = {"id_number", "birth_date", "sex"} & set(self.changed_data)
        if doubts and changed and not confirmed:
            self.fields["checked"].widget = forms.CheckboxInput()
            for words in doubts:
                self.add_error(None, words)

    def _post_clean(self) -> None:
        """Leave the row alone: the deed writes and checks it."""


class PersonChangeForm(BasisMixin, PersonForm):  # type: ignore[misc]  # PersonForm is from the sheet
    """A person as he is to be, with the basis of the change."""

    sections = (*PersonForm.sections, *BASIS)


class LeaveForm(forms.Form):
    """When and why a person leaves the household."""

    left_on = forms.DateField(label=_("减少日期"), widget=DateWidget())
    left_reason = forms.ChoiceField(
        label=_("减少原因"), choices=lambda: [("", "—"), *choices("registry.left_reason")]
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class BackForm(forms.Form):
    """Why a person is put back."""

    note = forms.CharField(label=_("原因"), max_length=200)


class HeadForm(forms.Form):
    """Another head, and what the former one is to him."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("新户主"))
    former_relation = forms.ChoiceField(
        label=_("原户主是新户主的"),
        choices=lambda: [row for row in choices("registry.relation") if row[0] != "head"],
    )
    note = forms.CharField(label=_("变更依据"), max_length=200, required=False)


class YearForm(BasisMixin, YEAR_FORM):  # type: ignore[valid-type,misc]  # made from the sheet
    """A yearly record under correction; its year stays."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["year"]


class YearAddForm(YEAR_FORM):  # type: ignore[valid-type,misc]  # made from the sheet
    """A new yearly record."""


def _status_words() -> list[tuple[str, str]]:
    """Return the statuses, each with the years in which its word is used."""
    days = {code.value: code for code in codes("registry.household_status")}
    return [("", "—"), *((value, f"{label}{_span(days[value])}") for value, label in
                         choices("registry.household_status"))]  # fmt: skip


def _span(code: Any) -> str:
    if not (code.since or code.until):
        return ""
    first = code.since.year if code.since else ""
    return f"（{first}—{code.until.year if code.until else ''}）"


class StatusForm(forms.Form):
    """A status in the words of its time."""

    status = forms.ChoiceField(label=_("户类别"), choices=_status_words)
    since = forms.DateField(label=_("起"), widget=DateWidget())
    until = forms.DateField(label=_("止"), required=False, widget=DateWidget())
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


class EndForm(forms.Form):
    """The last day of a status."""

    until = forms.DateField(label=_("最后一天"), widget=DateWidget())
    note = forms.CharField(label=_("依据"), max_length=200, required=False)


class RevealForm(forms.Form):
    """Why somebody looks at a secret."""

    reason = forms.CharField(
        label=_("查看理由"),
        max_length=200,
        help_text=_("查看的人、时间、内容和理由会记入日志。"),
        widget=forms.TextInput({"data-wide": "", "autocomplete": "off"}),
    )
