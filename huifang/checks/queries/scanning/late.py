"""What was written down long after it happened, or came in as cleared with another ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from huifang.checks.queries.scanning.seen import MOST_SUBJECTS, Scope, Seen, day_of
from huifang.kit.ids import uuid7_time
from huifang.territory.models import Region


def late(scope: Scope) -> Iterator[Seen]:
    """Yield the visits of a village that were recorded together, days after they were made."""
    wait = timedelta(days=scope.number("integrity_late_days"))
    groups: dict[tuple[str, date], list[str]] = {}
    rows = scope.visits().values_list("pk", "region_id", "started_at").order_by("pk")
    for key, region, started_at in rows.iterator():
        recorded_at = uuid7_time(key)
        if recorded_at - started_at >= wait:
            groups.setdefault((region, day_of(recorded_at)), []).append(f"visit:{key}")
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


def _names(keys: set[str]) -> dict[str, str]:
    return dict(Region.objects.filter(pk__in=keys).values_list("pk", "name"))
