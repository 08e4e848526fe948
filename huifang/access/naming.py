"""What a key in an address is called, for whoever may see the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from huifang.access.scope import visible
from huifang.records.base import Record


def name_of(model: type[Record], permission: str) -> Callable[[Any, str], str]:
    """Return the function that gives a record's words by its key; "—" to who may not see it."""

    def named(viewer: Any, key: str) -> str:
        try:
            found = visible(viewer, model, permission).filter(pk=key).first()
        except ValidationError:  # no key at all
            found = None
        return str(found) if found else "—"

    return named
