from __future__ import annotations

import uuid

import pytest

from huifang.campaigns import actions
from huifang.campaigns.models import Campaign
from huifang.campaigns.tests.desk import post, sits, text, url
from huifang.campaigns.tests.make import (
    NOW,
    campaign,
    chief,
    member,
    office,
)
from huifang.registry.tests.make import household
from huifang.territory.tests.make import CITY, COUNTY, JIA, regions

pytestmark = pytest.mark.django_db


def test_a_campaign_is_drafted_step_by_step_and_adopted() -> None:
    regions()
    client = sits(office())
    answer = post(
        client, url("add", "three_ones_2020"), name="三个一大回访", code="visits-2026",
        region=CITY, starts_on="2026-03-01", ends_on="2026-06-30", purpose="回访",
    )  # fmt: skip
    plan = Campaign.objects.get(code="visits-2026")
    assert answer["Location"] == url("campaign-change", plan.pk)
    post(client, url("meal-rate", plan.pk, "lunch"), yuan="38", document="示例〔2026〕3号")
    people = [member(name) for name in ("组长", "甲", "乙")]
    post(
        client, url("group-add", plan.pk), number="1", leader=people[0].pk,
        members=[people[1].pk, people[2].pk], counties=[COUNTY],
    )  # fmt: skip
    assert plan.groups.get().members.count() == 3
    household("甲一", JIA)
    post(client, url("target-add", plan.pk), region=JIA, round="1")
    assert "覆盖还不完整" in text(client, url("coverage", plan.pk))
    assert post(client, url("submit", plan.pk)).status_code == 422
    post(client, url("target-by-county", plan.pk))
    assert "覆盖完整" in text(client, url("coverage", plan.pk))
    assert post(client, url("submit", plan.pk))["Location"] == url("campaign", plan.pk)
    leader = sits(chief())
    assert "审议通过" in text(leader, url("campaign", plan.pk))
    post(leader, url("adopt", plan.pk), adopted_on="2026-03-02", document_number="示例〔2026〕1号")
    plan.refresh_from_db()
    assert (plan.state, str(plan.adopted_on)) == ("under_way", "2026-03-02")
    post(client, url("conclude", plan.pk))
    post(client, url("archive", plan.pk), note="装订成册")
    plan.refresh_from_db()
    assert plan.state == "archived"


def test_a_refusal_stands_at_its_field_with_everything_typed_kept() -> None:
    plan = campaign()
    both = member("张三")
    actions.create_group(
        office(), plan, number=1, leader=member("组长"), members=[both],
        counties=[regions()[COUNTY]], now=NOW,
    )  # fmt: skip
    client = sits(office())
    answer = post(
        client, url("group-add", plan.pk), number="2", leader=member("组长二").pk,
        members=[both.pk], counties=[COUNTY],
    )  # fmt: skip
    assert answer.status_code == 422
    assert "张三已在第1组" in str(answer.context["form"].errors["members"])
    assert "组长二" in answer.content.decode()


def test_the_same_form_sent_twice_makes_one_group() -> None:
    plan = campaign()
    facts = {
        "op": str(uuid.uuid4()), "number": "1", "leader": member("组长").pk,
        "members": [member("甲").pk], "counties": [COUNTY],
    }  # fmt: skip
    client = sits(office())
    for _ in range(2):
        assert client.post(url("group-add", plan.pk), facts).status_code == 302
    assert plan.groups.count() == 1


def test_a_draft_is_sent_back_with_a_reason() -> None:
    plan = campaign(state="deliberation")
    post(sits(chief()), url("send-back", plan.pk), reason="组别太少")
    plan.refresh_from_db()
    assert plan.state == "draft"
