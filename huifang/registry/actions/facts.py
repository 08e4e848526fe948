"""Writing what people said into a row: checked field by field, secrets only when they differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huifang.kit.errors import HouseError, Invalid
from huifang.records.base import Record
from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import CHECKS, Sealed
from huifang.rules.reader import codes


def put(record: Record, facts: Mapping[str, Any], allowed: Collection[str]) -> None:
    """Write `facts` into `record`; an empty secret leaves what is stored.

    Raises:
        TypeError: a fact that this deed does not take, which is a fault in the code.
        Invalid: a value that its column cannot hold; says which.

    """
    if strange := set(facts) - set(allowed):
        raise TypeError(f"{record.kind()} takes no {', '.join(sorted(strange))}")
    for name, value in facts.items():
        field = record._meta.get_field(name)
        if isinstance(field, Sealed):
            put_secret(record, field, str(value or ""))
        else:
            setattr(record, name, value)
    check(record)


def put_secret(record: Record, field: Sealed, text: str) -> None:
    """Write a secret when it is given and another than the one stored.

    Raises:
        Invalid: it is no valid number of its kind.

    """
    if not text.strip():
        return
    checker: Any = CHECKS.get(field.kind)
    try:
        checked = checker(text) if checker else text.strip()
    except HouseError as error:
        raise Invalid(error.message, **{field.name: error.message}) from error
    plain = str(getattr(checked, "number", checked))
    if getattr(record, field.name).reveal() != plain:
        setattr(record, field.name, plain)


def check(record: Record) -> None:
    """Check every open column of a row by what its model says.

    Raises:
        Invalid: names the columns.

    """
    wrong: dict[str, object] = {}
    left_out = [f.name for f in record._meta.concrete_fields if isinstance(f, Sealed)]
    try:
        record.clean_fields(exclude=left_out)
    except ValidationError as error:
        wrong = {name: " ".join(words) for name, words in error.message_dict.items()}
    for field in record._meta.concrete_fields:
        if isinstance(field, Coded | CodedMany) and not _known(field, getattr(record, field.name)):
            wrong[field.name] = _("请从列表中选择。")
    if wrong:
        raise Invalid(**wrong)


def _known(field: Coded | CodedMany, value: Any) -> bool:
    values = value if isinstance(value, list) else [value] if value else []
    return set(values) <= {code.value for code in codes(field.codelist)}
