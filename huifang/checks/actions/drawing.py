"""Draw a look-back sample, and give each problem in it to somebody who had no part in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, part
from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries.draws import digest
from huifang.checks.actions.telling import tell_assignees
from huifang.checks.models import LookBackRound, SpotCheck
from huifang.checks.queries.due import usual_due_day
from huifang.checks.queries.hands import proposal
from huifang.checks.queries.sampling import packed, population, sample
from huifang.kit.errors import Conflict
from huifang.problems.models import Problem
from huifang.records.texts import all_of

WHOLE = 100


@action("check.draw", creates=True)
def draw(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    percent: int | None = None,
    after_days: int | None = None,
    due_on: date | None = None,
    seed: str = "",
    now: datetime,
) -> LookBackRound:
    """Draw a sample of the cleared problems of each county, and propose who looks at which.

    Without facts the campaign's share and days are taken. A problem is drawn once in each of its
    rounds. One that nobody may be given stays without a person until the office assigns it.

    Raises:
        Invalid: the share is no percentage, or the day lies in the past.
        Conflict: there is nothing to draw from.

    """
    today = timezone.localtime(now).date()
    percent = campaign.look_back_percent if percent is None else percent
    after_days = campaign.look_back_days if after_days is None else after_days
    _check(percent, due_on, today)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    seed = seed.strip() or secrets.token_hex(16)
    strata = sample(seed, percent, _drawable(by, campaign, after_days, now))
    kept = packed(strata)
    found = LookBackRound.objects.create(
        campaign=campaign, number=LookBackRound.objects.filter(campaign=campaign).count() + 1,
        percent=percent, after_days=after_days, seed=seed, drawn_by_id=by.id, drawn_at=now,
        candidates=sum(len(stratum.keys) for stratum in strata),
        size=sum(len(stratum.drawn) for stratum in strata),
        population=kept, population_sha256=digest(kept),
        strata=[[s.county, len(s.keys), len(s.drawn)] for s in strata],
    )  # fmt: skip
    drawn = [key for stratum in strata for key in stratum.drawn]
    give_out(by, found, problems=drawn, due_on=due_on or usual_due_day(today), now=now)
    return found


@part("check.draw")
def give_out(
    by: Actor,
    found: LookBackRound,
    /,
    *,
    problems: Sequence[UUID],
    due_on: date,
    now: datetime,
) -> list[SpotCheck]:
    """Make a task of each problem drawn and give it to whoever is proposed, in one step."""
    del by
    rows = Problem.objects.filter(pk__in=problems).order_by("region_id", "number")
    tasks = [
        SpotCheck(
            campaign=found.campaign, region_id=row.region_id, kind_code="look_back",
            look_back_round=found, problem=row, problem_round=row.round, made_at=now,
            due_on=due_on,
        )
        for row in rows
    ]  # fmt: skip
    given = proposal(tasks)
    for task in tasks:
        task.assignee_id = given.get(task.pk)
    SpotCheck.objects.bulk_create(tasks)
    tell_assignees(tasks, now)
    return tasks


def _drawable(
    by: Actor, campaign: Campaign, after_days: int, now: datetime
) -> dict[str, list[UUID]]:
    found = population(by, campaign, after_days, now)
    if not found:
        words = _("没有可抽的问题：销号满 %(n)s 天且本轮未抽过的问题为零。可减少天数再抽。")
        raise Conflict(words % {"n": after_days})
    return found


def _check(percent: int, due_on: date | None, today: date) -> None:
    wrong = {}
    if not 0 < percent <= WHOLE:
        wrong["percent"] = _("抽查比例应在 1 到 100 之间。请改正。")
    if due_on and due_on < today:
        wrong["due_on"] = _("完成时限不能早于今天。请另选日期。")
    if wrong:
        raise all_of(wrong)
