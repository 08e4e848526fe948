"""The pages of supervision as people use them, and the paper of a slip."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from huifang.access.tests.make import actor
from huifang.notices.sources import lines
from huifang.problems.models import Problem
from huifang.problems.tests.make import cast, problem_at, signed_in
from huifang.registry.tests.make import household
from huifang.supervision.models import Interview, SupervisionSlip
from huifang.supervision.papers import _load, _written
from huifang.supervision.tests.make import LATE, WORDS, interview, late_problem, red_lapsed, slip
from huifang.territory.tests.make import FAR

pytestmark = pytest.mark.django_db


def red_now(**facts: Any) -> Problem:
    """Return a problem that is overdue on the day of the clock on the wall."""
    row = problem_at("rectifying", timezone.now(), **facts)
    row.due_on = timezone.localdate() - timedelta(days=3)
    row.save(update_fields=["due_on"])
    return row


def text(who: str, url: str) -> str:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def test_a_slip_is_issued_read_answered_and_judged_on_the_screen() -> None:
    row = red_now()
    assert f"/supervision/issue/?ids={row.pk}" in text("issuer", f"/problems/{row.pk}/")
    assert row.number in text("issuer", "/supervision/suggestions/?campaign=")
    issue = f"/supervision/issue/?ids={row.pk}"
    assert "蓝色督办" in text("issuer", issue)
    refused = signed_in("issuer").post(issue, {"demand": "请整改", "level": "orange"})
    assert "写明理由" in refused.content.decode()
    sent = signed_in("issuer").post(issue, {"demand": "请整改", "level": ""})
    assert sent.status_code == 302
    made = SupervisionSlip.objects.get()
    url = f"/supervision/{made.pk}/"
    assert f"{url}read/" in text("handler", url)
    assert signed_in("handler").post(f"{url}read/", {}).status_code == 302
    assert signed_in("handler").post(f"{url}reply/", {"text": "月底前"}).status_code == 302
    assert f"{url}accept/" in text("issuer", url)
    answer = signed_in("issuer").post(f"{url}refuse/", {"reason": "没有措施"})
    assert answer.status_code == 302
    assert "没有措施" in text("handler", url)
    assert made.number in text("office", f"/problems/{row.pk}/")
    assert made.number in text("handler", "/supervision/?campaign=")
    assert signed_in("handler").get(f"{url}file/").status_code == 404


def test_a_neighbour_finds_no_slip_and_no_button() -> None:
    row = red_now()
    made = slip([row], timezone.now())
    actor("far", "county", region=FAR)
    for url in (f"/supervision/{made.pk}/", f"/supervision/{made.pk}/file/"):
        assert signed_in("far").get(url).status_code == 404
        assert signed_in("assistant").get(url).status_code == 404
    assert made.number not in text("far", "/supervision/?campaign=")
    for step in ("read", "reply", "accept", "refuse"):
        assert signed_in("assistant").get(f"/supervision/{made.pk}/{step}/").status_code in (
            403,
            404,
        )


def test_an_interview_is_recorded_and_followed_on_the_screen() -> None:
    row = red_now()
    slip([row], timezone.now())
    record = f"/supervision/interviews/record/?ids={row.pk}"
    assert record in text("issuer", f"/problems/{row.pk}/")
    held = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    data = {**WORDS, "held_at": held, "committed_until": "2099-01-01", "reason": "群众反映强烈"}
    assert signed_in("issuer").post(record, data).status_code == 302
    made = Interview.objects.get()
    url = f"/supervision/interviews/{made.pk}/"
    assert "周局长" in text("issuer", url)
    assert "周局长" in text("issuer", "/supervision/interviews/?campaign=")
    follow = {"follow": "done", "note": "已看过"}
    assert signed_in("issuer").post(f"{url}follow/", follow).status_code == 302
    assert "已兑现" in text("issuer", f"/problems/{row.pk}/")
    assert "没有可约谈的问题" in text("issuer", "/supervision/interviews/record/")


def test_the_paper_bears_its_colour_and_names_nobody() -> None:
    row = late_problem(house=household("王大山"), description="王大山家门口缺护栏")
    slip([row])
    orange = slip([row], LATE + timedelta(days=14), level="orange")
    who = cast().issuer
    paper = _written(_pseudonym(), who, _load(who, orange.pk), LATE)
    assert (paper.mark and paper.mark.text, paper.mark and paper.mark.tone) == (
        "橙色督办", "orange",
    )  # fmt: skip
    whole = "".join(paper.texts())
    assert orange.number in whole
    assert "此前已发蓝色督办单" in whole
    assert "王大山" not in whole
    shown = text("issuer", f"/papers/supervision/{orange.pk}/")
    assert orange.number in shown


def _pseudonym() -> Any:
    from huifang.problems.papers.wording import PSEUDONYM

    return PSEUDONYM


def test_the_digest_counts_what_waits() -> None:
    row = red_now()
    today = timezone.localdate()

    def said(who: Any) -> dict[str, int]:
        return {str(line.text): line.count for line in lines(who, today)}

    assert said(cast().issuer)["应督办的超期问题"] == 1
    slip([row], timezone.now())
    assert said(cast().handler)["待阅督办单"] == 1
    assert "应督办的超期问题" not in said(cast().issuer)


def test_a_panel_shows_slips_and_interviews_to_whoever_sees_the_problem() -> None:
    row, now = red_lapsed()
    interview([row], now)
    page = text("office", f"/problems/{row.pk}/")
    assert all(level in page for level in ("蓝色督办", "橙色督办", "红色督办"))
    assert "月底前安装护栏" in page
