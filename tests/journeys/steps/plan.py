"""From an idea to an adopted plan: template, rules, groups, targets, coverage, adoption."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from huifang.campaigns import actions
from huifang.campaigns.models import Campaign
from huifang.territory.models import Region
from tests.journeys.steps import world
from tests.journeys.steps.person import Person

CODE, NAME = "yongzhou-2020", "永州市政协“三个一”扶贫大回访"
NUMBER = "永协办发〔2020〕示例3号"


def draft(office: Person) -> str:
    """Make the plan from its template, look at what came with it, and return its address."""
    office.menu("行动方案").follow("新建行动")
    card = office.page.locator(".card").filter(has_text="三个一大回访").first
    card.get_by_role("link", name=re.compile("用此模板")).click()
    office.sees("至少两天两晚")
    form = office.form.type(名称=NAME, 代号=CODE, 开始日期="2020-03-09", 结束日期="2020-06-30")
    form.box("文号/方案").fill(NUMBER)
    form.send("保存并继续")
    office.sees("草稿已保存")
    expect(office.form.box("最少夜数")).to_have_value("2")
    expect(office.form.box("文号/方案")).to_have_value(NUMBER)
    meals = office.page.get_by_role("region", name="伙食标准（元/人）").locator("tbody tr")
    expect(meals).to_contain_text(["早餐 20.00", "午餐 40.00", "晚餐 40.00"])
    address = office.path.removesuffix("plan/")
    office.follow("下一步")
    expect(office.page.locator("main table tbody tr")).to_have_count(10)
    office.sees("报道明列“失学辍学”")
    return address


def first_group(office: Person, plan: str) -> None:
    """Set up the first group by hand."""
    office.go(f"{plan}groups/").follow("新编一组")
    form = office.form
    form.find("组长", world.MEMBERS["zuzhang"]).find("联络员", world.MEMBERS["lianluo"])
    form.find("成员", world.MEMBERS["weiyuan"]).tick("负责县区", "东安县")
    form.send("保存")
    office.sees("组长模一", "联络模一", "成员（3 人）", "东安县")


def other_groups() -> None:
    """Set up the seven others as the office would."""
    plan, office = Campaign.objects.get(code=CODE), world.act("office")
    for number, county in enumerate(world.COUNTIES[1:], start=2):
        leader, *others = (world.member(f"委员{number}{place}") for place in "甲乙丙")
        actions.create_group(
            office, plan, number=number, leader=leader, members=others,
            counties=[Region.objects.get(pk=county)], now=world.BEFORE,
        )  # fmt: skip


def cover(office: Person, plan: str) -> None:
    """Put the village on the list and bring the proof of coverage to an end."""
    office.go(f"{plan}groups/")
    expect(office.page.locator("main .grid-2 > .card")).to_have_count(8)
    office.follow("下一步")
    form = office.drawer("加入对象户").region("地区", world.VILLAGE)
    office.send(form, "加入")
    office.sees("覆盖还不完整").counts(对象户=15, 未编组=15)
    office.go(f"{plan}submit/").sees("还不能提交审议", "有 15 户既没有编入回访组")
    office.go(f"{plan}coverage/")
    office.figure("未编组").click()
    left = world.HEADS[14]
    office.page.get_by_label(f"选择 {left}").check()
    form = office.drawer("不安排")
    form.box("不安排的原因").fill("全家在外务工，已电话联系")
    office.send(form, "保存")
    office.go(f"{plan}coverage/").counts(未编组=14)
    office.send(office.drawer("按负责县区编组"), "编组")
    office.sees("覆盖完整：15 户中，14 户各在且只在一个组，1 户不安排并写明原因")


def adopt(office: Person, leader: Person, plan: str) -> None:
    """Put the plan before the meeting; a leader adopts it."""
    office.follow("下一步")
    office.sees("方案齐备，覆盖完整")
    office.form.send("提交审议")
    office.sees("已提交审议")
    assert office.asks(f"{plan}adopt/") == 403
    leader.menu("行动方案").follow(NAME)
    form = leader.drawer("审议通过")
    form.box("审议通过日期").fill("2020-03-09")
    leader.send(form, "审议通过")
    expect(leader.page.locator("main .page-head")).to_contain_text("实施")
