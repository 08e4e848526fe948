"""The clock: limits by rule, make-up days, the amber day, signing in time, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huifang.access.actor import SYSTEM
from huifang.access.tests.make import actor
from huifang.calendar.models import Holiday
from huifang.calendar.queries import forget
from huifang.journal.queries import history_of
from huifang.kit.errors import Conflict
from huifang.kit.workdays import CHINA, OwnCalendar, workdays_between
from huifang.problems import actions, background
from huifang.problems.actions.clock import recompute
from huifang.problems.listings import LEDGER
from huifang.problems.models import Problem
from huifang.problems.queries import clock
from huifang.problems.queries.due import (
    Amber,
    even,
    expected,
    first_amber,
    lamp,
    lamp_words,
    limit,
    sign_until,
    with_lamp,
    year_missing,
)
from huifang.problems.tests.make import NOW, TODAY, cast, problem_at
from huifang.records.listing import Asked
from huifang.rules import reader

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST_KNOWN = max(year for year in range(2020, 2100) if CHINA.knows(year))


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    forget()
    yield
    forget()


def day_off(day: date) -> None:
    Holiday.objects.create(day=day, works=False, name="停工", origin="hand", changed_at=NOW)
    forget()


def again(row: Problem) -> Problem:
    return Problem.objects.get(pk=row.pk)


# --- the limit -----------------------------------------------------------------------------------


def test_the_limit_depends_on_urgency_and_from_its_day_on_the_kind_of_time() -> None:
    before, after = date(2026, 3, 2), date(2026, 7, 6)
    assert limit("normal", before, time_class="at_once").due_on == date(2026, 3, 16)
    assert limit("normal", after, time_class="at_once").due_on == date(2026, 7, 9)
    assert limit("normal", after, time_class="staged").due_on == date(2026, 7, 20)
    assert limit("normal", after).rule_from == date(2026, 7, 1)


def test_a_make_up_day_is_worked_and_a_day_off_is_not() -> None:
    """国庆 2025: off from 1 to 8 October, worked on Sunday 28 September and Saturday 11 October."""
    assert limit("urgent", date(2025, 9, 26)).due_on == date(2025, 9, 30)
    assert limit("urgent", date(2025, 9, 30)).due_on == date(2025, 10, 11)


def test_an_entered_day_off_moves_the_limit() -> None:
    day_off(date(2026, 3, 3))
    assert limit("urgent", date(2026, 3, 2)).due_on == date(2026, 3, 5)


def test_a_category_may_have_a_limit_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = (Path(reader.HERE) / "parameters" / "problem_deadline_days.toml").read_text("utf-8")
    own = ours.replace(
        "[version.value]", "unless = { C01 = { staged = { normal = 7 } } }\n[version.value]"
    )
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "problem_deadline_days.toml").write_text(own, "utf-8")
    monkeypatch.setenv("HUIFANG_RULES", str(tmp_path))
    reader.load.cache_clear()
    try:
        day = date(2026, 7, 6)
        assert limit("normal", day, category="C01").due_on == date(2026, 7, 15)
        assert limit("urgent", day, category="C01").due_on == date(2026, 7, 8)
        assert limit("normal", day, category="C02").due_on == date(2026, 7, 20)
    finally:
        reader.load.cache_clear()


def test_a_rule_that_does_not_know_the_word_says_which() -> None:
    with pytest.raises(reader.RuleError, match="urgency='soon'"):
        limit("soon", TODAY)


def test_the_limit_and_the_version_of_the_rule_are_kept_with_the_problem() -> None:
    row = again(problem_at("handed_over"))
    assert (row.due_on, row.due_rule_from, row.clock_from) == (
        date(2026, 3, 16),
        date(2026, 3, 1),
        TODAY,
    )


def test_a_year_without_its_holidays_is_said_on_the_page_and_after_the_deed() -> None:
    late = NOW.replace(year=LAST_KNOWN, month=12, day=28)
    row = problem_at("handed_over", now=late)
    words = str(year_missing(row))
    assert str(LAST_KNOWN + 1) in words
    assert words in [str(line) for line in clock.remarks(row, late.date())]
    assert words in str(clock.saved(row, "已办理：交办。"))
    assert year_missing(problem_at("handed_over")) is None
    assert clock.saved(problem_at("handed_over"), "已办理：交办。") == "已办理：交办。"


# --- the lamp ------------------------------------------------------------------------------------


def amber_by_the_day(start: date, due: date, percent: int, rule: Amber, day: date) -> bool:
    few = workdays_between(day, due, CHINA).days <= rule.days
    total = workdays_between(start, due, CHINA).days
    if total <= 0:
        return few
    passed = workdays_between(start, max(start, day - DAY), CHINA).days
    return few or passed * 100 >= (percent + rule.points) * total


@given(
    start=st.dates(date(2024, 1, 1), date(2025, 9, 1)),
    span=st.integers(0, 60),
    percent=st.integers(0, 100),
    days=st.integers(0, 10),
    points=st.integers(1, 40),
)
def test_the_amber_day_is_the_first_that_the_definition_calls_amber(
    start: date, span: int, percent: int, days: int, points: int
) -> None:
    due, rule = start + span * DAY, Amber(days, points)
    found = first_amber(start, due, percent, rule, CHINA)
    for n in range(span + 1):
        day = start + n * DAY
        assert (day >= found) == amber_by_the_day(start, due, percent, rule, day), day


def test_an_amber_lamp_says_whether_few_days_are_left_or_too_little_is_done() -> None:
    row = again(problem_at("rectifying"))  # 2 to 16 March, ten working days
    assert (lamp(row, TODAY + DAY), row.amber_on) == ("green", date(2026, 3, 4))
    assert lamp_words(row, date(2026, 3, 4)) == "进度落后，剩8个工作日"
    row = actions.progress(cast().handler, row, progress="过半", percent=60, now=NOW)
    assert (lamp(row, date(2026, 3, 4)), row.amber_on) == ("green", date(2026, 3, 11))
    assert lamp_words(row, date(2026, 3, 11)) == "临期，剩3个工作日"
    assert lamp_words(row, date(2026, 3, 16)) == "今天到期"
    assert lamp_words(row, date(2026, 3, 18)) == "超期2天"


def test_the_condition_and_the_lamp_of_a_row_agree_on_every_day() -> None:
    rows = [again(problem_at("rectifying")), again(problem_at("handed_over"))]
    actions.progress(cast().handler, rows[0], progress="一半", percent=50, now=NOW)
    for n in range(20):
        day = TODAY + n * DAY
        for tone in ("green", "amber", "red"):
            shown = {row.pk for row in Problem.objects.all() if lamp(row, day) == tone}
            found = set(Problem.objects.filter(with_lamp(tone, day)).values_list("pk", flat=True))
            assert shown == found, (day, tone)


def test_the_even_schedule_counts_the_working_days_that_have_passed() -> None:
    row = problem_at("rectifying")
    shown = [expected(row, TODAY + n * DAY) for n in (0, 1, 2, 5, 7, 14, 15)]
    assert shown == [0, 0, 10, 40, 40, 90, 100]
    assert expected(problem_at("long_term"), TODAY) is None
    assert even(TODAY, TODAY, TODAY, CHINA) == 0


def test_every_deed_that_moves_limit_or_progress_moves_the_amber_day() -> None:
    who, row = cast(), problem_at("rectifying")
    day = date(2026, 3, 27)
    row = actions.request_extension(who.handler, row, due_on=day, reason="雨", now=NOW)
    row = actions.extend(who.issuer, row, now=NOW)
    assert row.amber_on == date(2026, 3, 5)  # 19 working days: two of them are ten points
    row = actions.set_long_term(
        who.issuer, row, reason="等资金", review_on=date(2026, 9, 1), now=NOW
    )
    assert row.amber_on is None
    later = NOW + 30 * DAY
    row = actions.resume(who.issuer, row, reason="到了", due_on=date(2026, 4, 30), now=later)
    assert row.clock_from == date(2026, 4, 1)
    assert row.amber_on
    assert row.amber_on > date(2026, 4, 1)
    row = actions.rectify(who.handler, row, result="好", now=later)
    assert row.amber_on is None
    row = actions.send_back(who.verifier, row, reason="没好", now=later)
    assert row.amber_on
    assert (row.state, row.percent) == ("rectifying", 0)


def test_the_amber_days_are_reckoned_anew_once_the_holidays_change() -> None:
    row = again(problem_at("rectifying"))
    assert background.keep_lamps_on(TODAY) == 0
    day_off(date(2026, 3, 3))
    assert background.keep_lamps_on(TODAY) == 1
    assert again(row).amber_on == date(2026, 3, 5)
    assert background.keep_lamps_on(TODAY) == 0
    assert recompute(TODAY) == 0


def test_the_calendar_of_a_few_days_does_not_make_a_year_known() -> None:
    days = OwnCalendar({date(LAST_KNOWN + 1, 1, 1): False})
    found = limit("urgent", date(LAST_KNOWN, 12, 31), days=days)
    assert found.notice is not None


# --- signing in time -----------------------------------------------------------------------------


def test_whatever_is_not_signed_for_in_time_is_signed_by_the_system_once() -> None:
    row = problem_at("handed_over")
    assert row.sign_by == sign_until(TODAY) == date(2026, 3, 3)
    assert background.sign_overdue(NOW + DAY) == 0
    assert background.sign_overdue(NOW + 2 * DAY) == 1
    row = again(row)
    assert (row.state, row.auto_signed, row.signed_at) == ("rectifying", True, NOW + 2 * DAY)
    assert (row.due_on, row.handed_over_at) == (date(2026, 3, 16), NOW)
    last = history_of(row).first()
    assert last
    assert (last.note, last.actor_name) == ("超过签收时限，自动签收", "系统")
    assert background.sign_overdue(NOW + 3 * DAY) == 0
    assert "签收方式" in [line.label for line in clock.beside(row, TODAY)]


def test_the_system_does_not_sign_before_its_day_and_nobody_signs_in_its_name() -> None:
    row = problem_at("handed_over")
    with pytest.raises(Conflict, match="签收时限未过"):
        actions.sign(SYSTEM, row, auto_signed=True, now=NOW)
    with pytest.raises(Conflict, match="签收时限未过"):
        actions.sign(cast().handler, row, auto_signed=True, now=NOW + 9 * DAY)


def test_a_returned_slip_waits_for_the_ruling_and_then_has_its_limit_anew() -> None:
    who, row = cast(), problem_at("disputed")
    assert background.sign_overdue(NOW + 9 * DAY) == 0
    row = actions.rule(who.issuer, row, lead_unit=who.unit, reason="属你局", now=NOW + 9 * DAY)
    assert (row.sign_by, row.due_on) == (date(2026, 3, 12), date(2026, 3, 16))


# --- long term -----------------------------------------------------------------------------------


def test_long_term_work_is_reviewed_on_its_day_and_kept_with_a_new_one() -> None:
    who, row = cast(), problem_at("long_term")
    assert row.long_term_reason == "等资金"
    day = row.review_on
    assert day
    now = timezone.make_aware(datetime.combine(day, time(9)))
    assert set(LEDGER.select(who.office, Asked.of({"review": "1"}, now))) == {row}
    assert set(LEDGER.select(who.office, Asked.of({"review": "1"}, NOW))) == set()
    with pytest.raises(Exception, match="须晚于今天"):
        actions.review(who.issuer, row, reason="还在等", review_on=day, now=now)
    row = actions.review(who.issuer, row, reason="还在等", review_on=day + 90 * DAY, now=now)
    assert (row.state, row.long_term_reason) == ("long_term", "还在等")
    assert set(LEDGER.select(who.office, Asked.of({"review": "1"}, now))) == set()


def test_only_whoever_hands_over_reviews() -> None:
    row = problem_at("long_term")
    stranger = actor("handler2", "handler", unit=cast().unit.pk)
    with pytest.raises(Exception, match="无权"):
        actions.review(stranger, row, reason="x", review_on=date(2027, 9, 1), now=NOW)
