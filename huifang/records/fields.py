"""Columns whose words stand on the notice board: one code, or several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import get_language

from huifang.rules.reader import code_label, codes


def english() -> bool:
    """Tell whether the reader's language is English."""
    return (get_language() or "").startswith("en")


def word(zh: str, en: str) -> str:
    """Return the word in the reader's language."""
    return en if english() else zh


def choices(path: str) -> list[tuple[str, str]]:
    """Return (value, word) of a code list in the reader's language."""
    return [(code.value, word(code.label, code.en)) for code in codes(path)]


class Coded(models.CharField[str, str]):
    """One value of a code list, e.g. `Coded("registry.education", verbose_name=…)`."""

    def __init__(self, codelist: str, **options: Any) -> None:
        self.codelist = codelist
        options.setdefault("max_length", 32)
        options.setdefault("blank", True)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        return name, path, [self.codelist], options

    def label(self, value: str) -> str:
        """Return the word for a stored value in the reader's language."""
        return code_label(self.codelist, value, english()) if value else ""

    def formfield(self, **options: Any) -> Any:
        empty = [] if not self.blank else [("", "—")]
        return forms.ChoiceField(
            choices=lambda: [*empty, *choices(self.codelist)],
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            initial=self.get_default(),
        )


class CodedMany(models.JSONField):
    """Several values of a code list, stored as a list of codes."""

    def __init__(self, codelist: str, **options: Any) -> None:
        self.codelist = codelist
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        return name, path, [self.codelist], options

    def label(self, values: list[str]) -> str:
        """Return the words, joined as Chinese lists are."""
        return "、".join(code_label(self.codelist, value, english()) for value in values or ())

    def formfield(self, **options: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=lambda: choices(self.codelist),
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
