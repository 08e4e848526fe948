"""Deeds on the working calendar: mark a day, take the mark back, fill what is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed, together
from huifang.access.actor import Actor
from huifang.calendar import published
from huifang.calendar.models import Holiday
from huifang.calendar.queries import forget
from huifang.kit.errors import Conflict, Invalid
from huifang.kit.workdays import OwnCalendar

FIRST, LAST = date(2004, 1, 1), date(2099, 12, 31)
PUBLISHED: Final = "published"


class Marked(Protocol):
    """A day with its mark, as a notice or a sheet gives it."""

    @property
    def day(self) -> date: ...
    @property
    def works(self) -> bool: ...
    @property
    def name(self) -> str: ...


def set_day(
    by: Actor,
    day: date,
    *,
    works: bool,
    name: str,
    source: str = "",
    origin: str = "hand",
    reason: str,
    now: datetime,
) -> Holiday:
    """Mark a day as worked or off; what is marked so already stays untouched.

    Raises:
        Invalid: no reason, or the day lies outside the years of the calendar.

    """
    facts: dict[str, Any] = {"works": works, "name": name, "source": source, "origin": origin}
    found = Holiday.objects.filter(day=day).first()
    if found is None:
        return enter_day(by, None, day=day, **facts, reason=reason, now=now)
    if (found.works, found.name, found.source) == (works, name, source):
        return found
    return change_day(by, found, **facts, reason=reason, now=now)


@action("calendar.change", creates=True)
def enter_day(
    by: Actor,
    _parent: None,
    /,
    *,
    day: date,
    works: bool,
    name: str,
    source: str,
    origin: str,
    reason: str,
    now: datetime,
) -> Holiday:
    """Mark a day that had no mark.

    Raises:
        Conflict: somebody else marked it at the same moment.

    """
    _check(reason)
    if not FIRST <= day <= LAST:
        raise Invalid(day=_("日期应在 2004 年至 2099 年之间。"))
    row = Holiday(day=day)
    try:
        with transaction.atomic():
            return _keep(by, row, works, name, source, origin, now)
    except IntegrityError:
        raise Conflict(_("这一天刚刚被别人登记。请刷新后核对。")) from None


@action("calendar.change")
def change_day(
    by: Actor,
    row: Holiday,
    /,
    *,
    works: bool,
    name: str,
    source: str,
    origin: str,
    reason: str,
    now: datetime,
) -> Holiday:
    """Change the mark of a day."""
    _check(reason)
    return _keep(by, row, works, name, source, origin, now)


@action("calendar.change")
def clear_day(by: Actor, row: Holiday, /, *, reason: str, now: datetime) -> Holiday:
    """Take back the own mark of a day: it is again as published, else as its weekday says.

    Raises:
        Invalid: there is no own mark to take back.

    """
    _check(reason)
    if row.origin == PUBLISHED:
        raise Invalid(_("这一天本来就按公开日历，没有本地登记可撤销。"))
    transaction.on_commit(forget)
    known = published.published_day(row.day)
    if known is not None:
        return _keep(by, row, known.works, known.name, known.source, PUBLISHED, now)
    Holiday.objects.filter(pk=row.pk).delete()
    also_changed(row, "works", row.works, None)
    return row


def take_in_notice(
    by: Actor, days: Iterable[Marked], *, year: int, source: str, now: datetime
) -> int:
    """Mark all days of a year's notice, or none; return how many days changed.

    Days of an earlier version of the same notice that are no longer in it lose their mark.
    """
    wanted = {marked.day: marked for marked in days}
    reason = _("录入%(year)s年放假安排") % {"year": year}
    before = Holiday.objects.filter(day__in=wanted).in_bulk(field_name="day")
    changed = 0
    with together():
        for day, marked in sorted(wanted.items()):
            old = before.get(day)
            facts = (marked.works, marked.name, source)
            if old is not None and (old.works, old.name, old.source) == facts:
                continue
            changed += 1
            set_day(
                by.step(f"set {day}"),
                day,
                works=marked.works,
                name=marked.name,
                source=source,
                origin="notice",
                reason=reason,
                now=now,
            )
        for row in dropped(wanted, year):
            changed += 1
            clear_day(by.step(f"clear {row.day}"), row, reason=reason, now=now)
    return changed


def dropped(wanted: Collection[date], year: int) -> list[Holiday]:
    """Return the days of an earlier version of a year's notice that are not in `wanted`."""
    rows = Holiday.objects.filter(day__year=year, origin="notice")
    return list(rows.exclude(day__in=list(wanted)))


@action("calendar.change", creates=True)
def load_published(by: Actor, _parent: None, /, *, now: datetime) -> Holiday:
    """Fill the table from the published calendar; own marks stay, whole own years too.

    Rows filled before follow when the published calendar has corrected itself.
    """
    add, change, drop = unfilled()
    Holiday.objects.filter(pk__in=[row.pk for row in drop]).delete()
    for row in (*add, *change):
        row.changed_at = now
    Holiday.objects.bulk_create(add)
    Holiday.objects.bulk_update(change, ["works", "name", "source", "changed_at"])
    first = Holiday.objects.earliest("day")
    if change or drop:
        Holiday.objects.filter(pk=first.pk).update(changed_at=now)
        first.refresh_from_db()
    also_changed(first, "days", None, f"+{len(add)} ~{len(change)} -{len(drop)}")
    transaction.on_commit(forget)
    return first


def unfilled() -> tuple[list[Holiday], list[Holiday], list[Holiday]]:
    """Return what the published calendar has that the table lacks: to add, to change, to drop."""
    rows = {row.day: row for row in Holiday.objects.all()}
    own = {row.day.year for row in rows.values() if row.origin != PUBLISHED}
    filled = {row.day.year for row in rows.values() if row.origin == PUBLISHED}
    whole = OwnCalendar({day: row.works for day, row in rows.items()}).whole
    kept = (own & whole) - filled
    add, change, seen = [], [], set()
    for year in published.published_years():
        for known in published.published(year):
            seen.add(known.day)
            row = rows.get(known.day)
            if row is None and year not in kept:
                facts = {"name": known.name, "source": known.source, "origin": PUBLISHED}
                add.append(Holiday(day=known.day, works=known.works, **facts))
            elif row is not None and row.origin == PUBLISHED and _differs(row, known):
                row.works, row.name, row.source = known.works, known.name, known.source
                change.append(row)
    drop = [row for day, row in rows.items() if row.origin == PUBLISHED and day not in seen]
    return add, change, drop


def _differs(row: Holiday, known: published.PublishedDay) -> bool:
    return (row.works, row.name, row.source) != (known.works, known.name, known.source)


def _keep(
    by: Actor, row: Holiday, works: bool, name: str, source: str, origin: str, now: datetime
) -> Holiday:
    row.works, row.name, row.source, row.origin = works, name.strip(), source.strip(), origin
    row.entered_by_id, row.changed_at = by.id, now
    row.save()
    transaction.on_commit(forget)
    return row


def _check(reason: object) -> None:
    if not str(reason).strip():
        raise Invalid(reason=_("请填写原因。"))
