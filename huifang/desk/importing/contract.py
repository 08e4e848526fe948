"""What a room says about a table it takes in: its columns, a row's check and a row's deed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Literal

from django.utils.module_loading import autodiscover_modules

from huifang.access.actor import Actor
from huifang.kit.errors import Invalid, Missing
from huifang.kit.tables import Cell

Verdict = Literal["new", "changed", "same", "duplicate"]
"""duplicate: the same thing stands in the file twice, or looks like one already there."""


@dataclass(frozen=True)
class Checked:
    """What the check found for one row.

    `values` is what the deed will be given, `errors` maps a field to a sentence that says what to
    do. `note` tells people what changes, or which row it repeats.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict = "new"
    note: Any = ""


class ImportRow:
    """One row of the file: cells by field, and what the whole file shares.

    `memo` is a dictionary for what the check looks up once for the file; `params` are those of the
    address from which the import was started (a campaign, a year).
    """

    def __init__(self, number: int, cells: Mapping[str, Cell], file: ImportFile) -> None:
        self.number, self.cells, self.file = number, cells, file

    def __getitem__(self, name: str) -> Cell:
        return self.cells.get(name, Cell("", ""))  # an empty cell still has an address

    def text(self, name: str) -> str:
        """Return the text under a field, or the word it stands for; "" when there is none."""
        text = self[name].text
        return self.file.words.get((name, text), text)

    @property
    def memo(self) -> dict[str, Any]:
        """Return what the checks of this file have looked up."""
        return self.file.memo

    @property
    def day(self) -> date:
        """Return the day on which the file was handed in, though it be written after midnight."""
        return self.file.day

    @property
    def params(self) -> Mapping[str, str]:
        """Return the parameters with which the import was started."""
        return self.file.params


@dataclass
class ImportFile:
    """All rows of a file while they are checked.

    `words` says what a text of a field stands for, as people told before; `written` gives the rows
    that are in already, `skipped` those that are no rows of the table (footers, repeated heads).
    """

    rows: list[ImportRow]
    params: Mapping[str, str]
    day: date
    memo: dict[str, Any] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    written: Collection[int] = ()
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def texts(self, name: str) -> Iterator[str]:
        """Yield what stands under a field in every row, for one look-up of them all."""
        return (row.text(name) for row in self.rows if row.text(name))


class RowRefused(Invalid):
    """A deed for many rows refused one of them."""

    def __init__(self, number: int, words: Any) -> None:
        super().__init__(words)
        self.number = number


CheckRow = Callable[[Actor, ImportRow], Checked]
CommitRow = Callable[[Actor, Mapping[str, Any]], object]
CommitRows = Callable[[Actor, Sequence[Mapping[str, Any]]], object]
Begin = Callable[[Actor, dict[str, str]], dict[str, str]]
Words = Callable[[Actor, Mapping[str, str]], Sequence[str]]


@dataclass(frozen=True)
class Importer:
    """A table that a room takes in.

    `columns` maps a field to the header words it may have (`Sheet.columns(model)` gives them); it
    may be a function, so that words follow the reader's language. `commit_row(by, values)` calls
    the room's own deed; `by` carries the row's operation id and comes in by the import door.
    `commit_rows` does the same for many rows at once, where one is declared; it raises
    `RowRefused` for the row that cannot be.
    """

    name: str
    title: Any
    columns: Mapping[str, Collection[Any]] | Callable[[], Mapping[str, Collection[Any]]]
    check_row: CheckRow
    commit_row: CommitRow
    permission: str
    required: Collection[str] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)  # field -> kind of mask in the preview
    hint: Any = ""  # a sentence above the upload
    done_url: str = ""  # name of the list page to go to afterwards
    commit_rows: CommitRows | None = None
    begin: Begin | None = None  # completes the parameters of the upload's address, or refuses
    words: Mapping[str, Words] = field(default_factory=dict)  # field -> the words it may have
    template: Callable[[BinaryIO, Actor, dict[str, str]], object] | None = None  # its empty sheet
    about: Callable[[Actor, Mapping[str, str]], Any] | None = None  # where the rows will go

    def known(self) -> dict[str, set[str]]:
        """Return the header words of each field."""
        columns = self.columns() if callable(self.columns) else self.columns
        return {name: {str(word) for word in words} for name, words in columns.items()}

    def label(self, name: str) -> str:
        """Return the first word of a field, as people call the column."""
        columns = self.columns() if callable(self.columns) else self.columns
        words = columns.get(name) or [name]
        return str(min(words, key=str) if isinstance(words, set | frozenset) else next(iter(words)))

    def completed(self, by: Actor, params: dict[str, str]) -> dict[str, str]:
        """Return the parameters with which a file is taken in.

        Raises:
            HouseError: nothing can be imported from that address; says what to do.

        """
        return self.begin(by, params) if self.begin else params


IMPORTERS: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make an importer known; called at the end of a room's `importing.py`."""
    if IMPORTERS.setdefault(importer.name, importer) is not importer:
        raise ValueError(f"two importers are called {importer.name}")
    return importer


def importer_called(name: str) -> Importer:
    """Return the importer of that name, from the `importing` module of any room.

    Raises:
        Missing: no room has one.

    """
    if name not in IMPORTERS:
        autodiscover_modules("importing")
    if name not in IMPORTERS:
        raise Missing
    return IMPORTERS[name]
