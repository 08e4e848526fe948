"""In the village: the draw, the stay, the visits with their problems, meals, talk and help."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from huifang.campaigns.models import Campaign, Target
from huifang.problems import actions as problems
from huifang.registry.models import Household
from huifang.visits import actions as visits
from huifang.visits.models import Trip
from tests.journeys.steps import plan, world
from tests.journeys.steps.person import Person

SEED = "惊蛰三声"
FIRST_MORNING = datetime(2020, 3, 11, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
COMMON = "基础设施、公共服务与政策档案"
GUARANTEES = ("吃穿不愁", "义务教育", "基本医疗", "住房安全", "饮水安全")

Found = tuple[str, str, str]
"""Category, what is wrong, how it was mended at once ("" when it was not)."""

BY_HAND: tuple[tuple[Found, ...], ...] = (
    (
        ("住房安全", "灶屋漏雨", "当场换瓦六片"),
        (COMMON, "门前公路临崖一侧没有护栏", ""),
        ("饮水安全", "水龙头坏了", "当场换了龙头"),
    ),
    (
        ("基本医疗", "慢病证没有年审", "当场联系卫生院补办"),
        (COMMON, "屋后水渠垮塌，田里引不到水", ""),
    ),
    ((COMMON, "三组没有宽带，孩子上不了网课", ""),),
)
BY_DEED: tuple[tuple[Found, ...], ...] = (
    (("家庭收入不达标", "口罩卡住，外出务工受阻", ""), ("住房安全", "电线老化", "当场换线")),
    (("产业扶贫", "鸡苗没有着落", ""), ("基本医疗", "医保卡丢失", "当场挂失补办")),
    (("饮水安全", "水管接头漏水", "当场换接头"),),
    (("产业扶贫", "不会嫁接", "农技委员当场示范"),),
    ((COMMON, "不知道小额信贷怎么办", "当场讲清并联系网点"),),
    (("失学辍学", "网课没有手机", "委员当场捐了一部"),),
    (),
    (),
    (),
)
LATE, PLAIN = "口罩卡住，外出务工受阻", "鸡苗没有着落"
RAIL, DITCH, BROADBAND = BY_HAND[0][1][1], BY_HAND[1][1][1], BY_HAND[2][0][1]


def draw(leader: Person, address: str) -> None:
    """Draw twelve families with a word said aloud, and have the draw repeated."""
    leader.go(address)
    form = leader.drawer("随机抽取").region("抽取范围", world.VILLAGE)
    form.type(抽取户数="12", 随机种子=SEED).select("回访组", "第1组")
    leader.send(form, "抽取")
    leader.go(f"/campaigns/draws/?campaign={plan.CODE}")
    leader.page.get_by_role("row").filter(has_text=world.VILLAGE).get_by_role("link").click()
    shown = leader.page.locator("#drawer")
    expect(shown).to_contain_text("复核一致")
    expect(shown).to_contain_text(SEED)
    expect(shown).to_contain_text("抽中农户（12 户）")
    expect(shown).not_to_contain_text(world.HEADS[14])


def drawn() -> list[tuple[str, str]]:
    """Return key and head of the families drawn, in the order of the list."""
    rows = Target.objects.exclude(draw=None).order_by("household__number")
    named = rows.values_list("household_id", "household__head_name")
    return [(str(key), name) for key, name in named]


def go_there(liaison: Person) -> str:
    """Plan the trip, write down the arrival, and return the address of the trip."""
    liaison.menu("驻村行程").follow("安排行程")
    form = liaison.form.region("驻村", world.VILLAGE)
    form.type(计划到村="2020-03-10", 计划离村="2020-03-12").send("保存")
    liaison.sees("还没有走访")
    stay(liaison, 到村时间="2020-03-10T15:00")
    liaison.sees("在村")
    return liaison.path


def stay(liaison: Person, **moments: str) -> None:
    """Write down when the group came or left."""
    form = liaison.drawer("登记驻村").type(**moments).select("住处", "村部")
    form.box("自备生活用品").check()
    liaison.send(form, "保存")


def visit_by_hand(visitor: Person, trip: str, number: int, name: str) -> None:
    """Record one visit in the browser, with what was found and mended."""
    visitor.go(trip).follow("登记走访").follow(name)
    form = visitor.form
    start = FIRST_MORNING + timedelta(hours=number)
    form.type(
        开始=f"{start:%Y-%m-%dT%H:%M}", 结束=f"{start + timedelta(minutes=40):%Y-%m-%dT%H:%M}"
    )
    form.tick("与谁交谈", f"{name}（户主）")
    for guarantee in GUARANTEES:
        form.tick(guarantee, "达标")
    form.tick("满意度", "满意")
    for place, (category, wrong, mended) in enumerate(BY_HAND[number]):
        row = form.place.locator("details.found").nth(place)
        if row.get_attribute("open") is None:
            row.locator("summary").click()
        row.get_by_label("问题类别").select_option(label=category)
        row.get_by_label("具体表现").fill(wrong)
        row.get_by_label("当场怎样解决").fill(mended)
    form.send("保存")
    visitor.sees(name, "满意")


def visit_by_deeds(families: list[str]) -> None:
    """Record the other visits as the same visitor would, and mend what he mends."""
    by, campaign = world.act("weiyuan"), Campaign.objects.get(code=plan.CODE)
    trip, start = Trip.objects.get(), FIRST_MORNING + timedelta(hours=4)
    going = [world.member(world.MEMBERS[name]) for name in ("zuzhang", "weiyuan")]
    for number, (key, found) in enumerate(zip(families, BY_DEED, strict=True)):
        house = Household.objects.select_related("region").get(pk=key)
        at = start + timedelta(minutes=30 * number)
        made = visits.record_visit(
            by, campaign, household=house, trip=trip, started_at=at, visitors=going, method="home",
            spoke_with=house.head_name, met=list(house.people.all()), satisfaction="satisfied",
            food="met", education="met", medical="met", housing="met", water="met", now=at,
        )  # fmt: skip
        for category, wrong, mended in found:
            problem = problems.report(
                by, campaign, region=house.region, household=house, source_id=made.pk,
                category=campaign.categories.get(label=category), description=wrong,
                group=made.group, found_at=at, now=at,
            )  # fmt: skip
            if mended:
                problems.fix_on_spot(by, problem, result=mended, now=at)


def leave(liaison: Person, trip: str) -> None:
    """Write down the departure, two nights later."""
    stay(liaison.go(trip), 到村时间="2020-03-10T15:00", 离村时间="2020-03-12T10:00")
    liaison.sees("3 天 2 夜", "本次走访（12 户次）").sees_not("未达标：")


def settle_meals(liaison: Person, trip: str, payee: str) -> None:
    """Write down the meals; what does not add up is not settled without a word about it."""
    liaison.go(trip).follow("登记伙食费")
    for meal, paid in (("03-10 晚餐", ""), ("03-11 午餐", "100")):
        row = liaison.page.get_by_role("row", name=re.compile(f"^{meal}"))
        row.get_by_label("收款人").fill(payee)
        row.get_by_label("实交（元）").fill(paid)
    liaison.form.send("保存")
    liaison.sees("220.00")
    form = liaison.drawer("结算")
    form.send("结清")
    liaison.told("尚有差额", "应交 240.00 元、实交 220.00 元")
    form.box("差额说明").fill("一人自带干粮，农户只收两人半")
    liaison.send(form, "结清")
    liaison.sees("已结清", "一人自带干粮")


def talk_and_help(visitor: Person, family: str) -> None:
    """Record a talk with villagers and a collective activity."""
    visitor.menu("座谈会")
    form = visitor.drawer("登记座谈会").region("地点所属村", world.VILLAGE)
    form.type(
        议题="院落座谈", 时间="2020-03-11T19:30", 地点="村部", 主持人="组长模一", 参会人数="21"
    )
    form.type(意见建议="机耕道要修\n渠道漏水").find("参加委员", *world.MEMBERS.values())
    visitor.send(form, "保存")
    visitor.sees("院落座谈").menu("集体帮扶活动")
    form = visitor.drawer("登记活动").region("地点所属村", world.VILLAGE)
    form.type(活动名称="药材种植技术指导", 日期="2020-03-11").select("帮扶类型", "技术指导")
    form.find("参加委员", world.MEMBERS["zuzhang"], world.MEMBERS["weiyuan"]).find("受益户", family)
    visitor.send(form, "保存")
    visitor.sees("药材种植技术指导")
