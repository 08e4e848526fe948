"""Forms of the plan: proposal, rules, categories, meal rates, and the steps of its life."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.forms import fields
from huifang.campaigns.models import Campaign, Category, MealRate
from huifang.desk.pages import sheet_form

NEW_FORM = sheet_form(
    Campaign,
    ("name", "code", "document_number", "region", "starts_on", "ends_on", "purpose"),
)
PLAN_FORM = sheet_form(
    Campaign,
    (
        "name", "document_number", "region", "starts_on", "ends_on", "purpose", "min_days",
        "min_nights", "min_group_size", "notice_days", "look_back_days", "look_back_percent",
        "issuing_body", "document_code",
    ),
)  # fmt: skip
CATEGORY_FORM = sheet_form(Category)
MEAL_FORM = sheet_form(MealRate, ("yuan", "document"))


class AdoptForm(forms.Form):
    """The meeting's yes: the day, and the number of the document if it has one by then."""

    adopted_on = fields.day(_("审议通过日期"))
    document_number = forms.CharField(label=_("文号/方案"), max_length=120, required=False)
    note = fields.reason(_("审议意见"), required=False)


class ReasonForm(forms.Form):
    """Why something is sent back or undone."""

    reason = fields.reason()


class NoteForm(forms.Form):
    """A word for the file."""

    note = fields.reason(_("说明"), required=False)


class EmptyForm(forms.Form):
    """Nothing to write: the deed says it all."""
