"""Reads the notice board: dated parameters, code lists, category sets, campaign templates, figures.

The files are TOML beside this module; a deployment may add its own folder (`HUIFANG_RULES`),
read after ours, so that a file of the same name there takes the place of ours.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class RuleError(Exception):
    """A rule file is missing, malformed or has no version for the day asked."""


@dataclass(frozen=True)
class Ruling:
    """What a parameter says on a day: the value, and the version it comes from."""

    value: Any
    since: date
    source: str


@dataclass(frozen=True)
class Code:
    """One entry of a code list: stored `value`, Chinese `label`, English `en`, life time."""

    value: str
    label: str
    en: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the word was in force on `day` (both ends inclusive)."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


def folders() -> list[Path]:
    """Return the folders of rules, ours first, the deployment's last."""
    own = os.environ.get("HUIFANG_RULES")
    return [HERE, *([Path(own)] if own else [])]


def files(kind: str) -> dict[str, Path]:
    """Return every TOML file of a `kind` (sub-folder) by its stem, later folders winning."""
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted((folder / kind).glob("*.toml")):
            found[path.stem] = path
    return found


@cache
def load(kind: str, name: str) -> Mapping[str, Any]:
    """Read one rule file.

    Raises:
        RuleError: there is no such file, or it is not valid TOML.

    """
    path = files(kind).get(name)
    if path is None:
        raise RuleError(f"no rule file {kind}/{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{kind}/{name}.toml: {error}") from error


def load_all(kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (name, content) of every file of a kind, in order of name."""
    for name in sorted(files(kind)):
        yield name, load(kind, name)


def ruling(name: str, on: date, **by: str) -> Ruling:
    """Return what parameter `name` says on the day `on`, for the keys it is divided `by`.

    The keys are those of the version, else of the rule. A version's table `unless` holds what some
    values of the rule's key `unless` have of their own, as far as it differs.

    Raises:
        RuleError: no version was in force on that day, or a key is not in the table.

    """
    rule = load("parameters", name)
    current = [v for v in rule["version"] if v["from"] <= on]
    if not current:
        raise RuleError(f"{name}: no version in force on {on}")
    version = current[-1]
    keys = version.get("by", rule.get("by", ()))
    own = version.get("unless", {}).get(by.get(rule.get("unless", ""), ""))
    try:
        value = _within(own, keys, by) if own is not None else None
    except KeyError:
        value = None
    try:
        value = _within(version["value"], keys, by) if value is None else value
    except KeyError as error:
        asked = ", ".join(f"{key}={by.get(key)!r}" for key in keys)
        raise RuleError(f"{name}: nothing for {asked} on {on}") from error
    return Ruling(value, version["from"], version["source"])


def _within(table: Any, keys: Iterable[str], by: Mapping[str, str]) -> Any:
    for key in keys:
        table = table[by[key]]
    return table


@cache
def codes(path: str) -> tuple[Code, ...]:
    """Return the code list `room.list`, e.g. `codes("registry.education")`.

    Raises:
        RuleError: there is no such list.

    """
    room, _, name = path.partition(".")
    table = load("codes", room).get(name)
    if table is None:
        raise RuleError(f"no code list {path}")
    return tuple(
        Code(
            row["value"],
            row["label"],
            row["en"],
            row.get("from"),
            row.get("to"),
        )
        for row in table["codes"]
    )


def code_label(path: str, value: str, english: bool = False) -> str:
    """Return the word for a stored value; an unknown value is shown as it is."""
    for code in codes(path):
        if code.value == value:
            return code.en if english else code.label
    return value
