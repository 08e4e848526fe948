"""A bundle is opened, grows, shrinks and is resolved; no problem is ever moved by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huifang.access.tests.make import actor
from huifang.bundles import actions
from huifang.bundles.models import Bundle, BundleMember
from huifang.bundles.tests.make import bundle, problems
from huifang.campaigns.tests.make import campaign
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.notices.models import Notice
from huifang.problems import actions as moves
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, cast, problem, problem_at
from huifang.registry.tests.make import household
from huifang.territory.tests.make import COUNTY, FAR, JIA, TOWNSHIP, YI, unit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def members(of: Bundle) -> list[BundleMember]:
    return list(BundleMember.objects.filter(bundle=of).order_by("problem__number"))


def test_problems_are_put_under_one_cause_and_their_histories_say_so() -> None:
    rows = problems()
    made = bundle(rows)
    assert [member.problem for member in members(made)] == rows
    assert made.region_id == JIA
    assert made.state == "open"
    told = Entry.objects.filter(deed="bundle.join").values_list("thread", flat=True)
    assert set(told) == {row.thread() for row in rows}


def test_one_problem_alone_is_no_bundle_also_when_it_is_ticked_twice() -> None:
    row = problem_at("rectifying")
    with pytest.raises(Invalid, match="至少要有两个问题"):
        bundle([row, row])


def test_everything_about_the_cause_is_written_down() -> None:
    rows = problems()
    for name in ("title", "root_cause", "remedy"):
        with pytest.raises(Invalid) as refused:
            bundle(rows, **{name: "  "})
        assert name in refused.value.fields
    with pytest.raises(Invalid, match="没有这一项"):
        bundle(rows, cause="weather")
    with pytest.raises(Invalid, match="最多 120 字"):
        bundle(rows, title="长" * 121)
    closed = unit("撤销的局")
    closed.active = False
    closed.save()
    with pytest.raises(Invalid, match="已停用"):
        bundle(rows, lead_unit=closed)
    assert BundleMember.objects.count() == 0


def test_a_problem_stands_in_one_open_bundle_at_most() -> None:
    first, second, third = problems(3)
    made = bundle([first, second])
    with pytest.raises(Conflict, match="已在“甲村进村道路护栏缺失”中"):
        bundle([second, third], title="另一个")
    with pytest.raises(IntegrityError), transaction.atomic():
        BundleMember.objects.create(bundle=made, problem=first, joined_at=NOW)


@pytest.mark.parametrize("state", ["cleared", "unfounded"])
def test_a_closed_or_void_problem_joins_no_bundle(state: str) -> None:
    made = bundle()
    with pytest.raises(Conflict, match="不能归入"):
        actions.join(
            cast().issuer, made, problem=problem_at(state, house=household("王五")), now=NOW
        )


def test_a_problem_of_another_campaign_joins_no_bundle() -> None:
    made, other = bundle(), campaign("other-2026")
    foreign = problem(of=other, house=household("王五"))
    with pytest.raises(Invalid, match="另一行动"):
        actions.join(cast().issuer, made, problem=foreign, now=NOW)


def test_the_region_grows_with_the_problems() -> None:
    made, office = bundle(), cast().office
    actions.join(office, made, problem=problem(office, house=household("李", YI)), now=NOW)
    made.refresh_from_db()
    assert made.region_id == TOWNSHIP
    actions.join(office, made, problem=problem(office, house=household("赵", FAR)), now=NOW)
    made.refresh_from_db()
    assert made.region_id == "001"


def test_a_problem_leaves_for_a_reason_and_may_then_join_another() -> None:
    first, second, third = problems(3)
    member = members(bundle([first, second]))[0]
    with pytest.raises(Invalid, match="写明情况"):
        actions.leave(cast().issuer, member, reason=" ", now=NOW)
    left = actions.leave(cast().issuer, member, reason="另有原因", now=NOW)
    assert (left.live, left.left_reason, left.left_at) == (False, "另有原因", NOW)
    with pytest.raises(Conflict, match="已经移出"):
        actions.leave(cast().issuer, left, reason="再移", now=NOW)
    assert members(bundle([first, third], title="另一个"))


def test_to_resolve_the_cause_proposes_and_moves_no_problem() -> None:
    who = cast()
    rows = [*problems(2, who=who), problem_at("handed_over", who=who, house=household("孙"))]
    made = bundle(rows)
    before = list(Problem.objects.order_by("number").values_list("state", "percent"))
    done = actions.resolve(who.issuer, made, result="护栏已统一安装", now=LATER)
    assert (done.state, done.result, done.resolved_at) == ("resolved", "护栏已统一安装", LATER)
    assert list(Problem.objects.order_by("number").values_list("state", "percent")) == before
    told = Notice.objects.filter(code="bundle")
    assert {notice.account_id for notice in told} >= {who.handler.id}
    assert told.filter(account__username="handler").count() == 2  # the third is not signed for yet
    assert not BundleMember.objects.filter(live=True).exists()


def test_a_cause_is_resolved_once_with_a_result() -> None:
    who, made = cast(), bundle()
    with pytest.raises(Invalid, match="写明情况"):
        actions.resolve(who.issuer, made, result="", now=NOW)
    actions.resolve(who.issuer, made, result="好了", now=NOW)
    with pytest.raises(Conflict, match="已经报告解决"):
        actions.resolve(who.issuer, made, result="好了", now=NOW)
    with pytest.raises(Conflict, match="不能再归入"):
        actions.join(who.issuer, made, problem=problem(house=household("孙")), now=NOW)


def test_only_the_unit_in_charge_of_the_cause_speaks_for_it_among_units() -> None:
    who = cast()
    made = bundle(lead_unit=who.helping)
    with pytest.raises(NotAllowed, match=r"县水利局.*牵头"):
        actions.resolve(who.handler, made, result="好了", now=NOW)
    assert actions.resolve(who.assistant, made, result="好了", now=NOW).state == "resolved"


def test_a_family_objects_until_something_is_reported() -> None:
    who, rows = cast(), problems()
    made = bundle(rows)
    member = members(made)[0]
    with pytest.raises(Conflict, match="尚未报告解决"):
        actions.object_to(who.handler, member, reason="还没有", now=NOW)
    actions.resolve(who.issuer, made, result="好了", now=NOW)
    with pytest.raises(Invalid, match="写明情况"):
        actions.object_to(who.verifier, member, reason="", now=NOW)
    objected = actions.object_to(who.verifier, member, reason="门口没装", now=NOW)
    assert objected.still_objects
    with pytest.raises(Conflict, match="已登记"):
        actions.object_to(who.verifier, member, reason="门口没装", now=NOW)
    moves.rectify(who.handler, rows[0], result="补装了", now=LATER)
    assert not BundleMember.objects.get(pk=member.pk).still_objects


def test_a_cleared_problem_or_one_that_has_left_has_no_objection() -> None:
    who, rows = cast(), problems()
    made = bundle(rows)
    first, second = members(made)
    actions.leave(who.issuer, second, reason="另有原因", now=NOW)
    actions.resolve(who.issuer, made, result="好了", now=NOW)
    with pytest.raises(Conflict, match="已经移出"):
        actions.object_to(who.verifier, second, reason="没有", now=NOW)
    Problem.objects.filter(pk=first.problem_id).update(
        state="unfounded"
    )  # closed some other way: there is nothing to object to
    with pytest.raises(Conflict, match="回头看"):
        actions.object_to(who.verifier, first, reason="没有", now=NOW)


def test_a_neighbour_can_do_nothing_to_a_bundle_and_sees_none() -> None:
    made, neighbour = bundle(), actor("county2", "county", region=YI)
    with pytest.raises(Missing):
        actions.resolve(neighbour, made, result="好了", now=NOW)
    with pytest.raises(Missing):
        actions.leave(neighbour, members(made)[0], reason="好了", now=NOW)
    with pytest.raises(Missing):
        actions.join(neighbour, made, problem=problem(house=household("孙")), now=NOW)


def test_whoever_lacks_the_right_is_refused() -> None:
    made = bundle()
    with pytest.raises(NotAllowed):
        actions.resolve(cast().verifier, made, result="好了", now=NOW)
    with pytest.raises(NotAllowed):
        actions.join(cast().handler, made, problem=problem(house=household("孙")), now=NOW)


def test_nobody_bundles_what_lies_outside_his_region() -> None:
    neighbour = actor("county3", "county", region=COUNTY + "009")
    with pytest.raises(Missing):
        actions.open_bundle(
            neighbour, campaign(), title="t", root_cause="r", cause="funds",
            lead_unit=cast().unit, remedy="r", problems=problems(), now=NOW,
        )  # fmt: skip
