"""A problem that nobody would put right: the clock, the hand that presses, the look back.

Late, amber, red, blue and orange slip, interview, put right, sent back, verified with the
family's signature, cleared, drawn in the look-back, relapsed, and cleared again.
"""

from __future__ import annotations

from tests.browser import Desk
from tests.journeys.steps import loop, pressing, world
from tests.journeys.steps.person import Cast
from tests.servers import Server


def test_a_problem_left_lying_is_pressed_until_it_stays_put_right(
    server: Server, desk: Desk
) -> None:
    cast = Cast(desk, server)
    with server.inside():
        world.make()
        pressing.campaign_under_way()
        path = pressing.left_lying()
        pressing.blue_slip()
    pressing.lamps(cast.issuer, path)
    pressing.orange_slip(cast.issuer, cast.water, path)
    pressing.interview(cast.issuer, path)
    loop.rectify(cast.water, path, "已更换接头")
    sent_back(cast, path)
    loop.rectify(cast.water, path, "整段换管，六户通水")
    loop.verify(cast.verifier, path, "水大了，够用")
    loop.clear(cast.approver, path)
    pressing.look_back(cast.office, cast.zuzhang, path)
    loop.rectify(cast.water, path, "加装减压阀，重做接头")
    loop.verify(cast.verifier, path, "这回不漏了")
    loop.clear(cast.approver, path)
    with server.inside():
        days = pressing.age_days()
    cast.office.go(path).sees(f"自发现起 {days} 天", "此前各轮", "第 2 轮")
    assert server.manage("journal", "verify")


def sent_back(cast: Cast, path: str) -> None:
    """The family says what is still missing."""
    form = cast.verifier.go(path).drawer("退回整改")
    form.box("理由").fill("还有两户没有水")
    cast.verifier.send(form, "退回整改")
    cast.water.go(path).sees("还有两户没有水")
