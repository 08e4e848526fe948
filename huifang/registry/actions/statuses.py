"""Deeds on status records: give a household a status in the words of its time, and end it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.kit.errors import Invalid
from huifang.records.fields import word
from huifang.registry.actions.facts import put
from huifang.registry.models import Household, StatusRecord
from huifang.rules.reader import Code, codes

CODES = "registry.household_status"


def _add(
    by: Actor,
    household: Household,
    /,
    *,
    status: str,
    since: date,
    until: date | None = None,
    basis: str = "",
    note: str = "",
    now: datetime,
) -> StatusRecord:
    """Give a household a status from the day `since`.

    Raises:
        Invalid: the word was not in use on that day, the day lies ahead, the days run backwards, or
            the household has the status on one of these days.

    """
    code = check_days(status, since, until, timezone.localdate(now))
    overlap = household.statuses.filter(Q(until=None) | Q(until__gte=since), status=status)
    if until:
        overlap = overlap.filter(since__lte=until)
    if other := overlap.first():
        raise _at(
            "status",
            _("本户自 %(day)s 起已是“%(word)s”，不必重复登记。")
            % {"day": other.since, "word": _called(code)},
        )
    record = StatusRecord(household=household)
    facts = {"status": status, "since": since, "until": until, "basis": basis, "note": note}
    put(record, facts, facts)
    record.save()
    return record


add_status = action("household.change", creates=True)(_add)
import_status = action("household.import", creates=True)(_add)


@action("household.change")
def end_status(
    by: Actor, record: StatusRecord, /, *, until: date, note: str = "", now: datetime
) -> StatusRecord:
    """End a status on its last day `until`.

    Raises:
        Invalid: it has ended, the day lies ahead, before its beginning or beyond the word's time.

    """
    if record.until:
        raise _at("until", _("这个身份已于 %(day)s 终止。") % {"day": record.until})
    if until > timezone.localdate(now):
        raise _at("until", _("终止日期不能晚于今天。"))
    _check_end(_code(record.status), record.since, until)
    record.until = until
    record.save()
    return record


def check_days(status: str, since: date, until: date | None, today: date) -> Code:
    """Return the status's word when it may stand from `since` to `until`.

    Raises:
        Invalid: no such status, a day ahead, days that run backwards or outside the word's time.

    """
    code = _code(status)
    if since > today:
        raise _at("since", _("起始日期不能晚于今天。"))
    _check_era(code, since)
    _check_end(code, since, until)
    return code


def _check_era(code: Code, day: date) -> None:
    if code.since and day < code.since:
        raise _at(
            "since",
            _("“%(word)s”自 %(day)s 起使用。%(other)s")
            % {"word": _called(code), "day": code.since, "other": _instead(day)},
        )
    if code.until and day > code.until:
        raise _at(
            "since",
            _("%(day)s 起不再使用“%(word)s”。%(other)s")
            % {"word": _called(code), "day": _next_day(code.until), "other": _instead(day)},
        )


def _check_end(code: Code, since: date, until: date | None) -> None:
    if until and until < since:
        raise _at("until", _("终止日期早于起始日期，请改正其中一个。"))
    if until and code.until and until > code.until:
        words = _("“%(word)s”只用到 %(day)s，终止日期不能更晚。")
        raise _at("until", words % {"word": _called(code), "day": code.until})


def _instead(day: date) -> str:
    """Return a sentence that names the words of that day's era."""
    usual = [code for code in codes(CODES) if code.since and code.holds_on(day)]
    named = "、".join(_called(code) for code in usual)
    return str(_("这一天可用：%(words)s。") % {"words": named}) if named else ""


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _called(code: Code) -> str:
    return word(code.label, code.en)


def _code(status: str) -> Code:
    for code in codes(CODES):
        if code.value == status:
            return code
    raise _at("status", _("请从列表中选择户类别。"))


def _at(field: str, words: object) -> Invalid:
    """Return a refusal that stands at a field."""
    return Invalid(words, **{field: words})
