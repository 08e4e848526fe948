"""The closed loop of a problem, each hand at its own desk."""

from __future__ import annotations

import base64
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from huifang.problems import actions
from huifang.problems.models import Problem
from tests.journeys.steps import plan, world
from tests.journeys.steps.person import Form, Person
from tests.journeys.steps.village import BROADBAND, DITCH, LATE, PLAIN, RAIL

LEDGER = f"/problems/?campaign={plan.CODE}"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def problem(words: str) -> Problem:
    """Return a problem by what is wrong."""
    return Problem.objects.get(description=words)


def addresses() -> dict[str, str]:
    """Return the address of each problem by what is wrong."""
    return {row.description: f"/problems/{row.pk}/" for row in Problem.objects.all()}


def at(person: Person, state: str) -> None:
    """See where the problem on the page stands."""
    expect(person.page.locator("main .page-head")).to_contain_text(state)


def verify(verifier: Person, path: str, words: str) -> None:
    """Ask the family and confirm that it is put right."""
    form = verifier.go(path).drawer("核验通过").tick("核验方式", "现场").tick("满意度", "满意")
    for one in form.place.get_by_role("group", name="逐项核验").get_by_role("checkbox").all():
        one.check()
    form.box("群众意见").fill(words)
    form.tick("确认方式", "屏幕签字").type(确认人="王大山")
    sign(form)
    verifier.send(form, "核验通过")
    at(verifier, "待销号")


def sign(form: Form) -> None:
    """Draw two strokes into the box for the signature."""
    pad = form.place.get_by_role("img", name="签字框")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    mouse = form.page.mouse
    for left in (0.2, 0.5):
        mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.3)
        mouse.down()
        for step in range(1, 8):
            across, down = left + 0.03 * step, 0.3 + 0.05 * step
            mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        mouse.up()


def rectify(handler: Person, path: str, result: str) -> None:
    """Report a problem as put right."""
    form = handler.go(path).drawer("整改完成")
    form.box("整改结果").fill(result)
    handler.send(form, "整改完成")
    at(handler, "待核验")


def clear(approver: Person, path: str) -> None:
    """Clear one problem."""
    approver.send(approver.go(path).drawer("销号"), "销号")
    at(approver, "已销号")


def zero_on_the_spot(verifier: Person, paths: dict[str, str]) -> None:
    """Verify, by another hand, three of the nine that were mended on the spot."""
    verifier.go(LEDGER).tab("待核验", 9)
    for wrong in ("灶屋漏雨", "水龙头坏了", "慢病证没有年审"):
        verify(verifier, paths[wrong], "修好了，放心")


def verify_by_deed(*wrong: str) -> None:
    """Verify others (by default all that wait for it) as the same verifier would."""
    waiting = Problem.objects.filter(state="to_verify")
    for found in waiting.filter(description__in=wrong) if wrong else waiting:
        actions.verify(
            world.act("verifier"), found, method="phone", household_says="解决了",
            satisfaction="satisfied", checked=found.category.criteria_lines, way="call_back",
            given_by="王大山", given_at=timezone.now(), now=timezone.now(),
        )  # fmt: skip


def clear_batch(approver: Person, count: int) -> None:
    """Clear all that wait for it, by a third hand, in one go."""
    approver.go(LEDGER).tab("待销号", count)
    approver.page.get_by_label("全选本页").check()
    form = approver.batch("批量销号")
    form.send("销号")
    expect(form.place.get_by_text("已办", exact=True)).to_have_count(count)
    form.send("完成")


def hand_over_late() -> None:
    """Hand one over long ago, with a limit that was yesterday."""
    found, long_ago = problem(LATE), timezone.now() - timedelta(days=40)
    yesterday = timezone.localdate() - timedelta(days=1)
    county, issuer = world.act("county"), world.act("issuer")
    actions.accept(county, found, urgency="normal", time_class="staged", now=long_ago)
    actions.hand_over(
        issuer, found, lead_unit=world.unit("network"), standard="返岗或就近务工",
        due_on=yesterday, now=long_ago,
    )  # fmt: skip
    actions.sign(world.act("network"), found, now=long_ago)


def accept(county: Person, expert: Person, paths: dict[str, str]) -> None:
    """Take four up; one of them is diagnosed first."""
    county.go(LEDGER).tab("待审核", 4).tick(RAIL, DITCH, PLAIN)
    form = county.batch("批量受理").tick("紧急程度", "一般").tick("时间类", "阶段整改")
    form.send("受理待交办")
    expect(form.place.get_by_text("已办", exact=True)).to_have_count(3)
    form = county.go(paths[BROADBAND]).drawer("转诊断")
    county.send(form.tick("紧急程度", "较急").tick("时间类", "阶段整改"), "转诊断")
    expert.go("/").sees("待我办理", "待诊断 1")
    form = expert.go(paths[BROADBAND]).drawer("诊断").select("原因", "资金")
    form.type(诊断意见="光缆只到二组，三组差 1.2 公里", 整改措施="架设光缆，入户装机")
    expert.send(form, "诊断")
    at(expert, "待交办")


def hand_over(issuer: Person, paths: dict[str, str]) -> None:
    """Hand three over in one batch and one by itself, with a limit that is near."""
    issuer.go(LEDGER).tab("待交办", 4).tick(RAIL, DITCH, PLAIN)
    form = issuer.batch("批量交办").find("责任单位", world.UNITS["roads"])
    form.box("整改要求").fill("修好并有人管护，村民认可")
    form.send("交办")
    expect(form.place.get_by_text("已办", exact=True)).to_have_count(3)
    form = issuer.go(paths[BROADBAND]).drawer("交办").find("责任单位", world.UNITS["network"])
    form.type(整改要求="三组通宽带", 整改时限=f"{timezone.localdate():%Y-%m-%d}")
    issuer.send(form, "交办")
    issuer.sees("今天到期")


def sign_and_return(handler: Person, issuer: Person, paths: dict[str, str]) -> None:
    """Sign for two, return one; the ruling is final."""
    handler.menu("问题台账").rows(3)
    assert [handler.asks(paths[one]) for one in (RAIL, LATE)] == [200, 404]
    handler.tick(RAIL, PLAIN)
    form = handler.batch("批量签收")
    form.send("签收")
    expect(form.place.get_by_text("已办", exact=True)).to_have_count(2)
    form = handler.go(paths[DITCH]).drawer("退单")
    form.box("理由").fill("水渠归县水利局管")
    handler.send(form, "退单")
    form = issuer.go(paths[DITCH]).drawer("裁定")
    expect(form.place).to_contain_text("水渠归县水利局管")
    form.box("理由").fill("垮塌由修路引起，仍由县交通局修复")
    issuer.send(form, "裁定")
    handler.go(paths[DITCH]).sees("仍由县交通局修复", "裁定为终局，不能再次退单")
    expect(handler.page.get_by_role("link", name="退单", exact=True)).to_have_count(0)
    assert handler.asks(f"{paths[DITCH]}return/") == 409
    handler.send(handler.drawer("签收"), "签收")


def too_late(handler: Person, paths: dict[str, str]) -> None:
    """See the lamp turn from amber to red; more time is asked for too late."""
    yesterday = timezone.localdate() - timedelta(days=1)
    handler.go(f"{LEDGER}&lamp=amber&at={yesterday}").sees(LATE)
    handler.go(f"{LEDGER}&lamp=red").rows(1).sees(LATE, "期1天")
    handler.go(paths[LATE]).sees("延期只能在期限内申请。请尽快整改。")
    expect(handler.page.get_by_role("link", name="申请延期", exact=True)).to_have_count(0)
    handler.go(f"{paths[LATE]}request_extension/")
    expect(handler.page.locator("main")).to_contain_text("延期只能在期限内申请")


def put_right(handler: Person, verifier: Person, finder: Person, paths: dict[str, str]) -> None:
    """Progress, evidence, report; not verified by its finder; sent back once, then verified."""
    path = paths[RAIL]
    form = handler.go(path).drawer("填报进展").type(整改进展="立柱已浇筑")
    form.box("进度（%）").fill("60")
    handler.send(form, "填报进展")
    handler.sees("立柱已浇筑")
    form = handler.drawer("添加佐证").tick("佐证类型", "整改后")
    upload = {"name": "护栏.png", "mimeType": "image/png", "buffer": DOT}
    form.box("文件").set_input_files(upload)  # type: ignore[arg-type]  # a file from memory
    handler.send(form, "上传")
    handler.sees("护栏.png")
    rectify(handler, path, "已装护栏 30 米")
    finder.go(path).sees("您是本问题的发现人，核验须由他人办理")
    expect(finder.page.get_by_role("link", name="核验通过", exact=True)).to_have_count(0)
    assert finder.asks(f"{path}verify/") == 403
    form = verifier.go(path).drawer("退回整改")
    form.box("理由").fill("端头两米没有装")
    verifier.send(form, "退回整改")
    handler.go(path).sees("端头两米没有装")
    rectify(handler, path, "端头已补装")
    verify(verifier, path, "装好了，夜里走路放心")


def rectify_by_deed() -> None:
    """Put the others right, each by its own unit."""
    for found in Problem.objects.filter(state__in=("handed_over", "rectifying")):
        key = next(key for key, name in world.UNITS.items() if name == str(found.lead_unit))
        if found.state == "handed_over":
            actions.sign(world.act(key), found, now=timezone.now())
        actions.rectify(world.act(key), found, result="已办结", now=timezone.now())


def relapse(leader: Person, paths: dict[str, str]) -> None:
    """Look back and find that it did not hold: a second round, the age goes on."""
    before = age(leader, paths[RAIL])
    form = leader.drawer("回头看：反弹").select("反弹原因", "新情况")
    form.box("理由").fill("护栏被货车撞断")
    leader.send(form, "回头看：反弹")
    at(leader, "整改中")
    leader.sees("第 2 轮", "此前各轮", "新情况", "护栏被货车撞断", before)


def age(person: Person, path: str) -> str:
    """Return how old the problem is said to be."""
    fact = person.go(path).page.locator(".fact").filter(has_text="总天数")
    return fact.locator("dd").inner_text()
