"""Nobody sees a neighbour's rows: every address, with every kind of record, in every way of asking.

Records of 甲村 carry a canary in each text they have. 李 of 乙村 holds every business role there;
no page, list, search, export or refusal may show him the canary, or differ from that of a record
that does not exist.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huifang.access.actions import give
from huifang.access.tests.make import account
from huifang.bundles.models import Bundle, BundleMember
from huifang.campaigns.models import Draw, Goal, ListedVillage
from huifang.campaigns.tests.make import campaign, group, member, pairing, target
from huifang.checks.models import IntegrityFinding, IntegrityScan, LookBackRound, SpotCheck
from huifang.consultations.models import Consultation, Invitation, Opinion
from huifang.files.models import StoredFile
from huifang.notices.models import Notice
from huifang.papers.kinds import kinds_known
from huifang.papers.models import Paper
from huifang.problems.models import Confirmation, Problem
from huifang.problems.tests.make import NOW, problem_at
from huifang.records.base import Record
from huifang.registry.models import HouseholdYear, StatusRecord
from huifang.registry.tests.make import household
from huifang.rules.permissions import ADMINISTRATORS, PERMISSIONS, ROLES
from huifang.supervision.models import (
    Interview,
    InterviewMatter,
    SupervisedMatter,
    SupervisionSlip,
)
from huifang.territory.tests.make import CITY, JIA, YI, unit
from huifang.visits.tests.make import activity, meal, meeting, trip, visit

CANARY = "甲金丝雀"
# Members, units and regions are public; campaigns have no place.
BY_NATURE_PUBLIC = {"member", "unit", "region", "campaign", "group", "category", "mealrate"}
KEYS = {"pk", "key", "problem"}
Address = tuple[str, tuple[str, ...]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets() -> list[Record]:
    """Return a record of every kind that belongs to 甲村, each with the canary in it."""
    found_in, house = campaign(), household(CANARY)
    going = trip(group(of=found_in), came=9, went=11)
    paired = pairing(house)
    found = problem_at("rectifying", house=house, description=f"{CANARY}家门口没有护栏")
    made: list[Any] = [
        house,
        house.people.get(),
        HouseholdYear.objects.create(household=house, year=2025, people=3),
        StatusRecord.objects.create(household=house, status="at_risk", since=date(2026, 1, 1)),
        found,
        *pressed(found),
        *asked(found),
        *checked(found),
        *filed(found),
        visit(house, spoke_with=CANARY, requests=CANARY),
        going,
        meal(going, payee=CANARY),
        meeting(),
        activity(),
        paired,
        Goal.objects.filter(pairing=paired).first()
        or Goal.objects.create(pairing=paired, goal="schooling", aim=CANARY),
        target(house, found_in),
        ListedVillage.objects.create(
            campaign=found_in,
            region_id=JIA,
            leader=going.members.get(pk=going.members.all()[0].pk),
            listed_on=date(2026, 3, 1),
        ),
        Draw.objects.filter(campaign=found_in).first(),
    ]
    return [record for record in made if record is not None]


def pressed(found: Problem) -> list[Record]:
    """Return a supervision slip and an interview about the problem."""
    of = {"campaign": found.campaign, "region_id": JIA, "unit": found.lead_unit}
    slip = SupervisionSlip.objects.create(
        **of, number=f"{CANARY}督1号", level="blue", demand=CANARY, reply_due=NOW.date(),
        issued_at=NOW,
    )  # fmt: skip
    talk = Interview.objects.create(
        **of, occasion="early", reason=CANARY, held_at=NOW, place=CANARY, interviewer=CANARY,
        interviewer_post="副主席", interviewed=CANARY, interviewed_post="局长", summary=CANARY,
        commitment=CANARY, committed_until=NOW.date(), recorded_at=NOW,
    )  # fmt: skip
    return [
        slip,
        SupervisedMatter.objects.create(slip=slip, problem=found),
        talk,
        InterviewMatter.objects.create(interview=talk, problem=found),
    ]


def asked(found: Problem) -> list[Record]:
    """Return a consultation on the problem with its opinion, and a bundle that holds it."""
    expert = member("会诊委员")
    hard = Consultation.objects.create(
        problem=found, question=CANARY, due_on=NOW.date(), convened_at=NOW
    )
    assert found.lead_unit
    same = Bundle.objects.create(
        campaign=found.campaign, region_id=JIA, title=CANARY, root_cause=CANARY, cause="funds",
        lead_unit=found.lead_unit, remedy=CANARY, opened_at=NOW,
    )  # fmt: skip
    return [
        hard,
        Invitation.objects.create(consultation=hard, member=expert, invited_at=NOW),
        Opinion.objects.create(
            consultation=hard, member=expert, cause="funds", text=CANARY, given_at=NOW
        ),
        same,
        BundleMember.objects.create(bundle=same, problem=found, joined_at=NOW),
    ]


def checked(found: Problem) -> list[Record]:
    """Return a sample, a spot check and a finding about the problem."""
    of: dict[str, Any] = {"campaign": found.campaign}
    finding = IntegrityFinding.objects.create(
        **of, region_id=JIA, rule="imported", subject_key="1", subjects=[f"problem:{found.pk}"],
        facts={"place": CANARY, "count": 1}, problem=found, found_at=NOW,
    )  # fmt: skip
    return [
        finding,
        IntegrityScan.objects.create(**of, scanned_at=NOW),
        LookBackRound.objects.create(
            **of, number=1, percent=10, after_days=30, seed=CANARY, drawn_at=NOW, candidates=1,
            size=1, population=b"", population_sha256="0" * 64,
        ),
        SpotCheck.objects.create(
            **of, region_id=JIA, kind_code="integrity", finding=finding, problem=found,
            made_at=NOW, due_on=NOW.date() + timedelta(days=9),
        ),
    ]  # fmt: skip


def filed(found: Problem) -> list[Record]:
    """Return the problem's hand-over slip, the family's word, a filed paper and a message."""
    assert found.slip
    blob = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="image/png", name=CANARY)
    return [
        found.slip,
        Confirmation.objects.create(problem=found, way="paper", given_by=CANARY, given_at=NOW),
        Paper.objects.create(
            kind_name="slip", subject=f"slip:{found.slip.pk}", subject_words=CANARY,
            number=CANARY, region_key=JIA, campaign_id=found.campaign_id,
            unit_id=found.lead_unit_id, content=CANARY, file=blob, sha256="0" * 64, issued_at=NOW,
        ),
        Notice.objects.create(
            account=account("told"), code="other", text=CANARY, url="/", made_at=NOW
        ),
    ]  # fmt: skip


@pytest.fixture
def li() -> Client:
    """Return the neighbour, who holds every business role in 乙村."""
    return signed_in("li", YI)


def signed_in(name: str, region: str) -> Client:
    owner = account(name)
    for role in set(ROLES) - ADMINISTRATORS - {"handler"}:
        give(owner, role=role, region_key=region)
    give(owner, role="handler", unit_id=unit("别处的单位").pk)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(resolver: Any = None, prefix: str = "/") -> Iterator[Address]:
    """Yield every address with the names of its arguments."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from addresses(item, prefix + str(item.pattern))
        elif isinstance(item, URLPattern):
            route = prefix + str(item.pattern)
            yield route, tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))


def plain(answer: Any) -> str:
    """Return a page without what differs at each request."""
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    words = text.decode("utf-8", "replace")
    return re.sub(r'(csrfmiddlewaretoken|name="op"|nonce)[^>]*', "", words)


def test_the_owner_of_the_village_does_see_the_canary(secrets: list[Record]) -> None:
    """The control: without it a test that asks wrongly would pass."""
    wang = signed_in("wang", CITY)
    seen = [
        route
        for route, names in addresses()
        if not names and CANARY in plain(wang.get(route, follow=True))
    ]
    assert len(seen) >= 5, seen


def test_no_list_search_or_export_shows_a_neighbour_the_canary(
    secrets: list[Record], li: Client
) -> None:
    leaks = []
    for route, names in addresses():
        if names:
            continue
        leaks += [
            (route, query)
            for query in ({}, {"q": CANARY}, {"format": "xlsx"}, {"region": JIA}, {"of": JIA})
            if CANARY in plain(li.get(route, query)).replace(f'value="{CANARY}"', "")
        ]
    echo = [leak for leak in leaks if leak[1].get("q")]
    assert [leak for leak in leaks if leak not in echo] == []
    for route, query in echo:  # the keyword itself is shown again; the record must not be
        assert plain(li.get(route, query)).count(CANARY) <= 3, route


def test_a_foreign_record_looks_exactly_like_a_missing_one(
    secrets: list[Record], li: Client
) -> None:
    leaks = []
    for route, names in addresses():
        if len(names) not in (1, 2) or not (KEYS & set(names)):
            continue
        for fill in _second(route, names):
            missing = li.get(_filled(route, str(uuid.uuid4()), fill))
            for record in secrets:
                if record.kind() in BY_NATURE_PUBLIC:
                    continue
                answer = li.get(_filled(route, str(record.pk), fill))
                same = answer.status_code == missing.status_code
                if answer.status_code == 200 or not same or CANARY in plain(answer):
                    leaks.append((route, record.kind(), answer.status_code))
    assert leaks == []


def test_no_deed_reaches_a_foreign_record(secrets: list[Record], li: Client) -> None:
    before = {record: type(record)._default_manager.get(pk=record.pk) for record in secrets}
    for route, names in addresses():
        if len(names) not in (1, 2) or not (KEYS & set(names)):
            continue
        for fill in _second(route, names):
            for record in secrets:
                if record.kind() not in BY_NATURE_PUBLIC:
                    answer = li.post(_filled(route, str(record.pk), fill), {"reason": "x"})
                    assert answer.status_code in {302, 403, 404, 405}, (route, record.kind())
    for record, old in before.items():
        fresh = type(record)._default_manager.get(pk=record.pk)
        assert all(
            getattr(fresh, field.attname) == getattr(old, field.attname)
            for field in record._meta.concrete_fields
        )


def test_a_handler_sees_his_units_problems_and_no_others(secrets: list[Record]) -> None:
    found = Problem.objects.get(description__contains=CANARY)
    owner = account("handler2")
    give(owner, role="handler", unit_id=found.lead_unit_id)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/problems/{found.pk}/").status_code == 200
    Problem.objects.update(lead_unit=unit("另一单位"))
    found.assisting.clear()
    assert client.get(f"/problems/{found.pk}/").status_code == 404


def test_every_sight_in_the_table_is_asked_for_by_some_address() -> None:
    """A right to view that no page asks for would be a page without a right."""
    asked = {getattr(view, "permission", None) for view in _views()}
    sights = {name for name in PERMISSIONS if name.endswith(".view")}
    assert sights - asked == set()


def _views(resolver: Any = None) -> Iterator[Any]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from _views(item)
        else:
            yield item.callback


def _second(route: str, names: tuple[str, ...]) -> list[str]:
    """Return what the second argument of an address may be: a kind of paper or a move."""
    if route.startswith("/papers/"):
        return (
            list({kind.load: kind.name for kind in kinds_known()}.values())
            if len(names) == 2
            else [""]
        )
    return ["verify", "progress", "rectify"] if len(names) == 2 else [""]


def _filled(route: str, key: str, fill: str) -> str:
    route = re.sub(r"<(?:\w+:)?(pk|key|problem)>", key, route)
    return re.sub(r"<(?:\w+:)?\w+>", fill, route)
