"""Never an affected SQLite: choose the engine and the journal mode that cannot corrupt."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from dataclasses import dataclass
from typing import Literal

Version = tuple[int, ...]

# Releases 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections
# reset the log at the same moment (sqlite.org/wal.html, "the WAL-reset bug").
FIRST_WITH_WAL: Version = (3, 7, 0)
FIRST_MENDED: Version = (3, 51, 3)


@dataclass(frozen=True)
class Choice:
    """Which module speaks to SQLite, and how it keeps its journal."""

    module: Literal["sqlite3", "pysqlite3"]
    version: Version
    journal_mode: Literal["WAL", "TRUNCATE"]

    @property
    def version_text(self) -> str:
        """Return the version as people write it, such as 3.53.4."""
        return ".".join(str(part) for part in self.version)


def is_safe(version: Version) -> bool:
    """Say whether this release may keep a database in WAL mode."""
    return version >= FIRST_MENDED


def choose(standard: Version, bundled: Version | None) -> Choice:
    """Choose between Python's own SQLite and the bundled one, never an affected one in WAL mode.

    Args:
        standard: version of the SQLite that Python was built with.
        bundled: version inside `pysqlite3`, or None where it is not installed.

    """
    if is_safe(standard):
        return Choice("sqlite3", standard, "WAL")
    if bundled is not None and is_safe(bundled):
        return Choice("pysqlite3", bundled, "WAL")
    return Choice("sqlite3", standard, "TRUNCATE")


def bundled_version() -> Version | None:
    """Return the version inside `pysqlite3`, or None where it is not installed."""
    try:
        engine = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return None
    version: Version = engine.sqlite_version_info
    return version


def install() -> Choice:
    """Make `import sqlite3` give the chosen engine from here on, if called before Django's."""
    standard = _standard_version()
    choice = choose(standard, bundled_version() if not is_safe(standard) else None)
    if choice.module == "pysqlite3":
        sys.modules["sqlite3"] = importlib.import_module("pysqlite3")
        sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return choice


def _standard_version() -> Version:
    return sqlite3.sqlite_version_info
