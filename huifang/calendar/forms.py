"""Forms of the working calendar: one day, and the text of a year's notice."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.calendar.reading import Reading, number_in, read_notice, year_in

SAMPLE = _("一、元旦：1月1日（周…）至…日（周…）放假调休，共…天。…月…日（周…）上班。")


class DayForm(forms.Form):
    """Whether a day is off or worked, and why."""

    works = forms.TypedChoiceField(
        label=_("安排"),
        choices=(("off", _("休息")), ("work", _("上班（调休）"))),
        coerce=lambda value: value == "work",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("名称"), max_length=40, required=False, help_text=_("如：春节、国庆节调休")
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("文件名称或文号")
    )
    reason = forms.CharField(
        label=_("修改原因"), max_length=200, help_text=_("记入日志，供日后核对")
    )


class ClearForm(forms.Form):
    """Why a mark is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class NoticeTextForm(forms.Form):
    """The pasted text; it is read when the form is checked."""

    year = forms.IntegerField(
        label=_("年份"), min_value=2004, max_value=2099, help_text=_("按通知标题中的年份")
    )
    source = forms.CharField(
        label=_("文号"),
        max_length=200,
        required=False,
        help_text=_("如：国办发明电〔…〕…号；正文里有文号的可以不填"),
    )
    text = forms.CharField(
        label=_("通知正文"),
        max_length=8000,
        strip=False,
        widget=forms.Textarea(
            {
                "rows": 10,
                "placeholder": _(
                    "一、元旦：1月1日（周…）至…日（周…）放假调休，共…天。…月…日（周…）上班。"
                ),
            }
        ),
        help_text=_("把国务院办公厅通知中从“一、元旦”起的各条整段粘贴进来。先核对，不会马上保存。"),
    )
    reading: Reading | None = None

    def clean(self) -> dict[str, Any]:
        """Read the text, and refuse it with everything that does not fit."""
        data = super().clean() or {}
        text, year = data.get("text", ""), data.get("year")
        if not text or not year:
            return data
        named = year_in(text)
        if named and named != year:
            words = _("正文写的是%(named)s年，这里填的是%(year)s年。请核对。")
            self.add_error("year", words % {"named": named, "year": year})
            return data
        self.reading = read_notice(text, year)
        for problem in self.reading.problems:
            self.add_error("text", problem)
        data["source"] = data.get("source") or number_in(text)
        return data

    def digest(self) -> str:
        """Return what tells whether the text that is saved is the one that was looked at."""
        said = [str(self.data.get(name, "")) for name in ("year", "source", "text")]
        return hashlib.sha256("\0".join(said).encode()).hexdigest()
