from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.urls import set_urlconf

from huifang.ui.widgets import (
    DateRangeField,
    DateWidget,
    PickerWidget,
    RegionWidget,
)


@pytest.fixture(autouse=True)
def _addresses() -> object:
    set_urlconf("huifang.ui.tests.urls")
    yield
    set_urlconf(None)


class Sample(forms.Form):
    region = forms.CharField(widget=RegionWidget("ui:regions"))
    leader = forms.ChoiceField(
        choices=[("p1", "王示例"), ("p2", "李样本")], widget=PickerWidget("ui:people")
    )
    members = forms.MultipleChoiceField(
        choices=[("p1", "王示例"), ("p2", "李样本")],
        widget=PickerWidget("ui:people", multiple=True),
    )
    day = forms.DateField(widget=DateWidget())
    span = DateRangeField(required=False)


def sent(**data: str | list[str]) -> Sample:
    query = QueryDict(mutable=True)
    full = {"region": "001", "leader": "p1", "members": ["p1", "p2"], "day": "2026-03-01", **data}
    for name, value in full.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return Sample(query)


def test_a_region_is_a_plain_box_without_script() -> None:
    html = str(Sample(initial={"region": "001002"})["region"])
    assert 'type="text"' in html
    assert 'value="001002"' in html
    assert 'data-url="/ui/gallery/regions"' in html


def test_the_picker_shows_the_chosen_and_no_other() -> None:
    html = str(Sample(initial={"members": ["p2"]})["members"])
    assert "李样本" in html
    assert "王示例" not in html
    assert 'name="members" value="p2"' in html


def test_the_typing_box_of_a_picker_is_never_required() -> None:
    assert " required" not in str(Sample()["leader"])


def test_several_choices_come_back_as_a_list() -> None:
    form = sent()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["members"] == ["p1", "p2"]
    assert form.cleaned_data["leader"] == "p1"


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert "leader" in sent(leader="p9").errors


def test_a_day_is_always_written_year_first() -> None:
    assert 'value="2026-03-01"' in str(Sample(initial={"day": date(2026, 3, 1)})["day"])


def test_a_span_is_put_in_order() -> None:
    form = sent(span_from="2026-03-31", span_to="2026-03-01")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["span"] == (date(2026, 3, 1), date(2026, 3, 31))


def test_half_a_span_is_allowed_and_none_is_none() -> None:
    half = sent(span_to="2026-03-01")
    assert half.is_valid(), half.errors
    assert half.cleaned_data["span"] == (None, date(2026, 3, 1))
    none = sent()
    assert none.is_valid()
    assert none.cleaned_data["span"] is None


def test_each_box_of_a_span_has_a_name() -> None:
    html = str(Sample()["span"])
    assert 'aria-label="起始日期"' in html
    assert 'aria-label="截止日期"' in html
