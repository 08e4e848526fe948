"""How many questions a page asks the database: pinned, and the same for three rows and thirty."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huifang.access.actions import give
from huifang.access.tests.make import account
from huifang.calendar.queries import forget, table
from huifang.campaigns.tests.make import campaign, group, pairing, target
from huifang.problems.tests.make import problem_at
from huifang.registry.tests.make import household
from huifang.rules.permissions import ADMINISTRATORS, ROLES
from huifang.visits.tests.make import activity, meeting, trip, visit

PINNED = Path(__file__).parent / "queries.txt"

pytestmark = pytest.mark.django_db


def pins() -> dict[str, int]:
    """Return the most statements each page may use."""
    lines = (line.split() for line in PINNED.read_text("utf-8").splitlines() if line)
    return {path: int(most) for path, most in lines}


@pytest.fixture(autouse=True)
def _no_second_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the working calendar once, however slow the machine."""
    forget()
    monkeypatch.setattr(table, "LIFE_SECONDS", 3600.0)


@pytest.fixture
def office() -> Client:
    owner = account("office")
    for role in set(ROLES) - ADMINISTRATORS - {"handler"}:
        give(owner, role=role)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def more(number: int) -> None:
    """Add so many rows to every list."""
    found_in = campaign()
    for _ in range(number):
        house = household()
        problem_at("rectifying", house=house, of=found_in)
        visit(house, of=found_in)
        meeting(of=found_in)
        activity()
        pairing(house)
        target(house, found_in)


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, {"campaign": "test-2026"})
    assert answer.status_code == 200, path
    return len(captured)


def test_no_page_asks_more_than_is_pinned_however_many_rows_there_are(office: Client) -> None:
    trip(group(of=campaign()))
    more(3)
    office.get("/")  # what is asked once in a process's life
    few = {path: asked(office, path) for path in pins()}
    more(9)
    many = {path: asked(office, path) for path in pins()}
    grown = {path: (few[path], many[path]) for path in few if many[path] > few[path]}
    assert grown == {}
    over = {path: many[path] for path, most in pins().items() if many[path] > most}
    assert over == {}
