"""A place to measure in: a data folder of its own, and SQLite or a throwaway database beside it."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

DATABASE = "huifang_bench"


@contextmanager
def place() -> Iterator[str]:
    """Set Django up on an empty, migrated database and say on which.

    With DATABASE_URL that is a new database on that server, dropped at the end; else SQLite in a
    temporary folder, with the settings of the product.
    """
    home = Path(tempfile.mkdtemp(prefix="huifang-bench-"))
    server = os.environ.get("DATABASE_URL", "")
    os.environ["HUIFANG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huifang.site.settings")
    try:
        if server:
            os.environ["DATABASE_URL"] = _make_database(server)
        yield _set_up(home)
    finally:
        if server:
            _drop_database(server)
        shutil.rmtree(home, ignore_errors=True)


def median_ms(what: Callable[[], Any], turns: int) -> float:
    """Return the median time of `what` in milliseconds, after two turns that do not count."""
    times = []
    for turn in range(turns + 2):
        started = time.perf_counter()
        what()
        if turn > 1:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _set_up(home: Path) -> str:
    from huifang.kit.crypto import create_key_file

    (home / "keys").mkdir(mode=0o700)
    create_key_file(home / "keys" / "huifang.json")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    version = (
        f"SQLite {connection.Database.sqlite_version}"  # type: ignore[attr-defined]
        if connection.vendor == "sqlite"
        else f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    )
    return f"{version}, Python {platform.python_version()}, {os.cpu_count()} cores"


def _make_database(server: str) -> str:
    _on_server(server, f"DROP DATABASE IF EXISTS {DATABASE}")
    _on_server(server, f"CREATE DATABASE {DATABASE}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))


def _drop_database(server: str) -> None:
    from django.db import connections

    connections.close_all()
    _on_server(server, f"DROP DATABASE IF EXISTS {DATABASE}")


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
