"""What only SQL can say: the statistics of a database that does not gather them by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def learn(_now: datetime) -> None:
    """Let SQLite see how the rows are spread, else it picks the wrong index of several.

    PostgreSQL does so by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")  # every table that needs it, by samples
