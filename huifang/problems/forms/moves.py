"""The form of a move, made from what the workflow's table says it writes down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.problems.actions.advance import ask, needed
from huifang.problems.models import Problem
from huifang.problems.queries.due import limit_of
from huifang.records.fields import choices, word
from huifang.records.sealed import SealedFormField
from huifang.rules.problem_workflow import FACT, PARTS, Fact, Move
from huifang.territory.models import Unit
from huifang.ui.signature import SignatureField
from huifang.ui.widgets import DateWidget, MomentWidget, PickerWidget

FEW = 4
"""So many choices or fewer are shown as buttons, more in a list."""
UNITS = "territory:unit-search"


class MoveForm(forms.Form):
    """What a move writes down; each kind of fact has its own field."""

    sections: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]]

    def clean(self) -> dict[str, Any]:
        """Ask for what the answers given make necessary."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.fields:
            fact = FACT.get(name)
            if fact and needed(fact, data) and not data.get(name) and name not in self.errors:
                self.add_error(name, ask(fact))
        return data

    def unmet(self) -> str:
        """Return which criteria were not ticked, as a reason to send the problem back."""
        field = self.fields.get("checked")
        if not isinstance(field, ChecksField) or "checked" not in self.errors:
            return ""
        held = self.data.getlist("checked") if isinstance(self.data, QueryDict) else []
        missing = field.missing(held)
        return _("未达到：") + "；".join(missing) if missing else ""


class ChecksField(forms.MultipleChoiceField):
    """Lines of which all must be ticked."""

    def __init__(self, lines: Sequence[str], **options: Any) -> None:
        super().__init__(choices=[(line, line) for line in lines], **options)
        self.lines = lines

    def missing(self, held: Sequence[str]) -> list[str]:
        """Return the lines that are not among those that hold."""
        return [line for line in self.lines if line not in held]

    def clean(self, value: Any) -> list[str]:
        """Return the lines.

        Raises:
            ValidationError: one of them is not ticked.

        """
        held: list[str] = super().clean(value)
        if missing := self.missing(held):
            words = _("还有 %(n)s 条没有达到。请核实后勾选；确实没有达到的，请改办“退回整改”。")
            raise forms.ValidationError(words % {"n": len(missing)})
        return held


def move_form(viewer: Actor, move: Move, problem: Problem | None, today: date) -> type[MoveForm]:
    """Return the form that asks for what `move` writes down, with the answers known already.

    `problem` None: for many at once, nothing is known.
    """
    facts = [FACT[name] for name in (*move.needs, *move.may)]
    fields = {
        fact.name: _field(viewer, fact, fact.name in move.needs, problem)
        for fact in facts
        if fact.kind != "checks" or (problem and problem.category.criteria_lines)
    }
    if problem is None and "standard" in fields:
        fields["standard"].required = False
        fields["standard"].help_text = _("留空则用各问题类别的销号标准")
    if "due_on" in fields:
        fields["due_on"].help_text = _due_help(move, problem, today)
    return type("Move", (MoveForm,), {**fields, "sections": tuple(_sections(facts))})


def _sections(facts: list[Fact]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in dict.fromkeys(fact.part for fact in facts):
        title = word(*PARTS[part]) if part else ""
        yield title, tuple(fact.name for fact in facts if fact.part == part)


def _due_help(move: Move, problem: Problem | None, today: date) -> Any:
    if move.name == "rule":
        return _("只有改派其他单位时才可另定；留空则时限不变")
    if move.name in ("hand_over", "relapse"):
        if problem is None:
            return _("留空则按各问题的紧急程度和规定的工作日计算")
        found = limit_of(problem, today)
        words = _("留空则按规定的工作日计算，为 %(day)s") % {"day": found.due_on.isoformat()}
        return f"{words}。{found.notice}" if found.notice else words
    if problem and problem.due_on:
        return _("现在的时限是 %(day)s") % {"day": problem.due_on.isoformat()}
    return ""


def _field(viewer: Actor, fact: Fact, required: bool, problem: Problem | None) -> forms.Field:
    options: dict[str, Any] = {
        "label": word(fact.zh, fact.en),
        "required": required,
        "help_text": word(fact.hint, fact.hint_en),
    }
    if problem is not None and fact.column:
        options["initial"] = _initial(problem, fact)
    made: forms.Field = _MAKE[fact.kind](viewer, fact, problem, options)
    if fact.when:
        made.needed = fact.when.must == fact.when.answers  # type: ignore[attr-defined]  # for its mark
        made.widget.attrs["data-when"] = f"{fact.when.fact}:{' '.join(fact.when.answers)}"
    return made


def _initial(problem: Problem, fact: Fact) -> Any:
    value = getattr(problem, fact.column)
    if fact.name == "standard" and not value:
        return problem.category.standard
    if fact.kind == "units":
        return [unit.pk for unit in value.all()]
    return value.pk if isinstance(value, Model) else value


def _text(_viewer: Actor, fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.CharField(max_length=_length(fact), **options)


def _long(_viewer: Actor, fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.CharField(max_length=_length(fact), widget=forms.Textarea({"rows": 3}), **options)


def _length(fact: Fact) -> int | None:
    if not fact.column:
        return 300
    column = Problem._meta.get_field(fact.column)
    return getattr(column, "max_length", None)


def _date(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.DateField(widget=DateWidget(), **options)


def _choice(_viewer: Actor, fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    known = choices(fact.codes)
    widget: forms.Widget = forms.RadioSelect({"data-wide": ""} if fact.part else None)
    if len(known) > FEW:
        known, widget = [("", "—"), *known], forms.Select()
    return forms.ChoiceField(choices=known, widget=widget, **options)


def _percent(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=100, **options)


def _mobile(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return SealedFormField(kind="mobile", label=options["label"], required=options["required"])


def _unit(viewer: Actor, fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    rows = visible(viewer, Unit, "unit.view").filter(active=True)
    many = fact.kind == "units"
    widget = PickerWidget(UNITS, multiple=many, hint=_("输入单位名称或拼音首字母"))
    kind = forms.ModelMultipleChoiceField if many else forms.ModelChoiceField
    return kind(rows, widget=widget, **options)


def _problem(viewer: Actor, _fact: Fact, problem: Problem | None, options: Any) -> forms.Field:
    rows = visible(viewer, Problem, "problem.view")
    if problem is not None:
        rows = rows.filter(campaign=problem.campaign_id).exclude(pk=problem.pk)
    widget = PickerWidget("problems:search", hint=_("输入编号或描述"))
    return forms.ModelChoiceField(rows, widget=widget, **options)


def _moment(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.DateTimeField(widget=MomentWidget(), **options)


def _name(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    widget = forms.TextInput({"data-secret": "", "autocomplete": "off"})
    return forms.CharField(max_length=60, widget=widget, **options)


def _yes(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return forms.BooleanField(**options)


def _checks(_viewer: Actor, _fact: Fact, problem: Problem | None, options: Any) -> forms.Field:
    lines = problem.category.criteria_lines if problem else ()
    widget = forms.CheckboxSelectMultiple({"class": "lines"})
    return ChecksField(lines, widget=widget, **options)


def _scan(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    widget = forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp"})
    return forms.FileField(widget=widget, **options)


def _signature(_viewer: Actor, _fact: Fact, _problem: Problem | None, options: Any) -> forms.Field:
    return SignatureField(**options)


_MAKE: dict[str, Any] = {
    "text": _text,
    "long": _long,
    "date": _date,
    "choice": _choice,
    "percent": _percent,
    "mobile": _mobile,
    "unit": _unit,
    "units": _unit,
    "problem": _problem,
    "moment": _moment,
    "name": _name,
    "yes": _yes,
    "checks": _checks,
    "scan": _scan,
    "signature": _signature,
}
