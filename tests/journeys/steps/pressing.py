"""One problem that a unit leaves lying: pressed, talked about, put right, relapsed, cleared."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from huifang.campaigns import actions as campaigns
from huifang.campaigns.models import Campaign
from huifang.kit.workdays import add_workdays
from huifang.problems import actions as problems
from huifang.problems.models import Problem
from huifang.registry.models import Household
from huifang.supervision import actions as supervision
from huifang.territory.models import Region
from tests.journeys.steps import world
from tests.journeys.steps.person import Person

CODE = "yongzhou-2026"
WRONG = "三组水管爆裂，六户断水"
BLUE = "请专人负责，三日内接通"


def ago(workdays: int, hour: int = 10) -> datetime:
    """Return a moment so many working days ago."""
    day = add_workdays(timezone.localdate(), -workdays).day
    return timezone.make_aware(datetime.combine(day, time(hour)))


def day(workdays: int) -> date:
    """Return the day so many working days from now."""
    return add_workdays(timezone.localdate(), workdays).day


def campaign_under_way() -> None:
    """Make a plan with one group and one village, and have it adopted."""
    office, then = world.act("office"), ago(40)
    county = Region.objects.get(pk=world.COUNTY)
    plan = campaigns.create_campaign(
        office, None, template="regular_2026", code=CODE, name="常态化大走访大排查",
        region=Region.objects.get(pk="001"), starts_on=day(-40), ends_on=day(40),
        document_number="永协办发〔2026〕示例1号", now=then,
    )  # fmt: skip
    people = [world.member(name) for name in world.MEMBERS.values()]
    campaigns.create_group(
        office, plan, number=1, leader=people[0], liaison=people[2], members=people,
        counties=[county], now=then,
    )  # fmt: skip
    campaigns.add_targets(
        office, plan, region=Region.objects.get(name=world.VILLAGE), now=then
    )  # fmt: skip
    campaigns.assign_by_county(office, plan, now=then)
    campaigns.submit(office, plan, now=then)
    campaigns.adopt(world.act("leader"), plan, adopted_on=day(-39), now=ago(39))


def left_lying() -> str:
    """Report a problem, hand it over, let the unit sign and do nothing; return its address."""
    found = problems.report(
        world.act("weiyuan"), Campaign.objects.get(code=CODE),
        household=Household.objects.get(head_name=world.HEADS[0]),
        region=Region.objects.get(name=world.VILLAGE),
        category=Campaign.objects.get(code=CODE).categories.get(label__contains="饮水"),
        description=WRONG, found_at=ago(16), now=ago(16),
    )  # fmt: skip
    problems.accept(
        world.act("county"), found, urgency="normal", time_class="staged", now=ago(15)
    )  # fmt: skip
    problems.hand_over(
        world.act("issuer"), found, lead_unit=world.unit("water"), standard="通水，水压稳定",
        due_on=day(-3), now=ago(14),
    )  # fmt: skip
    problems.sign(world.act("water"), found, responsible="供水股长", now=ago(13))
    return f"/problems/{found.pk}/"


def blue_slip() -> None:
    """Issue the first slip while the lamp was amber; it was read, and nobody answered."""
    found = Problem.objects.get(description=WRONG)
    slip = supervision.issue(
        world.act("issuer"), found.campaign, unit=world.unit("water"), problems=[found],
        level="blue", demand=BLUE, reply_due=day(-2), now=ago(5),
    )  # fmt: skip
    supervision.read(world.act("water"), slip, now=ago(4))


def lamps(issuer: Person, path: str) -> None:
    """See the lamp amber before the limit and red after it; more time is asked for too late."""
    ledger = f"/problems/?campaign={CODE}"
    issuer.go(f"{ledger}&lamp=amber&at={day(-4)}").sees(WRONG)
    issuer.go(f"{ledger}&lamp=red").rows(1).sees(WRONG)
    issuer.go(path).sees("超期")


def orange_slip(issuer: Person, handler: Person, path: str) -> None:
    """Press harder after the blue slip lapsed; the unit reads, answers, and is refused."""
    issuer.menu("督办单").follow("应督办")
    issuer.rows(1).sees("橙色督办")
    form = issuer.go(path).drawer("签发橙色督办单")
    issuer.send(form, "签发")
    orange = issuer.page.locator("main a[href^='/supervision/']").filter(has_text="橙色督办")
    slip = str(orange.get_attribute("href"))
    answer = issuer.page.request.get(f"{issuer.root}{_paper_of(slip)}?format=pdf")
    assert answer.status == 200, answer.status
    assert answer.body().startswith(b"%PDF"), "the slip is to be had as a paper"
    handler.go("/").page.get_by_role("link", name="消息").first.click()
    handler.sees("橙色督办")
    handler.go(slip)
    handler.send(handler.drawer("已阅"), "已阅")
    form = handler.drawer("回复")
    form.box("回复内容").fill("管材未到货")
    handler.send(form, "回复")
    form = issuer.go(slip).drawer("不采纳")
    form.box("不采纳理由").fill("没有完成时间和责任人")
    issuer.send(form, "不采纳")
    issuer.go(path).sees("没有完成时间和责任人")


def interview(issuer: Person, path: str) -> None:
    """Speak with the unit before a red slip, for a reason, and write the promise down."""
    form = issuer.go(path).drawer("提前约谈")
    form.box("提前约谈理由").fill("六户断水已半月")
    form.box("约谈时间").fill(timezone.localtime(ago(0, 0)).strftime("%Y-%m-%dT%H:%M"))
    form.type(
        约谈地点="县政协会议室", 约谈人="主席模某", 约谈人职务="副主席", 被约谈人="局长模某",
        被约谈人职务="局长", 谈话要点="先接通再追责", 整改承诺="三日内全部通水",
        承诺完成日期=f"{day(3):%Y-%m-%d}",
    )  # fmt: skip
    issuer.send(form, "登记")
    issuer.sees("三日内全部通水", "约谈")


def look_back(office: Person, leader: Person, path: str) -> None:
    """Draw a sample of what was cleared; somebody without a part in it finds it broken again."""
    office.menu("抽查任务")
    form = office.drawer("抽取回头看").type(抽查比例="100")
    form.box("销号满（天）").fill("0")
    office.send(form, "抽取")
    office.follow("历次抽取")
    office.follow("第1期回头看").sees("可抽问题数").follow("复算").sees("复算一致")
    leader.go("/checks/?mine=1").rows(1)
    leader.page.locator("main [data-row] a").first.click()
    place = leader.page.locator("#drawer")
    form = leader.drawer("报告抽查结果", place)
    form.tick("抽查结果", "反弹").select("反弹原因", "整改不彻底")
    form.box("看到的情况").fill("接头又漏，水压不足")
    form.send("报告")
    expect(place.get_by_role("link", name="报告抽查结果")).to_have_count(0)
    expect(place).to_contain_text("水压不足")
    leader.go(path).sees("第 2 轮", "整改不彻底", "接头又漏")


def _paper_of(slip: str) -> str:
    return f"/papers/supervision/{slip.rstrip('/').rsplit('/', 1)[-1]}/"


def age_days() -> int:
    """Return the age of the problem since it was found."""
    found = Problem.objects.get(description=WRONG)
    return (timezone.localdate() - timezone.localtime(found.found_at).date()) // timedelta(days=1)
