"""The cost of one deed (a handler reports progress) against a raw write of the same rows.

    python -m bench.deed [--turns 200]

The deed asks permission in scope, locks the row, checks the table of the loop, writes the problem,
takes the next number and adds the journal entry, in one transaction. The raw write does only what
must reach the disk: one UPDATE, one UPDATE of the counter, one INSERT, one COMMIT, over the same
connection, turn by turn with the deed. `with op` adds the operation that makes a deed happen once.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

from bench.place import place, table


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--turns", type=int, default=200)
    options = asked.parse_args()
    with place() as where:
        deed, deed_once, raw = _prepare()
        kinds: dict[str, Callable[[int], Any]] = {
            "raw write of the same rows": raw,
            "deed": deed,
            "deed with op (done once)": deed_once,
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for turn in range(options.turns + 5):
            for name, what in kinds.items():
                started = time.perf_counter()
                what(turn)
                if turn >= 5:
                    times[name].append((time.perf_counter() - started) * 1000)
        floor = statistics.median(times["raw write of the same rows"])
        rows = [
            (name, f"{statistics.median(taken):.2f}", f"{_high(taken):.2f}",
             f"{statistics.median(taken) / floor:.1f}", _statements(kinds[name]))
            for name, taken in times.items()
        ]  # fmt: skip
        print(f"one deed on {where}, {options.turns} turns\n")
        print(table(("what", "median ms", "95 % ms", "ratio", "statements"), rows))


def _prepare() -> tuple[Callable[[int], Any], Callable[[int], Any], Callable[[int], Any]]:
    from django.utils import timezone

    from huifang.problems import actions
    from huifang.problems.tests.make import cast, problem_at

    now = timezone.now()
    row, by = problem_at("rectifying", now=now), cast().handler

    def deed(turn: int) -> None:
        actions.progress(by, row, progress=f"进展 {turn}", percent=turn % 100, now=now)

    def deed_once(turn: int) -> None:
        words = f"又有进展 {turn}"
        actions.progress(
            by.doing(uuid.uuid4()), row, progress=words, percent=(turn + 1) % 100, now=now
        )

    return deed, deed_once, _raw(row)


def _raw(row: Any) -> Callable[[int], Any]:
    """Return the writing of the same rows by hand."""
    from django.db import connection, transaction

    from huifang.journal.models import Entry

    last = Entry.objects.latest("seq")
    names = [str(field.column) for field in Entry._meta.concrete_fields]
    values = {
        str(field.column): field.get_db_prep_save(getattr(last, field.attname), connection)
        for field in Entry._meta.concrete_fields
    }
    insert = (
        f"INSERT INTO journal_entry ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
    )
    key = values["id"].__class__(row.pk.hex) if connection.vendor == "sqlite" else row.pk

    def write(turn: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            words = f"进展 {turn}"
            cursor.execute(
                "UPDATE problems_problem SET progress = %s, percent = %s WHERE id = %s",
                (words, turn % 100, key),
            )
            cursor.execute("UPDATE journal_counter SET last = last + 1 WHERE id = 1")
            cursor.execute("SELECT last FROM journal_counter WHERE id = 1")
            values["seq"] = cursor.fetchone()[0]
            entry = uuid.uuid4()
            values["id"] = entry.hex if connection.vendor == "sqlite" else entry
            values["changes"] = json.dumps({"progress": ["", words], "percent": [0, turn % 100]})
            cursor.execute(insert, [values[name] for name in names])

    return write


def _statements(what: Callable[[int], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        what(7)
    return len(captured)


def _high(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
