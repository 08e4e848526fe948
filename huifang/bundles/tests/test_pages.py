"""The pages of bundles: who opens them, what they show, what their forms do, what it costs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huifang.access.models import Account
from huifang.access.tests.make import actor
from huifang.bundles import actions
from huifang.bundles.models import Bundle, BundleMember
from huifang.bundles.tests.make import bundle, problems
from huifang.kit.errors import HouseError
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem, problem_at
from huifang.registry.tests.make import household
from huifang.territory.tests.make import YI, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
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


def first_member(of: Bundle) -> BundleMember:
    return of.memberships.order_by("problem__number")[0]


# --- list ----------------------------------------------------------------------------------------


def test_the_list_counts_each_bundle_once_however_many_problems_it_has() -> None:
    bundle(problems(3))
    shown = signed_in("issuer").get("/bundles/?tab=")
    assert "甲村进村道路护栏缺失" in text(shown)
    assert [tab.count for tab in shown.context["tabs"]] == [1, 1, 0]
    row = shown.context["page"].object_list[0]
    assert (row.size, row.done, row.objecting) == (3, 0, 0)


def test_the_list_opens_on_the_campaign_at_hand_and_not_for_everybody() -> None:
    of = bundle().campaign
    assert signed_in("issuer").get("/bundles/")["Location"] == f"/bundles/?campaign={of.code}"
    actor("clerk", "statistician")
    assert signed_in("clerk").get("/bundles/?tab=").status_code == 403


def test_a_neighbour_and_another_unit_see_no_bundle() -> None:
    made = bundle()
    actor("stranger", "handler", unit=unit("县教育局").pk)
    for name in ("li", "stranger"):
        client = signed_in(name)
        assert made.title not in text(client.get("/bundles/?tab="))
        assert client.get(f"/bundles/{made.pk}/").status_code == 404
        for deed in ("add", "resolve"):
            assert client.get(f"/bundles/{made.pk}/{deed}/").status_code in (403, 404)


# --- open ----------------------------------------------------------------------------------------


def test_ticked_problems_are_bundled_with_those_offered_that_were_ticked_too() -> None:
    who = cast()
    first, second, third = problems(3, who=who)
    other = problem_at("rectifying", house=household("赵"), description="饮水浑浊发黄有异味")
    client, address = signed_in("issuer"), f"/bundles/open/?ids={first.pk},{second.pk}"
    form = client.get(address).context["form"]
    offered = dict(form.fields["more"].choices)
    assert str(third.pk) in offered
    assert str(other.pk) not in offered
    assert form.initial["lead_unit"] == who.unit.pk
    answer = post(
        client, address, title="甲村护栏", cause="funds", root_cause="没有列入计划",
        lead_unit=who.unit.pk, remedy="列入计划", more=[third.pk],
    )  # fmt: skip
    made = Bundle.objects.get()
    assert answer["Location"] == f"/bundles/{made.pk}/"
    assert made.memberships.count() == 3


def test_a_refusal_stands_on_the_form_and_what_was_typed_stays() -> None:
    row = problem_at("rectifying")
    answer = post(
        signed_in("issuer"), f"/bundles/open/?ids={row.pk}", title="只有一个", cause="funds",
        root_cause="原因", lead_unit=cast().unit.pk, remedy="措施",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "至少要有两个问题" in text(answer)
    assert "只有一个" in text(answer)


def test_nothing_ticked_or_only_foreign_rows_is_no_page() -> None:
    row = problem_at("rectifying")
    actor("county2", "county", region=YI)
    for name, ids in (("issuer", "x"), ("issuer", ""), ("county2", str(row.pk))):
        assert signed_in(name).get(f"/bundles/open/?ids={ids}").status_code == 404


# --- one bundle ----------------------------------------------------------------------------------


def test_the_page_says_where_each_problem_stands_and_what_it_needs() -> None:
    who = cast()
    rows = [*problems(1, who=who), problem_at("handed_over", who=who, house=household("孙"))]
    made = bundle(rows)
    shown = text(signed_in("issuer").get(f"/bundles/{made.pk}/"))
    for words in ("整改完成", "签收", "已销号 0 / 2", "报告共同原因已解决", rows[0].number):
        assert words in shown


def test_a_viewer_of_some_problems_is_told_how_many_he_does_not_see() -> None:
    who, office = cast(), cast().office
    made = bundle(problems(2, who=who))
    actions.join(office, made, problem=problem(office, house=household("李", YI)), now=NOW)
    shown = text(signed_in("handler").get(f"/bundles/{made.pk}/"))
    assert "另有 1 个问题不在您的范围内" in shown
    assert "李" not in shown.partition("归并的问题")[2].partition("经过")[0]


def test_the_forms_do_the_deeds() -> None:
    made, third = bundle(), problem_at("rectifying", house=household("孙"))
    client = signed_in("issuer")
    assert post(client, f"/bundles/{made.pk}/add/", problem=third.pk).status_code == 302
    member = made.memberships.get(problem=third)
    assert (
        post(client, f"/bundles/members/{member.pk}/leave/", reason="另有原因").status_code == 302
    )
    assert post(client, f"/bundles/join/{third.pk}/", bundle=made.pk).status_code == 302
    assert post(client, f"/bundles/{made.pk}/resolve/", result="好了").status_code == 302
    address = f"/bundles/members/{first_member(made).pk}/object/"
    assert post(client, address, reason="门口没装").status_code == 403
    assert post(signed_in("verifier"), address, reason="门口没装").status_code == 302
    shown = text(client.get(f"/bundles/{made.pk}/"))
    for words in ("本户未解决", "门口没装", "另有原因", "有 1 户反映"):
        assert words in shown


def test_the_form_to_join_says_so_when_there_is_nothing_to_join() -> None:
    row = problem_at("rectifying")
    shown = signed_in("issuer").get(f"/bundles/join/{row.pk}/")
    assert "没有可归入的同因问题" in text(shown)
    assert post(signed_in("issuer"), f"/bundles/join/{row.pk}/").status_code == 422


# --- the problem's page --------------------------------------------------------------------------


def test_a_problem_without_a_bundle_offers_one_to_whoever_may() -> None:
    row = problem_at("rectifying")
    page = f"/problems/{row.pk}/"
    assert f"/bundles/open/?ids={row.pk}" in text(signed_in("issuer").get(page))
    assert "/bundles/open/" not in text(signed_in("handler").get(page))


def test_a_resolved_cause_offers_the_handler_the_report_filled_in() -> None:
    who, made = cast(), bundle()
    member = first_member(made)
    page = f"/problems/{member.problem_id}/"
    assert "建议报告整改完成" not in text(signed_in("handler").get(page))
    actions.resolve(who.issuer, made, result="护栏已统一安装", now=NOW)
    shown = text(signed_in("handler").get(page))
    assert "同因问题已解决，建议报告整改完成" in shown
    address = f"{page}rectify/?result={quote('护栏已统一安装')}"
    assert address in shown
    assert "护栏已统一安装</textarea>" in text(signed_in("handler").get(address))
    assert address not in text(signed_in("issuer").get(page)), "nobody else may report it"


def test_an_objection_takes_the_proposal_back() -> None:
    who, made = cast(), bundle()
    actions.resolve(who.issuer, made, result="好了", now=NOW)
    member = actions.object_to(who.verifier, first_member(made), reason="门口没装", now=NOW)
    shown = text(signed_in("handler").get(f"/problems/{member.problem_id}/"))
    assert "本户未解决（核验人）：门口没装" in shown
    assert "建议报告整改完成" not in shown
    assert Problem.objects.get(pk=member.problem_id).state == "rectifying"


# --- cost ----------------------------------------------------------------------------------------


def test_list_and_page_cost_the_same_for_two_problems_and_for_eight() -> None:
    made = bundle()
    client = signed_in("issuer")

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = cost("/bundles/?tab="), cost(f"/bundles/{made.pk}/")
    for n in range(6):
        row = problem_at("rectifying", house=household(f"添{n}"))
        actions.join(cast().issuer, made, problem=row, now=NOW)
    assert (cost("/bundles/?tab="), cost(f"/bundles/{made.pk}/")) == few


def test_no_deed_of_the_room_is_done_by_a_role_that_lacks_it() -> None:
    made = bundle()
    actor("monitor", "monitor", region="001001")
    for address in (f"/bundles/{made.pk}/resolve/", f"/bundles/{made.pk}/add/"):
        assert post(signed_in("monitor"), address, result="x", reason="x").status_code == 403
    with pytest.raises(HouseError):
        actions.resolve(actor("clerk", "statistician"), made, result="x", now=NOW)
