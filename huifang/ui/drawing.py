"""What form and stepper components need worked out before a template can draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

from huifang.records.sealed import SealedFormField
from huifang.ui.parts import Step

_GROUPS = (
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.SelectDateWidget,
    forms.MultiWidget,
)


@dataclass(frozen=True)
class FormPart:
    """One field as it is drawn: `group` fields have several inputs, so a legend, not a label."""

    bound: BoundField
    wide: bool
    group: bool
    single_check: bool
    errors: list[str]

    @classmethod
    def of(cls, bound: BoundField, wide: bool = False) -> FormPart:
        """Read from the widget how the field is drawn; attr `data-wide` asks for a full line."""
        widget = bound.field.widget
        if isinstance(bound.field, SealedFormField):
            widget.attrs.update({"data-secret": "", "autocomplete": "off"})
        return cls(
            bound,
            wide
            or isinstance(widget, forms.Textarea | forms.CheckboxSelectMultiple)
            or "data-wide" in widget.attrs,
            isinstance(widget, _GROUPS),
            isinstance(widget, forms.CheckboxInput),
            _errors(bound),
        )


@dataclass(frozen=True)
class FormSection:
    """A titled block of fields; an empty title draws none."""

    title: Any
    parts: list[FormPart]


def _errors(bound: BoundField) -> list[str]:
    """Return what is wrong; an empty required field is told what to do, by its name."""
    found = []
    chosen = isinstance(bound.field.widget, forms.Select | forms.RadioSelect)
    for error in bound.errors.as_data():
        if error.code == "required":
            ask = _("请选择“%(field)s”。") if chosen else _("请填写“%(field)s”。")
            found.append(ask % {"field": bound.label})
        else:
            found.extend(str(message) for message in error.messages)
    return found


def form_parts(form: BaseForm) -> list[FormSection]:
    """Return the visible fields in sections, those that no section names last."""
    left = {bound.name: bound for bound in form.visible_fields()}
    found = []
    for title, names in _plan(form):
        parts = [FormPart.of(left.pop(name)) for name in names if name in left]
        if parts:
            found.append(FormSection(title, parts))
    if left:
        title = "" if not found else " "
        found.append(FormSection(title.strip(), [FormPart.of(bound) for bound in left.values()]))
    return found


def _plan(form: BaseForm) -> Iterator[tuple[Any, tuple[str, ...]]]:
    sections = getattr(form, "sections", None)
    if sections is None:
        model = getattr(getattr(form, "_meta", None), "model", None)
        sheet = getattr(model, "SHEET", None)
        sections = [(part.title, part.fields) for part in sheet.sections] if sheet else []
    yield from sections


def steps_of(steps: Iterable[Step | tuple[str, Any]], current: str) -> list[dict[str, Any]]:
    """Return each step with its number and state: done, now or later; none is done beside it."""
    known = [step if isinstance(step, Step) else Step(*step) for step in steps]
    at = next((place for place, step in enumerate(known) if step.key == current), -1)
    return [
        {
            "step": step,
            "number": place + 1,
            "done": place < at,
            "now": place == at,
        }
        for place, step in enumerate(known)
    ]
