"""What was written down long after it happened, or came in as cleared with another ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from huifang.checks.queries.scanning.seen import MOST_SUBJECTS, Scope, Seen, day_of
from huifang.journal.models import Entry
from huifang.kit.ids import uuid7_time
from huifang.territory.models import Region
from huifang.visits.models import HouseholdVisit

CHUNK: Final = 500


def late(scope: Scope) -> Iterator[Seen]:
    """Yield the visits of a village that were written down together, days after they were made."""
    wait = timedelta(days=scope.number("integrity_late_days"))
    rows = scope.visits().values_list("pk", "region_id", "started_at").order_by("pk").iterator()
    perhaps = [row for row in rows if uuid7_time(row[0]) - row[2] >= wait]
    written = _written_at([key for key, _region, _start in perhaps])
    groups: dict[tuple[str, date], list[str]] = {}
    for key, region, started_at in perhaps:
        written_at = written.get(str(key), uuid7_time(key))
        if written_at - started_at >= wait:
            groups.setdefault((region, day_of(written_at)), []).append(f"visit:{key}")
    names = _names({region for region, _day in groups})
    for (region, day), subjects in groups.items():
        facts = {
            "place": names[region], "count": len(subjects), "days": wait.days,
            "day": day.isoformat(),
        }  # fmt: skip
        about = f"{region}:{day.isoformat()}"
        yield Seen("late", region, about, subjects[:MOST_SUBJECTS], facts)


def imported(scope: Scope) -> Iterator[Seen]:
    """Yield the villages whose problems came in as cleared on another ledger's word."""
    rows = scope.problems().filter(imported=True, state="cleared", verifier=None)
    found = rows.values_list("region_id", "pk").order_by("region_id", "pk")
    by_village = [
        (region, [f"problem:{key}" for _region, key in group])
        for region, group in groupby(found.iterator(), key=lambda row: row[0])
    ]
    names = _names({region for region, _subjects in by_village})
    for region, subjects in by_village:
        facts = {"place": names[region], "count": len(subjects)}
        yield Seen("imported", region, region, subjects[:MOST_SUBJECTS], facts)


def _written_at(keys: Sequence[UUID]) -> dict[str, datetime]:
    """Return when each visit was written down, by its key.

    What came in from a file or a phone was written before it had its row here.
    """
    found: dict[str, datetime] = {}
    for start in range(0, len(keys), CHUNK):
        entries = Entry.objects.filter(
            subject_kind=HouseholdVisit.kind(), deed="visit.record",
            subject_id__in=[str(key) for key in keys[start : start + CHUNK]],
        )  # fmt: skip
        found |= dict(entries.values_list("subject_id", "happened_at"))
    return found


def _names(keys: set[str]) -> dict[str, str]:
    return dict(Region.objects.filter(pk__in=keys).values_list("pk", "name"))
