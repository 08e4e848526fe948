"""The demo as it stands in the house once it is loaded: the figures, the states, the people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from huifang.access.actor import SYSTEM, actor_of
from huifang.access.models import Account
from huifang.campaigns.models import Campaign, Pairing, Target
from huifang.campaigns.queries import coverage
from huifang.journal.models import Entry
from huifang.kit.workdays import add_workdays
from huifang.problems.models import Problem, Round
from huifang.problems.queries.due import amber_until, lamp
from huifang.registry.models import Household
from huifang.rules.permissions import ROLES
from huifang.rules.problem_workflow import STATES
from huifang.site.demo import cast, loading
from huifang.site.demo.diary import Diary, Step
from huifang.site.demo.loading import Loader
from huifang.site.demo.texts import read
from huifang.visits.models import Meal, Trip
from huifang.visits.queries import trips

TODAY = date(2026, 11, 24)
CODES = ("yongzhou-2020", "yongzhou-2026")


def demo(*words: str) -> str:
    out = StringIO()
    call_command("demo", *words, f"--today={TODAY}", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load both campaigns once for this file; they are rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo(*CODES)
        yield
        transaction.set_rollback(True)


def figures(code: str) -> dict[str, float]:
    out = StringIO()
    call_command("figures", code, "--json", stdout=out)
    return {name: row["value"] for name, row in json.loads(out.getvalue())["figures"].items()}


def campaign(code: str) -> Campaign:
    return Campaign.objects.get(code=code)


def counts() -> dict[str, int]:
    """Return the number of rows of every table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def of_2026(**where: Any) -> list[Problem]:
    return list(Problem.objects.filter(campaign__code="yongzhou-2026", **where))


def test_the_figures_of_2020_are_those_of_the_reference_campaign(loaded: None) -> None:
    found = figures("yongzhou-2020")
    five = ("activities", "members", "people_visited", "meetings", "problems")
    assert [found[name] for name in five] == [36, 499, 656, 46, 737]
    assert found["cleared"] >= 0.6 * 737
    assert found["remaining"] == found["long_term"] == 9
    assert found["relapsed"] > 0


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before, entries = counts(), Entry.objects.count()
    assert "已经载入" in demo(*CODES)
    loader = Loader(lambda *_said: None)
    from huifang.site.demo import campaigns

    campaigns.load("yongzhou-2026", loader, date(2027, 3, 1))
    assert (counts(), Entry.objects.count()) == (before, entries)


def test_2020_is_archived_and_nobody_of_its_groups_holds_a_right_in_it(loaded: None) -> None:
    old = campaign("yongzhou-2020")
    assert old.state == "archived"
    assert old.groups.count() == 8
    visitor = actor_of(Account.objects.get(username="visitor3"))
    assert {grant.campaign_id for grant in visitor.grants} == {campaign("yongzhou-2026").pk}


def test_every_state_of_the_workflow_has_several_problems_in_2026(loaded: None) -> None:
    found = Counter(problem.state for problem in of_2026())
    assert set(found) == {state.name for state in STATES}
    assert min(found.values()) >= 3


def test_2026_has_overdue_ones_amber_ones_and_one_that_is_due_today(loaded: None) -> None:
    lamps = Counter(lamp(problem, TODAY) for problem in of_2026())
    assert lamps["red"] >= 5
    assert lamps["amber"] >= 5
    assert of_2026(state="rectifying", due_on=TODAY)
    assert of_2026(due_on=add_workdays(TODAY, 2).day)
    assert amber_until(TODAY) > TODAY


def test_2026_shows_every_turn_a_problem_can_take(loaded: None) -> None:
    assert of_2026(state="disputed")
    assert of_2026(state="rectifying", ruling__gt="", return_reason__gt=""), "overruled"
    assert of_2026(extensions=1), "granted"
    assert of_2026(wanted_due_on__isnull=False), "awaiting"
    assert of_2026(round=2, state="rectifying")
    assert of_2026(round=2, state="cleared")
    assert Round.objects.filter(problem__in=of_2026()).count() == 3
    assert of_2026(state="long_term", review_on__gt=TODAY)
    assert of_2026(state="rejecting", rejection="unfounded")
    assert of_2026(state="rejecting", rejection="duplicate", original__isnull=False)
    assert of_2026(state="duplicate", original__isnull=False)
    assert of_2026(looked_back_at__isnull=False, state="cleared")


def test_nothing_of_the_demo_lies_ahead_of_today(loaded: None) -> None:
    newest = Entry.objects.order_by("-happened_at").first()
    assert newest
    assert newest.happened_at.astimezone().date() < TODAY or newest.happened_at.date() < TODAY


def test_trips_of_2026_are_behind_ahead_and_in_the_village_now(loaded: None) -> None:
    ours = trips(SYSTEM).filter(campaign__code="yongzhou-2026")
    states = {getattr(trip, "current_state", "") for trip in ours}
    assert states == {"planned", "under_way", "short", "back"}
    here = Trip.objects.get(arrived_at__isnull=False, left_at=None)
    assert here.planned_from < TODAY <= here.planned_to
    unsettled = Trip.objects.filter(meals_settled_at=None, left_at__isnull=False)
    assert unsettled.filter(pk__in=Meal.objects.values("trip")).count() >= 2
    assert not Trip.objects.filter(campaign__code="yongzhou-2020", meals_settled_at=None).exists()


def test_the_proof_of_coverage_holds_in_2020_and_shows_what_is_missing_in_2026(
    loaded: None,
) -> None:
    old, new = (coverage(SYSTEM, campaign(code)) for code in CODES)
    assert old.complete
    assert old.left_out_with_reason == 16
    assert not new.complete
    assert new.without_group == 4
    assert new.in_two_groups == 0


def test_families_of_2020_come_back_in_2026_with_their_history(loaded: None) -> None:
    again = Household.objects.filter(
        pk__in=Target.objects.filter(campaign__code="yongzhou-2020").values("household")
    ).filter(statuses__status="at_risk")
    assert again.count() > 60
    three = [
        house for house in again
        if {"poor", "lifted", "unstable", "at_risk"}
        <= {status.status for status in house.statuses.all()}
    ]  # fmt: skip
    assert len(three) > 10
    visited = three[0].visits.values_list("campaign__code", flat=True)
    assert set(CODES) <= set(visited)
    assert set(three[0].years.values_list("year", flat=True)) == {2019, 2025}


def test_leaders_units_and_members_stand_by_in_both_campaigns(loaded: None) -> None:
    for code in CODES:
        kinds = set(Pairing.objects.filter(campaign__code=code).values_list("kind_code", flat=True))
        assert kinds == {"leader_village", "unit_village", "members_household"}
    states = set(Pairing.objects.values_list("goals__state", flat=True))
    assert {"not_begun", "under_way", "reached", "not_applicable"} <= states


def test_every_account_signs_in_with_the_password_shown_and_all_roles_are_played(
    loaded: None,
) -> None:
    shown = demo("--accounts")
    password = read("accounts")["password"]
    assert password in shown
    roles: set[str] = set()
    for row in cast.accounts():
        account = Account.objects.get(username=row["username"])
        assert account.check_password(password)
        assert not account.must_change_password
        assert row["username"] in shown
        roles |= {grant.role for grant in actor_of(account).grants}
    assert roles == set(ROLES) - {"monitor"}
    assert Account.objects.count() == len(cast.accounts())


def test_each_handler_finds_something_to_sign_something_to_do_and_something_late(
    loaded: None,
) -> None:
    for unit in ("市交通局", "市农业农村局"):
        mine = of_2026(lead_unit__short_name=unit)
        assert {"handed_over", "rectifying", "disputed"} <= {one.state for one in mine}
        assert {"red", "amber"} <= {lamp(one, TODAY) for one in mine}


@pytest.mark.django_db
def test_a_demo_cut_off_half_way_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PORTION", 40)
    diary = Diary()
    cast.place_and_people(diary)
    diary.steps = diary.in_order()[:150]

    def cut_off(done: int, _of: int, _last: Step) -> None:
        if done == 80:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Loader(cut_off).do_all(diary)
    assert Entry.objects.count() == 80
    Loader(lambda *_said: None).do_all(diary)
    Loader(lambda *_said: None).do_all(diary)
    assert Entry.objects.count() == 150
