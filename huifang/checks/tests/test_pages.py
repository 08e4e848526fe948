"""The pages of the checks room: who opens them, what they show, what their forms do."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.checks.models import IntegrityFinding, LookBackRound, SpotCheck
from huifang.checks.notices import waiting
from huifang.checks.tests.make import LATER, cleared, drawn, finding, looker, office, task
from huifang.jobs.models import Job
from huifang.problems.models import Problem
from huifang.problems.tests.make import cast
from huifang.territory.tests.make import COUNTY, YI

pytestmark = pytest.mark.django_db
LISTS = ("/checks/?tab=", "/checks/rounds/?page=1", "/checks/integrity/?tab=")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(LATER + timedelta(hours=1), tick=True):
        yield


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=name), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"op": uuid.uuid4(), "seen": "", **data})


# --- who opens what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "role", "region", "status"),
    [
        ("chief", "leader", "", (200, 200, 403)),
        ("county", "county", COUNTY, (403, 403, 403)),
        ("town", "township", COUNTY, (403, 403, 403)),
        ("verifier", "verifier", COUNTY, (200, 403, 403)),
        ("auditor", "auditor", "", (403, 403, 403)),
    ],
)
def test_the_county_opens_no_page_and_a_verifier_only_his_tasks(
    name: str, role: str, region: str, status: tuple[int, ...]
) -> None:
    task()
    actor(name, role, region=region)
    assert tuple(signed_in(name).get(page).status_code for page in LISTS) == status


def test_the_office_sees_everything_and_a_neighbouring_office_nothing() -> None:
    made, found = task(), finding(Problem.objects.get())
    actor("neighbour", "office", region=YI)
    addresses = (
        f"/checks/{made.pk}/", f"/checks/{made.pk}/assign/",
        f"/checks/rounds/{made.look_back_round_id}/",
        f"/checks/rounds/{made.look_back_round_id}/proof/", f"/checks/integrity/{found.pk}/",
        f"/checks/integrity/{found.pk}/follow/", f"/checks/integrity/{found.pk}/dismiss/",
    )  # fmt: skip
    office()
    for address in addresses:
        assert signed_in("office").get(address).status_code == 200, address
        assert signed_in("neighbour").get(address).status_code == 404, address
    number = str(made.problem)
    for page in LISTS:
        assert number not in text(signed_in("neighbour").get(page))


def test_a_verifier_opens_his_own_task_and_no_other() -> None:
    made = task()
    looker("second")
    assert signed_in("looker").get(f"/checks/{made.pk}/").status_code == 200
    assert signed_in("second").get(f"/checks/{made.pk}/").status_code == 404
    assert signed_in("second").get(f"/checks/{made.pk}/report/").status_code == 404
    assert str(made) not in text(signed_in("second").get("/checks/?tab="))


def test_the_problems_page_shows_the_task_to_whoever_may_know_of_it() -> None:
    made = task()
    page = f"/problems/{made.problem_id}/"
    shown = text(signed_in("looker").get(page))
    assert f"/checks/{made.pk}/report/" in shown
    actor("county", "county", region=COUNTY)
    looker("second")
    for name in ("county", "second", "handler"):
        assert f"/checks/{made.pk}/" not in text(signed_in(name).get(page)), name


# --- forms ---------------------------------------------------------------------------------------


def test_a_sample_is_drawn_from_the_page_and_proves_itself() -> None:
    looker()
    cleared(3)
    office()
    client = signed_in("office")
    form = client.get("/checks/rounds/draw/").context["form"]
    assert (form.fields["percent"].initial, form.fields["after_days"].initial) == (10, 30)
    answer = post(
        client, "/checks/rounds/draw/", percent=50, after_days=30, due_on="2026-05-08", seed=""
    )
    made = LookBackRound.objects.get()
    assert answer["Location"] == f"/checks/rounds/{made.pk}/"
    assert (made.size, len(made.seed)) == (2, 32)
    shown = text(client.get(f"/checks/rounds/{made.pk}/proof/"))
    assert "复算一致" in shown
    SpotCheck.objects.filter(look_back_round=made).first().delete()  # type: ignore[union-attr]
    assert "复算不一致" in text(client.get(f"/checks/rounds/{made.pk}/proof/"))
    assert "第1期回头看" in text(client.get("/checks/rounds/?page=1"))


def test_nothing_to_draw_from_is_said_on_the_form() -> None:
    cleared()
    office()
    answer = post(
        signed_in("office"), "/checks/rounds/draw/", percent=10, after_days=300,
        due_on="2026-05-08",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "没有可抽的问题" in text(answer)


def test_no_campaign_of_that_name_is_no_page() -> None:
    cleared()
    office()
    assert signed_in("office").get("/checks/rounds/draw/?campaign=nowhere").status_code == 404


def test_a_task_is_given_to_others_and_reported() -> None:
    made, second = task(), looker("second")
    client = signed_in("office")
    form = client.get(f"/checks/{made.pk}/assign/").context["form"]
    offered = {row.username for row in form.fields["assignee"].queryset}
    assert offered == {"looker", "second"}
    answer = post(
        client, f"/checks/{made.pk}/assign/", assignee=second.id, due_on="2026-05-08",
        reason="出差",
    )  # fmt: skip
    assert answer.status_code == 302
    address = f"/checks/{made.pk}/report/"
    reporter = signed_in("second")
    wrong = post(reporter, address, outcome="relapsed", report="倒了")
    assert wrong.status_code == 422
    assert "反弹须选明原因" in text(wrong)
    assert post(reporter, address, outcome="holds", report="护栏在").status_code == 302
    shown = text(client.get(f"/checks/{made.pk}/"))
    assert "未反弹" in shown
    assert "护栏在" in shown


def test_a_finding_is_followed_or_dismissed() -> None:
    looker()
    found = finding()
    client = signed_in("office")
    shown = text(client.get(f"/checks/integrity/{found.pk}/"))
    assert "不是结论" in shown
    address = f"/checks/integrity/{found.pk}/follow/"
    assert post(client, address, subject="x", due_on="2026-05-08").status_code == 422
    answer = post(client, address, subject=found.subjects[0], due_on="2026-05-08")
    made = SpotCheck.objects.get()
    assert answer["Location"] == f"/checks/{made.pk}/"
    again = post(client, f"/checks/integrity/{found.pk}/dismiss/", reason="已核实")
    assert again.status_code == 409
    IntegrityFinding.objects.update(state="open")
    gone = post(client, f"/checks/integrity/{found.pk}/dismiss/", reason="已核实")
    assert gone.status_code == 302
    assert "已核实" in text(client.get(f"/checks/integrity/{found.pk}/"))


def test_a_scan_is_put_into_the_queue_once() -> None:
    cleared()
    office()
    client = signed_in("office")
    assert "在后台进行" in text(client.get("/checks/integrity/scan/"))
    first, second = (client.post("/checks/integrity/scan/") for _ in range(2))
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == f"/jobs/{job.pk}/"
    actor("chief", "leader")
    assert signed_in("chief").post("/checks/integrity/scan/").status_code == 403


# --- digest and cost -----------------------------------------------------------------------------


def test_the_digest_tells_each_his_own_number() -> None:
    assert waiting(cast().handler, LATER.date()) == []
    looker()
    cleared(2)
    drawn(percent=100)
    SpotCheck.objects.filter(pk=SpotCheck.objects.first().pk).update(assignee=None)  # type: ignore[union-attr]
    assert [line.count for line in waiting(looker(), LATER.date())] == [1]
    assert [line.count for line in waiting(office(), LATER.date())] == [0, 1]


def test_lists_and_rounds_cost_the_same_for_two_tasks_and_for_eight() -> None:
    looker()
    cleared(2)
    drawn(percent=100)
    finding(Problem.objects.first())
    client = signed_in("office")
    pages = (*LISTS, f"/checks/rounds/{LookBackRound.objects.get().pk}/")

    def cost() -> list[int]:
        found = []
        for address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    few = cost()
    cleared(6)
    made = LookBackRound.objects.get()
    rows = Problem.objects.exclude(pk__in=made.checks.values("problem"))
    SpotCheck.objects.bulk_create(
        SpotCheck(
            campaign=made.campaign, region=row.region, kind_code="look_back", problem=row,
            look_back_round=made, made_at=LATER, due_on=LATER.date(),
        )
        for row in rows
    )  # fmt: skip
    assert cost() == few


def test_the_export_of_tasks_is_the_offices() -> None:
    task()
    assert signed_in("office").get("/checks/?tab=&format=xlsx").status_code == 200
    assert signed_in("looker").get("/checks/?tab=&format=xlsx").status_code == 403
