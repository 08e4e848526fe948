"""The words a person must write with a deed: said at all, and no longer than their column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.kit.errors import Invalid


def said(text: str, name: str, most: int | None = 300) -> str:
    """Return the words without the space around them.

    Raises:
        Invalid: nothing is said, or too much; names the fact.

    """
    text = text.strip()
    if not text:
        words = _("请写明情况。")
        raise Invalid(words, **{name: words})
    return short(text, name, most)


def short(text: str, name: str, most: int | None = 300) -> str:
    """Return the words without the space around them; there may be none.

    Raises:
        Invalid: they are more than `most`.

    """
    text = text.strip()
    if most and len(text) > most:
        words = _("最多 %(most)s 字，现有 %(now)s 字。请精简后再提交。") % {
            "most": most, "now": len(text),
        }  # fmt: skip
        raise Invalid(words, **{name: words})
    return text


def unwritten(
    model: type[models.Model], facts: Mapping[str, str], names: Iterable[str]
) -> dict[str, Any]:
    """Return what is wrong with the facts of these columns, by name: empty, or too long."""
    wrong: dict[str, Any] = {}
    for name in names:
        field = cast("models.Field[Any, Any]", model._meta.get_field(name))
        most = field.max_length if isinstance(field, models.CharField) else None
        text = facts.get(name, "").strip()
        if not text:
            wrong[name] = _("请填写“%(label)s”。") % {"label": field.verbose_name}
        elif most and len(text) > most:
            wrong[name] = _("“%(label)s”最多 %(most)s 字，现有 %(now)s 字。请精简后再提交。") % {
                "label": field.verbose_name, "most": most, "now": len(text),
            }  # fmt: skip
    return wrong


def all_of(wrong: Mapping[str, Any]) -> Invalid:
    """Return one refusal that says everything that is wrong, field by field."""
    return Invalid(" ".join(str(words) for words in wrong.values()), **wrong)
