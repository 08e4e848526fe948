"""Forms of the desk that no sheet can draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.desk.importing.contract import Importer
from huifang.desk.importing.reading import Opened


class ViewForm(forms.Form):
    """The name of a saved view."""

    name = forms.CharField(label=_("名称"), max_length=40)


class UploadForm(forms.Form):
    """The file to take in."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("xlsx、xls、et、ods 或 csv。表头在第几行、列的先后都不要紧。"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )


class ColumnsForm(forms.Form):
    """Which column of the file is which field; one choice for each column with a label."""

    def __init__(self, opened: Opened, importer: Importer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(name, _mark(importer, name)) for name in importer.known()]
        for column, label in opened.table.header.labels.items():
            samples = [
                row.texts[column]
                for row in opened.table.rows[:20]
                if column < len(row.texts) and row.texts[column]
            ]
            self.fields[f"c{column}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("不导入")), *names],
                initial=opened.mapping.get(column, ""),
                help_text=_("如：%(words)s") % {"words": samples[0][:40]} if samples else "",
            )

    def mapping(self) -> dict[str, str]:
        """Return the field of each column that was given one."""
        return {name[1:]: value for name, value in self.cleaned_data.items() if value}


class WordsForm(forms.Form):
    """What words of the file stand for that nobody knows; one choice for each."""

    def __init__(
        self,
        unknown: Sequence[Sequence[str]],
        labels: Mapping[str, str],
        words: Mapping[str, Sequence[str]],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._unknown = unknown
        for number, (field, text) in enumerate(unknown):
            self.fields[f"w{number}"] = forms.ChoiceField(
                label=_("%(column)s“%(text)s”") % {"column": labels[field], "text": text},
                required=False,
                choices=[("", _("改表，不对应")), *((word, word) for word in words[field])],
            )

    def told(self) -> dict[tuple[str, str], str]:
        """Return the word that each (field, text) stands for, where one was given."""
        given = self.cleaned_data
        return {
            (field, text): given[f"w{number}"]
            for number, (field, text) in enumerate(self._unknown)
            if given[f"w{number}"]
        }


def _mark(importer: Importer, name: str) -> str:
    return importer.label(name) + (" *" if name in importer.required else "")
