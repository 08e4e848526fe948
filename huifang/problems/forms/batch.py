"""The form of a move for many problems: facts for all, or a line of facts for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.problems.actions.batch import BatchRow
from huifang.problems.forms.moves import move_form
from huifang.records.fields import word
from huifang.rules.problem_workflow import FACT, Move

OF_EACH: Final = ("progress", "rectify")
"""The moves that say something else of each problem; the first fact is the one written by hand."""


def batch_form(viewer: Actor, move: Move, rows: Sequence[BatchRow], today: date) -> type[Any]:
    """Return the form that asks for what the move writes down for all ticked problems."""
    if move.name in OF_EACH:
        return _lines_form(move, rows)
    made = move_form(viewer, move, None, today)
    if move.name != "hand_over":
        return made
    title, names = made.sections[0]
    sections = ((title, ("one_slip", *names)), *made.sections[1:])
    return type("BatchHandOver", (made,), {"one_slip": _one_slip(), "sections": sections})


def _one_slip() -> forms.Field:
    return forms.TypedChoiceField(
        label=_("交办单"), widget=forms.RadioSelect(), initial="1", coerce=lambda text: text == "1",
        choices=(("1", _("一批一单")), ("0", _("一事一单"))), required=False,
    )  # fmt: skip


class LinesForm(forms.Form):
    """A line of facts for each problem; a line may be said to be as the one above it."""

    move: ClassVar[Move]
    keys: ClassVar[tuple[Any, ...]]

    def lines(self) -> dict[Any, list[forms.BoundField]]:
        """Return the boxes of each problem, to be drawn in its row."""
        return {key: [self[name] for name in self._names(key)] for key in self.keys}

    def own(self) -> dict[Any, dict[str, Any]]:
        """Return the facts of each problem for which something was written."""
        found: dict[Any, dict[str, Any]] = {}
        above: dict[str, Any] = {}
        for key in self.keys:
            if not self.cleaned_data.get(f"same-{key}"):
                above = {name: self.cleaned_data.get(f"{name}-{key}") for name in self.move.needs}
            if above.get(self.move.needs[0]):
                found[key] = dict(above)
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a line that was begun, and for one line at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        written = self.own()
        for key, facts in written.items():
            for name in self.move.needs:
                if facts[name] in (None, "") and not self.errors.get(f"{name}-{key}"):
                    label = word(FACT[name].zh, FACT[name].en)
                    self.add_error(f"{name}-{key}", _("请填写“%(label)s”。") % {"label": label})
        if not written and not self.errors:
            self.add_error(None, _("请至少填写一行。"))
        return data

    def _names(self, key: Any) -> Iterator[str]:
        yield from (f"{name}-{key}" for name in self.move.needs)
        if key != self.keys[0]:
            yield f"same-{key}"


def _lines_form(move: Move, rows: Sequence[BatchRow]) -> type[LinesForm]:
    fields: dict[str, Any] = {}
    keys = tuple(row.problem.pk for row in rows if not row.refused)
    for row in rows:
        if row.refused:
            continue
        key = row.problem.pk
        fields |= {f"{name}-{key}": _box(name, row) for name in move.needs}
        fields[f"same-{key}"] = forms.BooleanField(label=_("同上"), required=False)
    return type("Lines", (LinesForm,), {**fields, "move": move, "keys": keys})


def _box(name: str, row: BatchRow) -> forms.Field:
    fact = FACT[name]
    label = word(fact.zh, fact.en)
    if fact.kind == "percent":
        return forms.IntegerField(
            label=label, min_value=0, max_value=100, required=False, initial=row.problem.percent
        )
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": 2}))
