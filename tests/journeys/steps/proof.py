"""At the end: the figures, who sees what, the family's file six years on, the journal."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.steps import plan
from tests.journeys.steps.loop import LEDGER
from tests.journeys.steps.person import Person

FIGURES = {
    "集体帮扶活动": 1, "参与帮扶委员": 2, "走访群众": 12, "走访农户": 12, "座谈会": 1,
    "排查问题": 14, "立行立改": 9, "交办": 5, "整改完成": 14, "销号": 14, "未清零": 0,
    "超期": 0, "反弹": 1, "长期坚持": 0, "到期复查": 0, "整改率": 100, "销号率": 100,
}  # fmt: skip


def figures(leader: Person) -> None:
    """Read every number of the campaign and open each to its rows."""
    leader.menu("数据")
    expect(leader.page.locator(".figure-card")).to_have_count(len(FIGURES))
    for label, number in FIGURES.items():
        value = leader.figure(label)
        expect(value).to_have_text(re.compile(rf"^{number}(\.0)?\D*$"))
        value.click()
        leader.page.wait_for_url(re.compile(r"\?.*campaign="))
        if "率" not in label:
            leader.rows(number)
        leader.page.go_back()


def out_of_sight(clerk: Person, paths: dict[str, str], family: str) -> None:
    """See nothing of the next village: not in the lists, not by address."""
    clerk.menu("问题台账").rows(0)
    clerk.menu("入户走访").rows(0)
    clerk.go(f"/households/{family}/").sees("没有找到")
    hidden = [f"/households/{family}/", *paths.values()]
    assert {clerk.asks(path) for path in hidden} == {404}


def conclude(office: Person, address: str) -> None:
    """Go over to summing up, then close the file."""
    office.go(address)
    office.send(office.drawer("转入总结"), "转入总结", sure=True)
    form = office.drawer("归档")
    form.box("说明").fill("问题全部清零，材料归档")
    office.send(form, "归档", sure=True)
    expect(office.page.locator("main .page-head")).to_contain_text("归档")


def closed(visitor: Person, paths: dict[str, str], family: str) -> None:
    """Have no right left in the village once the file is closed."""
    hidden = [f"/households/{family}/", *paths.values()]
    assert {visitor.asks(path) for path in hidden} == {403}


def six_years_on(county: Person, family: str, name: str) -> None:
    """Give the same family the status of a new era; its file holds everything that ever was."""
    county.go("/registry/households/").page.get_by_role("searchbox").fill(name)
    county.page.get_by_role("link", name=name, exact=True).click()
    form = county.drawer("登记身份").select("户类别", "防止返贫致贫对象（2026—）")
    form.type(起="2026-01-05", 依据="年度监测识别")
    county.send(form, "保存")
    county.sees(
        "防止返贫致贫对象", "贫困户", "该称谓已停用", plan.NAME, "2020-03-11", "灶屋漏雨",
        "门前公路临崖一侧没有护栏", "第 2 轮", "已销号", "药材种植技术指导",
    )  # fmt: skip
    assert county.path == f"/households/{family}/"


def audit(auditor: Person, printed: str) -> None:
    """Prove the journal whole, at the desk and from the command line."""
    auditor.menu("日志")
    shown = auditor.drawer("验证日志").place
    expect(shown).to_contain_text(re.compile("日志完整：共 [0-9]{3,} 条"))
    assert printed.startswith("日志完整")
    assert auditor.asks(LEDGER) == 403
