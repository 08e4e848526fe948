"""The house's only raw SQL: the triggers that keep the journal, and the counter's next number."""

from __future__ import annotations

from typing import Any

from django.db import connection

TABLES = ("journal_entry", "journal_seal")
WORDS = "the journal is append-only"


def next_number(many: int = 1) -> int:
    """Take the journal's next numbers in one statement and return the first of them.

    The counter's row stays locked until the commit, so numbers follow commits without a gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_counter SET last = last + %s WHERE id = 1 RETURNING last", [many]
        )
        return int(cursor.fetchone()[0]) - many + 1


def create(apps: Any, schema_editor: Any) -> None:
    """Install the triggers on both databases."""
    _run(schema_editor, _postgresql if _is_postgresql(schema_editor) else _sqlite)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again."""
    on = " ON {table}" if _is_postgresql(schema_editor) else ""
    names = ("update", "delete", "truncate") if on else ("update", "delete")
    _run(
        schema_editor,
        lambda table: [f"DROP TRIGGER {table}_no_{n}{on.format(table=table)}" for n in names],
    )


def _is_postgresql(schema_editor: Any) -> bool:
    return bool(schema_editor.connection.vendor == "postgresql")


def _run(schema_editor: Any, statements: Any) -> None:
    for table in TABLES:
        for statement in statements(table):
            schema_editor.execute(statement)


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for deed in ("update", "delete")
    ]


def _postgresql(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    each = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION journal_refuse()"
            for deed, level in each.items()
        ),
    ]
