"""Form widgets beyond Django's own: region cascader, picker with typeahead, day, span of days.

Two kinds of address, named by the caller, answer JSON:

region   ?parent=KEY (empty: the top of the viewer's tree) -> {"items": [{key, name, leaf}]}
         ?of=KEY                                           -> {"path": [{key, name, leaf}, …]}
         ?q=WORDS                                          -> {"items": [{key, name, path}]}
picker   ?q=WORDS (name, pinyin initials, number)          -> {"items": [{value, label, note}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _


class RegionWidget(forms.TextInput):
    """A region chosen level by level; without script a plain box for its key.

    `url_name` answers as above; `min_level` n asks for at least n levels below the top (0: any).
    `submit` sends the form when a region is chosen, for filter bars.
    """

    template_name = "ui/widgets/region.html"

    def __init__(
        self, url_name: str, *, min_level: int = 0, submit: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.url = reverse_lazy(url_name)
        self.min_level, self.submit = min_level, submit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update(url=self.url, min_level=self.min_level, submit=self.submit)
        return context


class PickerWidget(forms.Select):
    """One or several records found by typing: name, pinyin initials or number.

    Only the chosen ones are read from the database, so the choices may be many thousands.
    """

    template_name = "ui/widgets/picker.html"

    def __init__(
        self, url_name: str, *, multiple: bool = False, hint: Any = "", **options: Any
    ) -> None:
        super().__init__(**options)
        self.url = reverse_lazy(url_name)
        self.multiple, self.hint = multiple, hint
        self.allow_multiple_selected = multiple

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = self.format_value(value)
        if self.is_required:
            attrs = {**(attrs or {}), "aria-required": "true"}
        widget = {
            "name": name,
            "is_hidden": False,
            "required": self.is_required,
            "value": values,
            "attrs": self.build_attrs(self.attrs, attrs),
            "template_name": self.template_name,
            "url": self.url,
            "multiple": self.multiple,
            "hint": self.hint,
            "chosen": self._chosen([str(item) for item in values if item]),
        }
        return {"widget": widget}

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave the typing box optional: the chosen chips are the value."""
        del initial
        return False

    def _chosen(self, values: Sequence[str]) -> list[tuple[str, str]]:
        if not values:
            return []
        if isinstance(self.choices, ModelChoiceIterator):
            field = self.choices.field
            key = field.to_field_name or "pk"
            assert field.queryset is not None
            found = field.queryset.filter(**{f"{key}__in": _valid(field, key, values)})
            label = field.label_from_instance
            return [(str(field.prepare_value(row)), label(row)) for row in found]
        words = {str(key): str(label) for key, label in _flat(self.choices)}
        return [(value, words.get(value, value)) for value in values]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the value, or the list of values when several may be chosen."""
        del files
        if not self.multiple:
            return data.get(name)
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell that nothing was sent; an empty list of several is an answer too."""
        return False if self.multiple else super().value_omitted_from_data(data, files, name)


class DateWidget(forms.DateInput):
    """A day, entered with the browser's own calendar; always 2026-03-01 on the wire."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        options.setdefault("format", "%Y-%m-%d")
        super().__init__(**options)
        self.attrs.setdefault("lang", "zh-CN")


class MomentWidget(forms.DateTimeInput):
    """A day and a time of day, entered with the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        options.setdefault("format", "%Y-%m-%dT%H:%M")
        super().__init__(**options)


class DateRangeWidget(forms.MultiWidget):
    """A span of days with quick buttons for today, this week and this month."""

    template_name = "ui/widgets/date_range.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        first = DateWidget(attrs={"aria-label": _("起始日期")})
        last = DateWidget(attrs={"aria-label": _("截止日期")})
        super().__init__({"from": first, "to": last}, attrs)

    def decompress(self, value: Any) -> list[date | None]:
        """Split (first day, last day)."""
        return [value[0], value[1]] if value else [None, None]


class DateRangeField(forms.MultiValueField):
    """Two days, the first not after the last; cleaned to (first, last) or None."""

    widget = DateRangeWidget

    def __init__(self, **options: Any) -> None:
        fields = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> tuple[date | None, date | None] | None:
        """Return (first, last), put in order when they were given the wrong way round."""
        first, last = [*data_list, None, None][:2]
        if first and last and first > last:
            first, last = last, first
        return (first, last) if first or last else None


def _valid(field: Any, key: str, values: Iterable[str]) -> list[Any]:
    column = field.queryset.model._meta.get_field(
        field.queryset.model._meta.pk.name if key == "pk" else key
    )
    found = []
    for value in values:
        try:
            found.append(column.to_python(value))
        except forms.ValidationError:
            continue
    return found


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
