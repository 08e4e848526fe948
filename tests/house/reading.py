"""What the house's own tests read: its rooms, its files and their imports."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "huifang"
ROOMS = tuple(sorted(p.name for p in HOUSE.iterdir() if (p / "__init__.py").exists()))
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
FLOORS = tuple(tuple(floor.split(" | ")) for floor in CONTRACT["contracts"][0]["layers"])
"""The floors from the top, as import-linter keeps them."""


def floor_of(room: str) -> int:
    """Return how far down a room stands; 0 is the top."""
    return next((n for n, rooms in enumerate(FLOORS) if room in rooms), -1)


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Yield every Python file of the product."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts or (not tests and "tests" in path.parts):
            continue
        yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
