"""What a paper says, block by block; how it looks is the writers' business.

Text is plain text. A writer lays it out by GB/T 9704: a paragraph starts two characters in, a
heading of level 1 is 黑体, of level 2 楷体, of 3 and 4 仿宋.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

Align = Literal["left", "center", "right"]
Tone = Literal["blue", "orange", "red"]

BLOCK_MM: Final = 156.0
"""The width of the text block; the columns of a table share it."""


@dataclass(frozen=True)
class Paragraph:
    """Running text; `indent` False for what starts at the edge, as the addressee does."""

    text: str
    indent: bool = True
    align: Align = "left"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, with its own number in the text: “一、”, “（一）”."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `head` is a label (黑体, centred), `span` counts columns."""

    text: str = ""
    span: int = 1
    head: bool = False
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """A row of a table, at least `height_mm` high: room for a hand or a stamp."""

    cells: tuple[Cell, ...]
    height_mm: float = 0.0


@dataclass(frozen=True)
class Table:
    """A table over the whole text block; widths are shares of it.

    The first `header_rows` are repeated on each page. `small` sets it in 小四 for many columns.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    header_rows: int = 0
    small: bool = False
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        for row in self.rows:
            if sum(cell.span for cell in row.cells) != len(self.widths):
                raise ValueError(f"a row of {len(self.widths)} columns does not fill them: {row}")

    @property
    def widths_mm(self) -> tuple[float, ...]:
        """Return the widths of the columns in millimetres."""
        whole = sum(self.widths)
        return tuple(width * BLOCK_MM / whole for width in self.widths)


@dataclass(frozen=True)
class Signature:
    """Who issues it and when, at the right; room for a seal over both."""

    body: str
    date: str
    kind: Literal["signature"] = "signature"


@dataclass(frozen=True)
class Note:
    """A note in brackets under the date (附注), or a remark under a table."""

    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True)
class Gap:
    """Empty lines of the grid."""

    lines: int = 1
    kind: Literal["gap"] = "gap"


Block = Paragraph | Heading | Table | Signature | Note | Gap
BLOCKS: Final[dict[str, type[Any]]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "table": Table,
    "signature": Signature,
    "note": Note,
    "gap": Gap,
}


@dataclass(frozen=True)
class Head:
    """What stands above the title: with a `body` the red head and its red line.

    Without one only the number stands there, small, as forms have it. `number` and, for papers
    that go upwards, `signer` 签发人. The papers room writes the number in when it is given.
    """

    body: str = ""
    number: str = ""
    signer: str = ""


@dataclass(frozen=True)
class Mark:
    """A coloured mark in the head: “蓝色督办”."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class Imprint:
    """The 版记 at the foot of the last page: who gets copies, who printed it, when."""

    copies_to: str = ""
    printed_by: str = ""
    printed_on: str = ""


@dataclass(frozen=True)
class Code:
    """A QR code: the address it leads to, and the words under it."""

    address: str
    caption: str = ""


@dataclass(frozen=True)
class Document:
    """A whole paper. `numbered` False leaves the page numbers out."""

    title: str
    blocks: tuple[Block, ...]
    head: Head = Head()
    mark: Mark | None = None
    imprint: Imprint | None = None
    code: Code | None = None
    numbered: bool = True

    def texts(self) -> Iterator[str]:
        """Yield every text of the paper in reading order, empty ones left out."""
        head = (self.head.body, self.head.number, self.head.signer)
        yield from filter(None, (*head, self.mark.text if self.mark else "", self.title))
        for block in self.blocks:
            yield from filter(None, _texts(block))
        if self.imprint:
            yield from filter(None, asdict(self.imprint).values())


def label(text: str, span: int = 1) -> Cell:
    """Return a cell that names what stands beside or under it."""
    return Cell(text, span, head=True, align="center")


def grid(
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    centred: Sequence[int] = (),
    right: Sequence[int] = (),
) -> Table:
    """Return a table with one header row; some columns, by number, are centred or at the right."""
    sides: dict[int, Align] = {**dict.fromkeys(centred, "center"), **dict.fromkeys(right, "right")}
    lines = [
        Row(tuple(Cell(text, align=sides.get(n, "left")) for n, text in enumerate(row)))
        for row in rows
    ]
    top = Row(tuple(label(text) for text in heads))
    return Table(tuple(widths), (top, *lines), header_rows=1, small=True)


def to_json(document: Document) -> str:
    """Return the paper as text that gives the same paper back."""
    return json.dumps(asdict(document), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Document:
    """Return the paper that `to_json` wrote down."""
    said = json.loads(text)
    said["blocks"] = tuple(_block(block) for block in said["blocks"])
    said["head"] = Head(**said["head"])
    for name, kind in (("mark", Mark), ("imprint", Imprint), ("code", Code)):
        said[name] = kind(**said[name]) if said[name] else None
    return Document(**said)


def _block(said: dict[str, Any]) -> Block:
    if said["kind"] == "table":
        said["widths"] = tuple(said["widths"])
        said["rows"] = tuple(
            Row(tuple(Cell(**cell) for cell in row["cells"]), row["height_mm"])
            for row in said["rows"]
        )
    made: Block = BLOCKS[said["kind"]](**said)
    return made


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            yield from (cell.text for cell in row.cells)
        return
    for field in fields(block):
        value = getattr(block, field.name)
        if isinstance(value, str) and field.name not in ("kind", "align"):
            yield value
