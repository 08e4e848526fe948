"""Finding the header of a sheet by itself, under titles and across merged cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from huifang.kit.chinese import fold
from huifang.kit.errors import Invalid
from huifang.kit.words import Phrase as _

_SEARCHED_ROWS = 30


@dataclass(frozen=True)
class Header:
    """Where the header stands and what its columns mean.

    `first` and `last` are positions in the rows given (from 0); `columns` maps a column (from 0)
    to its known name; `labels` maps every labelled column to its words; `unknown` and `repeated`
    are the labels nobody knows and those whose name another column already has.
    """

    first: int
    last: int
    columns: Mapping[int, str]
    labels: Mapping[int, str]
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    def missing(self, required: AbstractSet[str]) -> set[str]:
        """The names of `required` that no column has."""
        return set(required) - set(self.columns.values())


def find_header(rows: Sequence[Sequence[str]], known: Mapping[str, AbstractSet[str]]) -> Header:
    """The one or two rows that carry most of the `known` names (name -> labels and aliases).

    Width, spaces, line breaks, a star, and a remark in brackets do not matter in a label.

    Raises:
        Invalid: the first thirty rows carry no header; says which labels are looked for.

    """
    names = {_key(label): name for name, labels in known.items() for label in labels}
    best: Header | None = None
    for first in range(min(len(rows), _SEARCHED_ROWS)):
        for last in (first, first + 1):
            if last < len(rows):
                found = _read_header(rows, first, last, names)
                if best is None or _worth(found) > _worth(best):
                    best = found
    if best is None or len(best.columns) < min(2, len(known)):
        examples = "、".join(sorted(labels)[0] for labels in list(known.values())[:5] if labels)
        raise Invalid(
            _(
                "前 {n} 行里找不到表头。表头应有这些列名：{examples} 等。请对照模板补上后再导入。",
                n=_SEARCHED_ROWS,
                examples=examples,
            )
        )
    return best


def _worth(header: Header) -> tuple[int, bool]:
    """More known names first; of equals one row before two, so that no title is drawn in."""
    return len(header.columns), header.first == header.last


def _read_header(
    rows: Sequence[Sequence[str]], first: int, last: int, names: Mapping[str, str]
) -> Header:
    columns: dict[int, str] = {}
    labels: dict[int, str] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    for column, (upper, lower) in enumerate(_labels(rows, first, last)):
        label = upper + lower
        if not label:
            continue
        labels[column] = label
        name = next((names[key] for key in _spellings(upper, lower) if key in names), None)
        if name is None:
            unknown.append(label)
        elif name in columns.values():
            repeated.append(label)
        else:
            columns[column] = name
    return Header(first, last, columns, labels, tuple(unknown), tuple(repeated))


def _labels(rows: Sequence[Sequence[str]], first: int, last: int) -> list[tuple[str, str]]:
    """Per column the upper and the lower label; a merged upper one spreads to its right."""
    if first == last:
        return [("", label) for label in rows[first]]
    width = max(len(rows[first]), len(rows[last]))
    upper, lower = (list(row) + [""] * (width - len(row)) for row in (rows[first], rows[last]))
    pairs: list[tuple[str, str]] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        pairs.append((group, below) if above or below else ("", ""))
    return pairs


def _spellings(upper: str, lower: str) -> list[str]:
    """What to look a column up by, the fullest first."""
    labels = [upper + lower, lower or upper] if upper else [lower]
    keys = [_key(label) for label in labels]
    return [*keys, *(_key(re.sub(r"\([^)]*\)", "", fold(label))) for label in labels)]


def _key(label: str) -> str:
    return re.sub(r"[\s*:_/\\|]", "", fold(label)).lower()
