"""The kinds of papers, each declared by the room whose records it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.module_loading import autodiscover_modules

from huifang.access.actor import Actor
from huifang.kit.errors import Missing
from huifang.kit.papers.tree import Document
from huifang.records.base import Record

Load = Callable[[Actor, Any], Any]
Build = Callable[[Actor, Any, datetime], Document]


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper, known by its `name` in addresses: declared in a room's `papers.py`.

    `load(viewer, key)` returns the record in scope under `permission` (or raises Missing), its key
    being the record's own; `build(viewer, record, now)` what the paper says, villagers by
    pseudonym; `named` the same with their real names, where that is ever wanted. A paper takes the
    `number` its record already has, else the next one of the `series` (body, word); with neither it
    bears none. `about` names the record in the register, without a villager's name. `issuing` is a
    permission that whoever issues it must hold on the record besides `paper.issue`. `offers` maps a
    kind of record ("problem") to the key of this paper there, None where it makes no sense yet: so
    pages show it, and ticked rows of a list can be printed. `page(record)` is the address to which
    the code on the paper leads.
    """

    name: str
    title: Any
    permission: str
    load: Load
    build: Build
    named: Build | None = None
    series: Callable[[Any], tuple[str, str]] | None = None
    number: Callable[[Any], str] | None = None
    page: Callable[[Any], str] | None = None
    about: Callable[[Any], str] | None = None
    issuing: str = ""
    offers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    rank: int = 0


KINDS: Final[dict[str, PaperKind]] = {}


def register(kind: PaperKind) -> PaperKind:
    """Make a kind known; called in a room's `papers.py`."""
    if KINDS.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of paper are called {kind.name}")
    return kind


def kind_called(name: str) -> PaperKind:
    """Return the kind of that name.

    Raises:
        Missing: no room has declared it.

    """
    autodiscover_modules("papers")
    if name not in KINDS:
        raise Missing
    return KINDS[name]


def kinds_known() -> list[PaperKind]:
    """Return every kind that the rooms have declared, in order."""
    autodiscover_modules("papers")
    return sorted(KINDS.values(), key=lambda kind: (kind.rank, kind.name))


def kinds_offered(on: str) -> list[PaperKind]:
    """Return the kinds that records of the kind `on` may have, in order."""
    return [kind for kind in kinds_known() if on in kind.offers]


def subject_of(record: Record) -> str:
    """Return how a paper names the record it is about."""
    return f"{record.kind()}:{record.pk}"
