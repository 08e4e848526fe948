"""A county's ledger as a file: import and export as jobs, against the least that must be done.

    python -m bench.ledger_file [--rows 20000]

The import is what a person waits for: the check of every row for the preview, then the writing in
parts of 200 rows, which checks all of them once more, each row a problem and a journal entry, each
part a transaction. The floor reads the same file with calamine and inserts the same problems and
entries by hand, in as many transactions, in the same run. The export is the sheet of the ledger
page; its floor fetches the same columns by raw SQL and writes bare cells with XlsxWriter.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from bench.place import place, table

PART = 200
CAMPAIGN = "bench-2026"


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=20_000)
    options = asked.parse_args()
    with place() as where:
        owner = _owner()
        content = _file(options.rows)
        print(f"a ledger of {options.rows} rows ({len(content) >> 10} kB) on {where}\n")
        check, write = _import(owner, content)
        read, insert = _read(content), _insert()
        out = _export(owner, options.rows)
        bare = _bare_export()
        rows = [
            ("import: check for the preview", check, None),
            ("import: check again and write", write, None),
            ("import, whole", check.with_(write), read.with_(insert)),
            ("floor: calamine reads the file", read, None),
            ("floor: raw inserts of the same rows", insert, None),
            ("export", out, bare),
            ("floor: raw SQL and bare cells", bare, None),
        ]
        heads = ("what", "seconds", "rows/s", "CPU seconds", "rows/CPU s", "ratio of CPU")
        print(table(heads, [
            (name, f"{taken.wall:.2f}", f"{options.rows / taken.wall:,.0f}", f"{taken.cpu:.2f}",
             f"{options.rows / taken.cpu:,.0f}", f"{taken.cpu / floor.cpu:.1f}" if floor else "")
            for name, taken, floor in rows
        ]))  # fmt: skip


class Taken(NamedTuple):
    """Seconds on the wall, and of the processors; the second hardly depends on what else runs."""

    wall: float
    cpu: float

    def with_(self, other: Taken) -> Taken:
        """Return both together."""
        return Taken(self.wall + other.wall, self.cpu + other.cpu)


def _owner() -> Any:
    from bench.rows import build
    from huifang.access.tests.make import actor
    from huifang.jobs import registry

    build(0)
    registry.discover()
    return actor("ledger", "office", name="办公室")


def _file(count: int) -> bytes:
    """Return a ledger in the county's form: families, units and categories of the bench."""
    from huifang.kit.tables import Column, Worksheet, write_xlsx
    from huifang.problems.listings.columns import SHEET

    heads = [Column(str(column.label), group=column.group) for column in SHEET]
    stream = io.BytesIO()
    write_xlsx(stream, [Worksheet("台账", heads, _rows(count), title="问题台账")])
    return stream.getvalue()


def _rows(count: int) -> Iterator[list[str]]:
    from huifang.registry.models import Household

    dice = random.Random(20200302)
    found: dict[tuple[str, str], Household] = {}
    for house in Household.objects.select_related("region").order_by("number"):
        found.setdefault((house.region_id, house.head_name), house)
    homes = list(found.values())
    for number in range(count):
        yield _row(number, dice, homes[number % len(homes)])


def _row(number: int, dice: random.Random, home: Any) -> list[str]:
    county, town, village = home.region.full_name.split(" ")
    day = date(2020, 3, 2) + timedelta(days=dice.randrange(60))
    spell = ("{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}")[
        number % 3
    ]

    def on(days: int) -> str:
        return spell.format(day + timedelta(days=days))

    step = dice.choice((0, 1, 2, 3, 4, 4, 4, 4))
    done, seen, cleared = step > 1, step > 2, step > 3
    return [
        str(number + 1), f"县-{number:06d}", "入户走访", county, town, village, home.group_name,
        home.head_name, "", f"类别{number % 10 + 1}",
        f"入户道路 {dice.randrange(900) + 100} 米没有硬化，雨天行走不便，第{number}处",
        "资金：修路时没有列入", "硬化到户", "列入年度计划，由村里组织施工", "李四",
        f"第{number % 60}责任单位" if step else "", "王五", "13812345678",
        on(0) if step else "", on(30) if step else "", "已硬化到户" if done else "",
        "已完成" if done else "正在整改", on(20) if done else "", "前后照片各2张" if done else "",
        "赵六" if seen else "", on(22) if seen else "", "是" if cleared else "否",
        on(25) if cleared else "", "",
    ]  # fmt: skip


def _import(owner: Any, content: bytes) -> tuple[Taken, Taken]:
    """Return the seconds of the check and of the writing, each as a worker does it."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from huifang.desk.importing import flow
    from huifang.desk.models import ImportBatch
    from huifang.problems.importing import LEDGER
    from huifang.problems.models import Problem

    upload = SimpleUploadedFile("台账.xlsx", content)

    def stage() -> None:
        flow.stage(owner, LEDGER, upload, {"campaign": CAMPAIGN}, timezone.now())
        _work()

    def write() -> None:
        flow.confirm(owner, ImportBatch.objects.get(), timezone.now())
        _work()

    check = _seconds(stage)
    counts = ImportBatch.objects.get().counts
    assert not counts["error"], counts
    written = _seconds(write)
    assert Problem.objects.count() == counts["new"] == sum(counts.values())
    return check, written


def _work() -> None:
    from django.utils import timezone

    from huifang.jobs import queue, worker

    job = queue.claim(timezone.now())
    assert job
    worker.run_one(job, threading.Event())
    job.refresh_from_db()
    assert job.state == "done", job.error


def _read(content: bytes) -> Taken:
    import python_calamine

    def read() -> None:
        book = python_calamine.load_workbook(io.BytesIO(content))
        book.get_sheet_by_index(0).to_python()

    return _seconds(read)


def _insert() -> Taken:
    """Return the seconds that raw inserts of the imported problems and their entries take."""
    from django.db import connection, transaction

    problems, entries = (
        _raw("problems_problem"),
        _raw("journal_entry WHERE deed = 'problem.import'"),
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM problems_problem")
        cursor.execute("SELECT max(seq) FROM journal_entry")
        seq = cursor.fetchone()[0]
    names, rows = entries
    key, place_of = names.index("id"), names.index("seq")
    for row in rows:
        fresh = uuid.uuid4()
        row[key] = fresh.hex if connection.vendor == "sqlite" else fresh
        row[place_of], seq = seq + 1, seq + 1

    def insert() -> None:
        for start in range(0, len(rows), PART):
            with transaction.atomic(), connection.cursor() as cursor:
                for name, (columns, all_rows) in (
                    ("problems_problem", problems), ("journal_entry", entries)
                ):  # fmt: skip
                    marks = ", ".join(["%s"] * len(columns))
                    statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
                    cursor.executemany(statement, all_rows[start : start + PART])

    taken = _seconds(insert)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_counter SET last = %s", [seq])
    return taken


def _raw(source: str) -> tuple[list[str], list[list[Any]]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {source} ORDER BY id")
        names = [column[0] for column in cursor.description]
        return names, [[_plain(value) for value in row] for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """Return a value as the driver takes it back; PostgreSQL's JSON comes out as objects."""
    if isinstance(value, dict | list):
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value


def _export(owner: Any, count: int) -> Taken:
    from django.utils import timezone

    from huifang.jobs.queue import enqueue

    def run() -> None:
        now = timezone.now()
        args = {"listing": "problems", "params": {"sort": "number"}, "now": now.isoformat()}
        enqueue(owner, "desk.export", args, now=now)
        _work()

    from huifang.problems.models import Problem

    assert Problem.objects.count() == count
    return _seconds(run)


def _bare_export() -> Taken:
    """Return the seconds of fetching the sheet's columns by hand and writing them as bare cells."""
    import xlsxwriter
    from django.db import connection

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.number, p.source, r.full_name, h.group_name, h.head_name, c.label,"
                " p.description, p.cause, p.diagnosis, p.goal, p.remedy, p.lead_leader, u.name,"
                " p.responsible, p.handed_over_at, p.due_on, p.progress, p.result, p.state,"
                " p.rectified_at, p.ledger_evidence, p.ledger_verifier, p.verified_at,"
                " p.cleared_at, p.note, 1, 2, 3, 4 FROM problems_problem p"
                " JOIN territory_region r ON r.key = p.region_id"
                " JOIN campaigns_category c ON c.id = p.category_id"
                " LEFT JOIN registry_household h ON h.id = p.household_id"
                " LEFT JOIN territory_unit u ON u.id = p.lead_unit_id ORDER BY p.number"
            )
            stream = io.BytesIO()
            with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
                page = book.add_worksheet()
                for number, row in enumerate(cursor.fetchall()):
                    for column, value in enumerate(row):
                        page.write_string(number, column, str(value or ""))

    return _seconds(run)


def _seconds(what: Callable[[], Any]) -> Taken:
    wall, cpu = time.perf_counter(), sum(os.times()[:4])  # the unpacking is a process of its own
    what()
    return Taken(time.perf_counter() - wall, sum(os.times()[:4]) - cpu)


if __name__ == "__main__":
    main()
