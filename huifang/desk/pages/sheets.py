"""A form from a model's SHEET: the same fields, sections and words as its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from huifang.records.base import Record
from huifang.records.sealed import Sealed, SealedFormField
from huifang.ui.widgets import DateWidget, PickerWidget, RegionWidget

REGIONS = "territory:children"


def sheet_form(
    model: type[Record],
    fields: Sequence[str] | None = None,
    *,
    pickers: dict[str, str] | None = None,
    region_level: int = 0,
) -> type[forms.ModelForm[Any]]:
    """Return a form for `model` with the fields of its SHEET, or those named.

    `pickers` names, for foreign keys with many rows, the address that answers the typeahead; a
    foreign key to Region gets the cascader, with at least `region_level` levels.
    """
    names = list(fields if fields is not None else (model.SHEET.fields if model.SHEET else ()))
    pickers = pickers or {}

    def make(field: models.Field[Any, Any], **options: Any) -> Any:
        options |= _options(field, pickers, region_level)
        made = field.formfield(**options)
        if made is not None and isinstance(field, Sealed):
            made.widget.attrs["data-secret"] = ""
        return made

    return forms.modelform_factory(model, form=SheetForm, fields=names, formfield_callback=make)


class SheetForm(forms.ModelForm[Any]):
    """Draws and checks; the deed writes. So the form itself never saves."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding:  # nothing is stored that an empty secret could keep
            for field in self.fields.values():
                field.help_text = "" if isinstance(field, SealedFormField) else field.help_text

    def save(self, commit: bool = True) -> Any:  # noqa: ARG002 - Django's own signature
        """Refuse: every change is a deed."""
        raise TypeError("a form does not save; give its cleaned_data to a deed")


def _options(
    field: models.Field[Any, Any], pickers: dict[str, str], region_level: int
) -> dict[str, Any]:
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return {"widget": DateWidget()}
    if isinstance(field, models.TextField):
        return {"widget": forms.Textarea({"rows": 4})}
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        if field.name in pickers:
            many = isinstance(field, models.ManyToManyField)
            return {"widget": PickerWidget(pickers[field.name], multiple=many)}
        target: Any = field.related_model
        if target._meta.label == "territory.Region":
            return {"widget": RegionWidget(REGIONS, min_level=region_level)}
    return {}
