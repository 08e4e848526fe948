"""The acceptance story (dossier §L): a campaign from its plan to zero, and the family in 2026.

One run, fifteen people, each in a browser of his own. What the story is about is done by hand;
the world before it and what is merely repeated (seven more groups, nine more visits) by deeds.
"""

from __future__ import annotations

from tests.browser import Desk
from tests.journeys.steps import loop, plan, proof, village, world
from tests.journeys.steps.person import Cast
from tests.servers import Server

Paths = dict[str, str]


def test_a_campaign_runs_from_its_plan_to_zero(server: Server, desk: Desk) -> None:
    cast = Cast(desk, server)
    with server.inside():
        world.make()
    address = the_plan(cast, server)
    families = in_the_village(cast, server, address)
    with server.inside():
        paths = loop.addresses()
        loop.hand_over_late()
    on_the_spot(cast, server, paths)
    handed_over(cast, server, paths)
    once_more(cast, paths)
    afterwards(cast, server, address, paths, families[0])


def the_plan(cast: Cast, server: Server) -> str:
    """From the template to the leaders' yes; returns the address of the campaign."""
    address = plan.draft(cast.office)
    plan.first_group(cast.office, address)
    with server.inside():
        plan.other_groups()
    plan.cover(cast.office, address)
    plan.adopt(cast.office, cast.leader, address)
    return address


def in_the_village(cast: Cast, server: Server, address: str) -> list[tuple[str, str]]:
    """Two nights, twelve families, fourteen problems; returns the families, key and name."""
    village.draw(cast.zuzhang, address)
    with server.inside():
        families = village.drawn()
    trip = village.go_there(cast.lianluo)
    for number, (_key, name) in enumerate(families[:3]):
        village.visit_by_hand(cast.weiyuan, trip, number, name)
    with server.inside():
        village.visit_by_deeds([key for key, _name in families[3:]])
    village.leave(cast.lianluo, trip)
    village.settle_meals(cast.lianluo, trip, families[0][1])
    village.talk_and_help(cast.weiyuan, families[0][1])
    return families


def on_the_spot(cast: Cast, server: Server, paths: Paths) -> None:
    """Nine mended at once: verified by another person, cleared by a third."""
    loop.zero_on_the_spot(cast.verifier, paths)
    with server.inside():
        loop.verify_by_deed()
    loop.clear_batch(cast.approver, 9)


def handed_over(cast: Cast, server: Server, paths: Paths) -> None:
    """Five that a unit must put right: accepted, diagnosed, handed over, disputed, late, done."""
    loop.accept(cast.county, cast.expert, paths)
    loop.hand_over(cast.issuer, paths)
    loop.sign_and_return(cast.roads, cast.issuer, paths)
    loop.too_late(cast.network, paths)
    loop.put_right(cast.roads, cast.verifier, cast.weiyuan, paths)
    with server.inside():
        loop.rectify_by_deed()
        loop.verify_by_deed()
    loop.clear_batch(cast.approver, 5)


def once_more(cast: Cast, paths: Paths) -> None:
    """One did not hold, and goes round again."""
    loop.relapse(cast.zuzhang, paths)
    loop.rectify(cast.roads, paths[village.RAIL], "更换两跨护栏")
    loop.verify(cast.verifier, paths[village.RAIL], "又修好了")
    loop.clear(cast.approver, paths[village.RAIL])


def afterwards(
    cast: Cast, server: Server, address: str, paths: Paths, family: tuple[str, str]
) -> None:
    """The numbers, who sees what, the file closed, the new era, the journal."""
    key, name = family
    proof.figures(cast.leader)
    proof.out_of_sight(cast.clerk, paths, key)
    proof.conclude(cast.office, address)
    proof.closed(cast.weiyuan, paths, key)
    proof.six_years_on(cast.county, key, name)
    proof.audit(cast.auditor, server.manage("journal", "verify"))
