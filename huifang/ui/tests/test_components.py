from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from huifang.records.sealed import SealedFormField
from huifang.ui.drawing import form_parts, steps_of
from huifang.ui.parts import Change, Entry, Step

NASTY = '<b a="1">&'


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_components_escape_what_people_wrote() -> None:
    for source in (
        "{% state_tag x 'red' %}",
        "{% lamp 'red' x %}",
        "{% card title=x %}{{ x }}{% endcard %}",
        "{% dropdown x %}{{ x }}{% enddropdown %}",
        "{% dialog 'd' x %}{{ x }}{% enddialog %}",
        "{% figure_card x x x %}",
        "{% empty x x %}",
        "{% alert x 'error' %}",
        "{% progress 1 2 x %}",
    ):
        html = draw(source, x=NASTY)
        assert "<b " not in html, source
        assert "&lt;b" in html, source


def test_a_lamp_always_has_a_word() -> None:
    assert "超期 5 天" in draw("{% lamp 'red' '超期 5 天' %}")


def test_an_icon_without_a_label_is_skipped_by_readers() -> None:
    assert 'aria-hidden="true"' in draw("{% icon 'x' %}")
    assert 'role="img" aria-label="关闭"' in draw("{% icon 'x' label='关闭' %}")


def test_steps_before_the_present_one_are_done() -> None:
    steps = steps_of([Step("a", "甲"), ("b", "乙"), Step("c", "丙")], "b")
    assert [(s["done"], s["now"]) for s in steps] == [(True, False), (False, True), (False, False)]


def test_beside_the_road_no_step_is_done() -> None:
    assert not any(s["done"] or s["now"] for s in steps_of([("a", "甲"), ("b", "乙")], "x"))


def test_the_timeline_tells_when_who_what_and_what_changed() -> None:
    entry = Entry(
        datetime(2026, 3, 9, 2, 15, tzinfo=UTC), "李样本", "交办", "尽快",
        changes=(Change("时限", "", "2026-03-12"), Change("单位", "甲局", "乙局")),
    )  # fmt: skip
    html = draw("{% timeline entries %}", entries=[entry, Entry(date(2026, 3, 1), "王", "登记")])
    assert "2026-03-09 10:15" in html
    assert "<del>甲局</del> → <ins>乙局</ins>" in html
    assert "2026-03-01<" in html.replace("\n", "")


def test_the_pager_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/x", {"q": "漏雨", "page": "2"})
    page = Paginator(range(200), 20).get_page(2)
    html = Template("{% load ui %}{% pager page %}").render(RequestContext(request, {"page": page}))
    assert "?q=%E6%BC%8F%E9%9B%A8&amp;page=3" in html
    assert "共 200 条" in html


def test_one_page_needs_no_page_links() -> None:
    context = RequestContext(RequestFactory().get("/"), {"page": Paginator([1], 20).get_page(1)})
    assert "pager-pages" not in Template("{% load ui %}{% pager page %}").render(context)


class Sample(forms.Form):
    sections = (("甲", ("name",)),)
    name = forms.CharField(label="姓名")
    kind = forms.ChoiceField(label="类别", choices=[("a", "A")], widget=forms.RadioSelect)
    phone = SealedFormField(kind="mobile", label="电话", required=False)
    agree = forms.BooleanField(label="同意", required=False)
    op = forms.CharField(widget=forms.HiddenInput, required=False)


def test_fields_no_section_names_come_last_and_hidden_ones_are_not_lost() -> None:
    sections = form_parts(Sample())
    names = [[part.bound.name for part in section.parts] for section in sections]
    assert names == [["name"], ["kind", "phone", "agree"]]
    assert 'name="op"' in draw("{% form_body form %}", form=Sample())


def test_an_empty_required_field_is_told_what_to_do_by_its_name() -> None:
    html = draw("{% form_body form %}", form=Sample({}))
    assert "请填写“姓名”。" in html
    assert "请选择“类别”。" in html
    assert "data-form-errors" in html


def test_secrets_are_marked_so_that_no_draft_keeps_them() -> None:
    html = draw("{% field form.phone %}", form=Sample())
    assert "data-secret" in html
    assert 'autocomplete="off"' in html


def test_every_field_is_named_for_readers() -> None:
    html = draw("{% form_body form %}", form=Sample({}))
    assert 'for="id_name"' in html
    assert 'role="group" aria-labelledby="id_kind_label"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_components_speak_english_to_english_readers() -> None:
    with translation.override("en"):
        html = draw("{% form_body form %}", form=Sample({}))
    assert "姓名" in html  # the form's own word; ours are translated in the catalogue
