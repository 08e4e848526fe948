"""The base of every record, and the declaration of where a record belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from huifang.kit.ids import uuid7, uuid7_time

if TYPE_CHECKING:
    from huifang.records.sheet import Sheet


@dataclass(frozen=True)
class Scope:
    """Which columns tie a row to a region, a campaign and units; read by `access.visible`.

    `region` None: the row belongs to no place, every grant may see it. `campaign` None: a grant's
    campaign does not narrow it. `unit` empty: no unit's own row, a grant bound to a unit sees none.
    `unit` None: a grant's unit does not narrow it.
    """

    region: str | None = "region_id"
    campaign: str | None = None
    unit: tuple[str, ...] | None = ()


class Record(models.Model):
    """A row with a UUIDv7 key, which phones can make offline and which sorts by time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    SCOPE: ClassVar[Scope] = Scope()
    SHEET: ClassVar[Sheet | None] = None

    class Meta:
        abstract = True

    @property
    def recorded_at(self) -> datetime:
        """Return when the key was made, to the millisecond."""
        return uuid7_time(self.id)

    @classmethod
    def kind(cls) -> str:
        """Return the word for this kind of record in the journal, e.g. `problem`."""
        return cls._meta.model_name or cls.__name__.lower()

    def thread(self) -> str:
        """Return the file that this record's history belongs to, `kind:id`.

        Rows about a household give the household's, so that its page shows everything.
        """
        return f"{self.kind()}:{self.pk}"
