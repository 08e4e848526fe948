"""An interview follows a lapsed red slip, or comes earlier for a reason; promises are followed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.access.tests.make import actor
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.notices.models import Notice
from huifang.problems.tests.make import cast
from huifang.registry.tests.make import household
from huifang.supervision import actions, queries
from huifang.supervision.models import Interview
from huifang.supervision.tests.make import LATE, WORDS, interview, late_problem, red_lapsed, slip
from huifang.territory.tests.make import COUNTY, FAR, unit

pytestmark = pytest.mark.django_db


def test_it_follows_a_lapsed_red_slip_and_stands_in_the_problems_history() -> None:
    row, now = red_lapsed()
    made = interview([row], now)
    assert (made.occasion, made.slip is not None) == ("red_lapsed", True)
    told = Entry.objects.get(deed="interview.record", thread=row.thread())
    assert told.note == "月底前安装护栏。"
    assert Notice.objects.filter(account=cast().handler.id, code="interview").count() == 1


def test_earlier_it_needs_a_reason_and_the_right_to() -> None:
    row = late_problem()
    with pytest.raises(Invalid, match="写明情况"):
        interview([row], LATE)
    assert interview([row], LATE, reason="群众反映强烈").occasion == "early"
    county = actor("county", "county", region=COUNTY)
    with pytest.raises(NotAllowed, match="无权提前约谈"):
        actions.record_interview(
            county, row.campaign, unit=cast().unit, problems=[row], held_at=LATE,
            committed_until=LATE.date(), reason="急", now=LATE,
            **WORDS,
        )  # fmt: skip


def test_everything_is_written_down_and_the_days_are_in_order() -> None:
    row, now = red_lapsed()
    with pytest.raises(Invalid) as why:
        interview([row], now, summary=" ", interviewed="")
    assert set(why.value.fields) == {"summary", "interviewed"}
    with pytest.raises(Invalid, match="最多 60 字"):
        interview([row], now, interviewed="长" * 61)
    with pytest.raises(Invalid, match="不能晚于现在"):
        interview([row], now, held_at=now + timedelta(hours=1))
    with pytest.raises(Invalid, match="不能早于约谈日期"):
        interview([row], now, committed_until=(now - timedelta(days=2)).date())
    assert Interview.objects.count() == 0


def test_it_is_about_one_units_problems() -> None:
    row, now = red_lapsed()
    with pytest.raises(Invalid, match="责任单位是"):
        actions.record_interview(
            cast().issuer, row.campaign, unit=unit("别的局"), problems=[row], held_at=now,
            committed_until=now.date(), now=now,
        )  # fmt: skip


def test_a_neighbour_neither_records_nor_sees_it() -> None:
    row, now = red_lapsed()
    far = actor("far", "issuer", region=FAR)
    with pytest.raises(Missing):
        actions.record_interview(
            far, row.campaign, unit=cast().unit, problems=[row], held_at=now,
            committed_until=now.date(), now=now,
        )  # fmt: skip
    made = interview([row], now)
    for other in (far, cast().assistant):
        with pytest.raises(Missing):
            queries.interview_sight(other, made.pk, now.date())
    assert queries.interview_sight(cast().handler, made.pk, now.date()).may_follow is False


def test_the_promise_is_followed_until_it_is_kept() -> None:
    row, now = red_lapsed()
    made, who = interview([row], now), cast()

    def standing(days: int) -> str:
        rows = queries.interviews(who.issuer, now.date() + timedelta(days=days))
        return str(rows.get(pk=made.pk).standing)

    assert (standing(0), standing(11)) == ("waiting", "late")
    with pytest.raises(Invalid, match="没有这一项"):
        actions.follow(who.issuer, made, follow="perhaps", note="去看了", now=now)
    with pytest.raises(Invalid, match="写明情况"):
        actions.follow(who.issuer, made, follow="done", note=" ", now=now)
    made = actions.follow(who.issuer, made, follow="not_done", note="还没有装", now=now)
    assert standing(11) == "not_done"
    made = actions.follow(who.issuer, made, follow="done", note="现场已装好", now=now)
    with pytest.raises(Conflict, match="已兑现"):
        actions.follow(who.issuer, made, follow="not_done", note="看错了", now=now)
    notes = Entry.objects.filter(deed="interview.follow", thread=row.thread()).order_by("seq")
    assert list(notes.values_list("note", flat=True)) == ["还没有装", "现场已装好"]


def test_several_problems_may_be_spoken_of_at_once() -> None:
    row, now = red_lapsed()
    other = late_problem(house=household("李"))
    slip([other], LATE)
    made = interview([row, other], now)
    assert made.matters.count() == 2
    assert made.occasion == "red_lapsed"
