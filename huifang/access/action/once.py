"""Once only: what an operation said, kept beside its id, and one transaction around several."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huifang.access.action.changes import plain
from huifang.access.models import RefusedOperation
from huifang.kit import crypto
from huifang.kit.errors import Conflict
from huifang.records.base import Record
from huifang.records.keys import keys
from huifang.records.sealed import Secret


class Refused(Conflict):
    """An operation's id came again with other content, which is kept beside the first."""

    def __init__(self, other: RefusedOperation) -> None:
        super().__init__(
            _("本次操作编号与另一次提交重复，两次内容均已保留。请刷新页面后重新办理。")
        )
        self.other = other

    def keep(self) -> None:
        """Write the refused content down; again, where a transaction around it was undone."""
        self.other.save()


@contextmanager
def together() -> Iterator[None]:
    """Let several deeds be done in one transaction or none; what is refused is kept all the same.

    Raises:
        HouseError: what the deed raised that could not be done.

    """
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        refused.keep()
        raise


def content_of(permission: str, thing: Record | None, facts: Mapping[str, Any]) -> str:
    """Return the operation in one fixed spelling, without the moment at which it came."""
    said = {name: value for name, value in facts.items() if name != "now"}
    about = f"{thing.kind()}:{thing.pk}" if thing is not None else ""
    return json.dumps(
        [permission, about, said], ensure_ascii=False, sort_keys=True, default=_spelled
    )


def _spelled(value: Any) -> Any:
    if isinstance(value, Record):
        return f"{value.kind()}:{value.pk}"
    if isinstance(value, Secret):
        return value.reveal()
    if hasattr(value, "chunks"):
        whole = hashlib.sha256()
        for chunk in value.chunks():
            whole.update(chunk)
        value.seek(0)
        return whole.hexdigest()
    said = plain(value)
    return said if said is not value else str(value)


def digest(content: str) -> str:
    """Return the keyed digest: against a plain one, numbers could be guessed and tried."""
    return crypto.keyed_digest(keys(), "access.operation", content)
