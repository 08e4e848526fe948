from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from huifang.access.tests.make import actor
from huifang.campaigns import actions
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import lacking
from huifang.campaigns.tests.make import NOW, campaign, chief, member, office, planned, target
from huifang.journal.models import Entry
from huifang.kit.errors import Conflict, Invalid, NotAllowed
from huifang.registry.tests.make import household
from huifang.rules.plans import plans
from huifang.territory.tests.make import CITY, COUNTY, regions

pytestmark = pytest.mark.django_db


def ready() -> Campaign:
    plan = planned()
    group = actions.create_group(
        office(),
        plan,
        number=1,
        leader=member("组长甲", in_chair_meeting=True),
        members=[member("成员甲")],
        counties=[regions()[COUNTY]],
        now=NOW,
    )
    target(household(), plan, group)
    return plan


def facts(plan: Campaign, **other: Any) -> dict[str, Any]:
    names = (
        "name", "document_number", "region", "starts_on", "ends_on", "purpose", "min_days",
        "min_nights", "min_group_size", "notice_days", "look_back_days", "look_back_percent",
        "issuing_body", "document_code",
    )  # fmt: skip
    return {name: getattr(plan, name) for name in names} | other


def test_a_campaign_takes_its_rules_categories_and_meal_rates_from_the_template() -> None:
    plan = planned(template="three_ones_2020")
    assert (plan.state, plan.min_days, plan.min_nights, plan.min_group_size) == ("draft", 2, 2, 3)
    assert [row.code for row in plan.categories.all()] == [f"C{n:02}" for n in range(1, 11)]
    first, fourth = plan.categories.all()[0], plan.categories.all()[3]
    assert first.basis.startswith("有出处：")
    assert fourth.basis.startswith("推定：")
    rates = {rate.meal: (rate.yuan, rate.document) for rate in plan.meal_rates.all()}
    assert set(rates) == {"breakfast", "lunch", "supper"}
    assert all("建议值" in document for _yuan, document in rates.values())


@pytest.mark.parametrize("name", [plan.name for plan in plans()])
def test_every_template_makes_a_campaign_that_fits_its_columns(name: str) -> None:
    made = planned(template=name)
    made.full_clean(exclude=["region"])
    for row in (*made.categories.all(), *made.meal_rates.all()):
        row.full_clean(exclude=["campaign"])
    assert (made.categories.count(), made.meal_rates.count()) == (10, 3)


def test_a_campaign_without_a_known_template_is_refused() -> None:
    with pytest.raises(Invalid, match="模板"):
        planned(template="unknown")


def test_a_code_is_given_once() -> None:
    planned()
    with pytest.raises(Invalid, match="代号") as refused:
        planned()
    assert "code" in refused.value.fields


def test_a_campaign_does_not_end_before_it_begins() -> None:
    plan = planned()
    with pytest.raises(Invalid, match="早于"):
        actions.change_campaign(
            office(), plan, **facts(plan, ends_on=plan.starts_on - timedelta(1)), now=NOW
        )


def test_a_campaign_says_who_hands_over_and_what_share_is_looked_back_at() -> None:
    plan = planned()
    new = {"issuing_body": " 市整改工作专班 ", "document_code": "永整改", "look_back_percent": 20}
    changed = actions.change_campaign(office(), plan, **facts(plan, **new), now=NOW)
    assert (changed.issuing_body, changed.document_code) == ("市整改工作专班", "永整改")
    assert changed.look_back_percent == 20
    for share in (0, 101):
        with pytest.raises(Invalid, match="1 到 100"):
            actions.change_campaign(office(), plan, **facts(plan, look_back_percent=share), now=NOW)


def test_only_the_office_drafts_a_campaign() -> None:
    regions()
    with pytest.raises(NotAllowed):
        actions.create_campaign(
            actor("county", "county", region=COUNTY),
            None,
            template="regular_2026",
            code="x",
            name="x",
            region=regions()[CITY],
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 3, 2),
            now=NOW,
        )


def test_an_office_of_one_county_cannot_plan_for_the_city() -> None:
    regions()
    with pytest.raises(NotAllowed, match="行政区划"):
        actions.create_campaign(
            actor("small", "office", region=COUNTY),
            None,
            template="regular_2026",
            code="x",
            name="x",
            region=regions()[CITY],
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 3, 2),
            now=NOW,
        )


def test_a_draft_says_everything_it_lacks_and_cannot_be_submitted() -> None:
    plan = planned()
    plan.categories.update(active=False)
    plan.meal_rates.all().delete()
    assert {lack.step for lack in lacking(plan)} == {"categories", "plan", "groups", "targets"}
    with pytest.raises(Invalid, match=r"问题类别.*伙食标准.*回访组.*对象户"):
        actions.submit(office(), plan, now=NOW)


def test_a_household_without_a_group_holds_the_plan_back_until_a_reason_is_given() -> None:
    plan = ready()
    free = target(household("王甲二"), plan)
    with pytest.raises(Invalid, match="有 1 户既没有编入回访组"):
        actions.submit(office(), plan, now=NOW)
    actions.leave_out(office(), plan, targets=[free.pk], reason="全家外出，已约电话回访", now=NOW)
    assert actions.submit(office(), plan, now=NOW).state == "deliberation"


def test_a_plan_goes_from_draft_to_archive_and_the_journal_tells_it() -> None:
    plan = ready()
    actions.submit(office(), plan, now=NOW)
    actions.adopt(
        chief(), plan, adopted_on=date(2026, 3, 2), document_number="示例〔2026〕1号", now=NOW
    )
    actions.conclude(office(), plan, now=NOW)
    actions.archive(office(), plan, now=NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_on) == ("archived", date(2026, 3, 2))
    deeds = Entry.objects.filter(subject_id=str(plan.pk)).order_by("seq")
    assert list(deeds.values_list("deed", flat=True)) == [
        "campaign.create", "campaign.submit", "campaign.adopt", "campaign.conclude",
        "campaign.archive",
    ]  # fmt: skip


def test_the_office_cannot_adopt_its_own_plan() -> None:
    plan = ready()
    actions.submit(office(), plan, now=NOW)
    with pytest.raises(NotAllowed):
        actions.adopt(office(), plan, adopted_on=date(2026, 3, 2), now=NOW)


def test_a_plan_is_not_adopted_tomorrow() -> None:
    plan = ready()
    actions.submit(office(), plan, now=NOW)
    with pytest.raises(Invalid, match="不能晚于今天"):
        actions.adopt(chief(), plan, adopted_on=date(2026, 3, 3), now=NOW)


def test_a_plan_sent_back_needs_a_reason_and_is_a_draft_again() -> None:
    plan = ready()
    actions.submit(office(), plan, now=NOW)
    with pytest.raises(Invalid, match="原因"):
        actions.return_to_draft(chief(), plan, reason=" ", now=NOW)
    assert actions.return_to_draft(chief(), plan, reason="组别太少", now=NOW).state == "draft"
    assert Entry.objects.latest("seq").note == "组别太少"


@pytest.mark.parametrize(
    ("state", "deed"),
    [
        ("deliberation", "submit"),
        ("draft", "conclude"),
        ("under_way", "archive"),
        ("archived", "conclude"),
    ],
)
def test_no_step_is_skipped(state: str, deed: str) -> None:
    plan = campaign(state=state)
    with pytest.raises(Conflict, match="阶段"):
        getattr(actions, deed)(office(), plan, now=NOW)


@pytest.mark.parametrize("state", ["deliberation", "concluding", "archived"])
def test_a_plan_before_the_meeting_or_after_the_end_is_not_changed(state: str) -> None:
    plan = campaign(state=state)
    with pytest.raises(Conflict):
        actions.change_campaign(office(), plan, **facts(plan), now=NOW)
    with pytest.raises(Conflict):
        actions.add_category(office(), plan, code="C11", label="其他", now=NOW)
    with pytest.raises(Conflict):
        actions.set_meal_rate(office(), plan, meal="lunch", yuan=Decimal(1), document="x", now=NOW)


def test_the_region_of_a_campaign_with_targets_does_not_shrink() -> None:
    plan = ready()
    with pytest.raises(Invalid, match="范围"):
        actions.change_campaign(office(), plan, **facts(plan, region=regions()[COUNTY]), now=NOW)


def test_a_category_is_renamed_and_the_last_one_stays_in_use() -> None:
    plan = campaign()
    only = plan.categories.get()
    with pytest.raises(Invalid, match="最后一个"):
        actions.change_category(office(), only, code="C01", label="收入", active=False, now=NOW)
    with pytest.raises(Invalid, match="已有"):
        actions.add_category(office(), plan, code="C01", label="重复", now=NOW)
    other = actions.add_category(office(), plan, code="C02", label="产业", now=NOW)
    assert other.rank == 2
    with pytest.raises(Invalid, match="已有"):
        actions.change_category(office(), other, code="C01", label="产业", now=NOW)
    changed = actions.change_category(
        office(), only, code="C01", label="收入不达标", basis="示例文件", active=False, now=NOW
    )
    assert (changed.label, changed.active, changed.rank) == ("收入不达标", False, 1)
    assert Entry.objects.latest("seq").changes["label"] == ["家庭收入不达标", "收入不达标"]


def test_a_campaign_takes_what_must_hold_from_its_template_line_by_line() -> None:
    plan = planned()
    first = plan.categories.order_by("rank")[0]
    assert len(first.criteria_lines) == 3
    assert first.criteria_lines[1] == "风险研判有结论"
    changed = actions.change_category(
        office(), first, code=first.code, label=first.label, criteria=" 水有了 \n\n水有了\n路通了",
        now=NOW,
    )  # fmt: skip
    assert changed.criteria_lines == ("水有了", "路通了")


def test_a_meal_rate_needs_its_document_and_is_not_below_nothing() -> None:
    plan = planned()
    with pytest.raises(Invalid, match="文号"):
        actions.set_meal_rate(office(), plan, meal="lunch", yuan=Decimal(40), document=" ", now=NOW)
    with pytest.raises(Invalid, match="小于零"):
        actions.set_meal_rate(office(), plan, meal="lunch", yuan=Decimal(-1), document="x", now=NOW)
    actions.set_meal_rate(
        office(), plan, meal="lunch", yuan=Decimal(35), document="示例〔2026〕3号", now=NOW
    )
    assert plan.meal_rates.get(meal="lunch").yuan == Decimal(35)
    assert plan.meal_rates.count() == 3
    before, after = Entry.objects.latest("seq").changes["mealrate"]
    assert "40" in before
    assert "示例〔2026〕3号" in after
