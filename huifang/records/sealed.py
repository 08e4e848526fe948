"""Encrypted text columns: bound to their row, masked wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from huifang.kit import crypto
from huifang.kit.chinese import mask
from huifang.kit.errors import HouseError
from huifang.kit.ids import check_id_number, check_mobile
from huifang.records.keys import keys

CHECKS: dict[str, Callable[[str], Any]] = {"id_number": check_id_number, "mobile": check_mobile}


class Secret:
    """A sealed value: `str()` is its mask, `reveal()` the plain text."""

    __slots__ = ("_aad", "_blob", "_plain", "kind")

    def __init__(self, kind: str, blob: bytes | None, aad: str, plain: str | None = None) -> None:
        self.kind = kind
        self._blob, self._aad, self._plain = blob, aad, plain

    def reveal(self) -> str:
        """Return the plain text; whoever shows it must have asked through the reveal deed."""
        if self._plain is None:
            self._plain = crypto.open_sealed(keys(), self._blob, self._aad) if self._blob else ""
        return self._plain

    def __str__(self) -> str:
        return mask(self.kind, self.reveal()) if self else ""

    def __repr__(self) -> str:
        return f"<Secret {self.kind}>"

    def __bool__(self) -> bool:
        return bool(self._blob or self._plain)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash((self.kind, self.reveal()))


class _SealedAttribute(DeferredAttribute):
    """Gives a `Secret` whatever the row holds: database bytes or text not yet saved."""

    field: Sealed

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        raw = super().__get__(instance, cls)
        if isinstance(raw, Secret):
            return raw
        if isinstance(raw, str):
            return Secret(self.field.kind, None, "", raw)
        aad = self.field.aad(instance)
        return Secret(self.field.kind, bytes(raw) if raw is not None else None, aad)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class Sealed(models.BinaryField[Any, Any]):
    """Text that is encrypted in the database, with "table.column:pk" as bound data.

    Never filter by it; put a `BlindIndex` beside it for exact search.
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        self.kind = kind
        options.setdefault("null", True)
        options.setdefault("blank", True)
        options.setdefault("editable", True)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        return name, path, _args, {**options, "kind": self.kind, "editable": True}

    def aad(self, instance: models.Model) -> str:
        """Return what binds the value to its place."""
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        raw = model_instance.__dict__.get(self.attname)
        if isinstance(raw, Secret):
            raw = raw.reveal()
        if not isinstance(raw, str):
            return raw
        blob = None
        if raw:
            blob = crypto.seal(keys(), raw, self.aad(model_instance), settings.HUIFANG_CIPHER)
        model_instance.__dict__[self.attname] = blob
        return blob

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str | Secret):
            raise TypeError(f"{self.name}: plain text must not reach the database; save the row")
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """Keep what is stored when the form's field was left empty."""
        if data:
            setattr(instance, self.attname, data)

    def formfield(self, **options: Any) -> Any:
        return SealedFormField(kind=self.kind, label=self.verbose_name, required=False)


class SealedFormField(forms.CharField):
    """Takes new text for a sealed column; shows the mask, never the value."""

    def __init__(self, *, kind: str, **options: Any) -> None:
        self.kind = kind
        options.setdefault("help_text", _("留空表示不修改"))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Leave the input empty; the mask goes to the placeholder."""
        if isinstance(value, Secret):
            self.widget.attrs["placeholder"] = str(value)
            return ""
        return value

    def clean(self, value: Any) -> str:
        """Return the text in its stored form, checked by its kind."""
        text: str = super().clean(value)
        return check_kind(self.kind, text) if text else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def check_kind(kind: str, text: str) -> str:
    """Return `text` as it is stored.

    Raises:
        ValidationError: it is no valid number of its kind.

    """
    check = CHECKS.get(kind)
    if check is None:
        return text.strip()
    try:
        checked: Any = check(text)
    except HouseError as error:
        raise ValidationError(str(error)) from error
    return str(getattr(checked, "number", checked))


class BlindIndex(models.CharField[str, str]):
    """The keyed hash of a sealed column of the same row, for exact search only."""

    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        options = {
            "max_length": 32,
            "db_index": True,
            "editable": False,
            "blank": True,
            **options,
        }
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        return name, path, [self.source], options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        secret: Secret = getattr(model_instance, self.source)
        value = blind_index(type(model_instance), self.source, secret.reveal())
        setattr(model_instance, self.attname, value)
        return value


def blind_index(model: type[models.Model], source: str, text: str) -> str:
    """Return what a `BlindIndex` of `model` holds for `text`; "" for empty text."""
    if not text:
        return ""
    return crypto.blind_index(keys(), f"{model._meta.db_table}.{source}", text)
