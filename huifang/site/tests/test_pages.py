from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huifang.access.models import Account
from huifang.access.tests.make import account, actor
from huifang.campaigns.tests.make import campaign, group, member
from huifang.journal.models import Entry
from huifang.problems.models import Problem
from huifang.problems.tests.make import problem_at
from huifang.registry.models import Household
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, JIA, YI
from huifang.visits.models import HouseholdVisit

pytestmark = pytest.mark.django_db


def signed_in(username: str, *roles: str, region: str = "") -> Client:
    for role in roles:
        actor(username, role, region=region)
    client = Client()
    client.force_login(account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def visit_answers(house: Household, **more: str) -> dict[str, str]:
    """Return what the combined form sends; no problem unless `more` says one."""
    head = house.people.get()
    went = [member("走访甲"), member("走访乙")]
    began = timezone.localtime(timezone.now() - timedelta(hours=1))
    answers = {
        "op": str(uuid.uuid4()),
        "method": "home",
        "started_at": began.strftime("%Y-%m-%dT%H:%M"),
        "visitors": [str(one.pk) for one in went],
        "speaker": str(head.pk),
        "satisfaction": "satisfied",
        "found-TOTAL_FORMS": "3",
        "found-INITIAL_FORMS": "0",
        **dict.fromkeys(("food", "education", "medical", "housing", "water"), "met"),
    }
    return answers | more  # type: ignore[return-value]  # lists are repeated fields


def visiting(house: Household) -> str:
    return f"{reverse('site:visiting')}?household={house.pk}"


def test_a_visit_and_the_problems_found_are_one_form(client: Client) -> None:
    found_in, house = campaign(), household()
    office = signed_in("office", "office")
    category = str(found_in.categories.get().pk)
    answers = visit_answers(
        house,
        **{
            "found-0-category": category,
            "found-0-description": "入户路没有护栏",
            "found-1-category": category,
            "found-1-description": "灯泡坏了",
            "found-1-result": "当场换好",
        },
    )
    assert office.post(visiting(house), answers).status_code == 302
    visit = HouseholdVisit.objects.get()
    states = dict(Problem.objects.values_list("description", "state"))
    assert states == {"入户路没有护栏": "registered", "灯泡坏了": "to_verify"}
    assert set(Problem.objects.values_list("source_id", flat=True)) == {visit.pk}


def test_the_same_form_sent_twice_is_one_visit() -> None:
    found_in, house = campaign(), household()
    office = signed_in("office", "office")
    answers = visit_answers(
        house,
        **{
            "found-0-category": str(found_in.categories.get().pk),
            "found-0-description": "入户路没有护栏",
        },
    )
    office.post(visiting(house), answers)
    office.post(visiting(house), answers)
    assert HouseholdVisit.objects.count() == Problem.objects.count() == 1


def test_a_half_filled_problem_keeps_everything_and_writes_nothing() -> None:
    campaign()
    house = household()
    office = signed_in("office", "office")
    answer = office.post(
        visiting(house), visit_answers(house, **{"found-0-description": "没有选类别"})
    )
    assert answer.status_code == 422
    assert "没有选类别" in answer.content.decode()
    assert not HouseholdVisit.objects.exists()


def test_the_household_page_shows_what_ever_happened_to_it() -> None:
    problem = problem_at("cleared", description="护栏缺失")
    page = signed_in("office", "office").get(reverse("site:household", args=[problem.household_id]))
    text = page.content.decode()
    assert "护栏缺失" in text
    assert "核验通过" in text
    assert problem.number in text


def test_the_household_page_hides_deeds_of_a_campaign_closed_to_the_viewer() -> None:
    problem = problem_at("cleared", description="护栏缺失")
    other = campaign("other-2026")
    actor("wang", "visitor", region=JIA, campaign=other.pk)
    page = signed_in("wang").get(reverse("site:household", args=[problem.household_id]))
    assert page.status_code == 200
    assert "核验通过" not in page.content.decode()
    assert problem.number not in page.content.decode()


def test_home_shows_what_waits_for_this_reader_and_nothing_else() -> None:
    problem = problem_at("to_hand_over")
    issuer = signed_in("issuer", region=CITY)
    assert problem.number in issuer.get("/").content.decode()
    assert problem.number not in signed_in("li", "visitor", region=YI).get("/").content.decode()


def test_an_account_is_opened_granted_and_disabled_by_different_administrators() -> None:
    admin, chief = signed_in("admin", "admin"), signed_in("chief", "security")
    form = {"username": "wang", "name": "王", "password": "linshi-mima-1"}
    assert admin.post(reverse("site:account-add"), form).status_code == 302
    wang = Account.objects.get(username="wang")
    grant = reverse("site:account-grant", args=[wang.pk])
    assert admin.get(grant).status_code == 403
    assert chief.post(grant, {"role": "office"}).status_code == 302
    assert wang.grants.get().role == "office"
    handler = chief.post(grant, {"role": "handler"})
    assert handler.status_code == 422
    off = reverse("site:account-active", args=[wang.pk])
    assert chief.post(off, {"reason": "调离"}).status_code == 302
    wang.refresh_from_db()
    assert not wang.is_active


def test_the_auditor_reads_the_journal_and_proves_it() -> None:
    problem_at("to_hand_over")
    auditor = signed_in("auditor", "auditor")
    assert auditor.get(reverse("site:journal")).status_code == 200
    entry = Entry.objects.first()
    assert entry
    assert auditor.get(reverse("site:journal-entry", args=[entry.pk])).status_code == 200
    assert "日志完整" in auditor.get(reverse("site:proof")).content.decode()
    assert auditor.get(reverse("problems:ledger")).status_code == 403


def test_machines_may_ask_whether_the_site_lives_and_can_serve() -> None:
    assert Client().get("/healthz").content == b"ok"
    assert Client().get("/readyz").json()["ready"] is True


def test_group_members_are_listed_on_the_home_of_nobody_else() -> None:
    group()
    assert signed_in("nobody", "statistician").get("/").status_code == 200
