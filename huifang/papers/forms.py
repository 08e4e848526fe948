"""Forms of the papers room: why with real names, and what to print in bulk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.papers.kinds import PaperKind


class NamedForm(forms.Form):
    """Asks why a paper is to carry real names."""

    agreed = forms.BooleanField(label=_("本次文书使用群众真实姓名"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("写入日志，如“发放到户签字”。")
    )


class BulkForm(forms.Form):
    """Asks which paper of the ticked records is wanted, and as what."""

    kind = forms.ChoiceField(label=_("文书种类"))
    # Not "form": a field of that name hides the form's own property from scripts.
    file = forms.ChoiceField(label=_("文件格式"), widget=forms.RadioSelect)
    ids = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[PaperKind], has_pdf: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        pdf = [("pdf", _("PDF（合成一个文件，便于打印）"))] if has_pdf else []
        kind, file = self.fields["kind"], self.fields["file"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(file, forms.ChoiceField)
        kind.choices = [(item.name, item.title) for item in kinds]
        file.choices = [*pdf, ("docx", _("Word（打成压缩包）"))]
        file.initial = file.choices[0][0]
