"""Pages of targets: the list, coverage, adding, assigning, marking; and of random draws."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns import actions, queries
from huifang.campaigns.forms import targets as forms
from huifang.campaigns.forms.plan import EmptyForm
from huifang.campaigns.listings import DRAWS, TARGETS
from huifang.campaigns.models import Campaign, Draw, Target
from huifang.campaigns.views.common import at_hand, ticked
from huifang.campaigns.views.plan import campaign_of
from huifang.campaigns.views.steps import steps_context
from huifang.desk.pages import form_page, listing_page


@page("target.view")
@at_hand
def targets(request: Request) -> HttpResponseBase:
    """List the targets of the campaign at hand."""
    return listing_page(request, TARGETS)


@page("target.view")
def target(request: Request, key: object) -> HttpResponse:
    """Show a target: its group or why it has none, and the four 到位."""
    rows = queries.targets(request.actor)
    found = get_visible(request.actor, rows, "target.view", key)
    context = {"title": str(found), "target": found, "places": queries.places_of(found)}
    return render(request, "campaigns/target.html", context)


@page("target.change")
def coverage(request: Request, key: object) -> HttpResponse:
    """Show the proof of coverage: the wizard's fifth step."""
    found = campaign_of(request, "target.change", key)
    proof = queries.coverage(request.actor, found)
    context = {"title": _("对象户与覆盖"), "proof": proof, **steps_context("targets", found)}
    return render(request, "campaigns/coverage.html", context)


@page("target.change")
def target_add(request: Request, key: object) -> HttpResponse:
    """Put the households of a region on the list."""
    found = campaign_of(request, "target.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.add_targets(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.add_form(found), save, title=_("加入对象户"), done=_coverage_of,
        submit=_("加入"), saved=_("已加入对象户。"),
    )  # fmt: skip


@page("target.change")
def target_by_county(request: Request, key: object) -> HttpResponse:
    """Give everybody without a group to the group of his county."""
    found = campaign_of(request, "target.change", key)

    def save(by: Actor, _data: dict[str, Any]) -> Campaign:
        return actions.assign_by_county(by, found, now=timezone.now())

    return form_page(
        request, EmptyForm, save, title=_("按负责县区编组"), done=_coverage_of,
        template="campaigns/by_county.html", submit=_("编组"), saved=_("已按负责县区编组。"),
        extra={"campaign": found},
    )  # fmt: skip


@page("target.change")
def target_assign(request: Request) -> HttpResponse:
    """Give the ticked targets to a group."""
    keys = ticked(request)
    found = _campaign_of(request, keys, "target.change")

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.assign_targets(by, found, targets=keys, now=timezone.now(), **data)

    title = _("将 %(n)s 户编入回访组") % {"n": len(keys)}
    return form_page(request, forms.assign_form(found), save, title=title, done=_list_of)


@page("target.change")
def target_leave_out(request: Request) -> HttpResponse:
    """Leave the ticked targets out, for a reason."""
    keys = ticked(request)
    found = _campaign_of(request, keys, "target.change")

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.leave_out(by, found, targets=keys, now=timezone.now(), **data)

    title = _("不安排走访 %(n)s 户") % {"n": len(keys)}
    return form_page(request, forms.LeaveOutForm, save, title=title, done=_list_of)


@page("target.mark")
def target_mark(request: Request) -> HttpResponse:
    """Mark one of the 到位 for the ticked targets."""
    keys = ticked(request)
    found = _campaign_of(request, keys, "target.mark")

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.mark_in_place(by, found, targets=keys, now=timezone.now(), **data)

    return form_page(
        request, forms.MarkForm, save, title=_("登记 %(n)s 户到位") % {"n": len(keys)},
        initial={"on": timezone.localdate()}, done=_list_of,
    )  # fmt: skip


@page("target.unmet")
def target_unmet(request: Request) -> HttpResponse:
    """Write down why nobody was met at the ticked targets."""
    keys = ticked(request)
    found = _campaign_of(request, keys, "target.unmet")

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.note_unmet(by, found, targets=keys, now=timezone.now(), **data)

    return form_page(
        request, forms.UnmetForm, save, title=_("登记 %(n)s 户未见到") % {"n": len(keys)},
        initial={"on": timezone.localdate(), "why": "absent"}, done=_list_of,
    )  # fmt: skip


@page("target.draw")
def draw_add(request: Request, key: object) -> HttpResponse:
    """Draw households at random."""
    found = campaign_of(request, "target.draw", key)

    def save(by: Actor, data: dict[str, Any]) -> Draw:
        return actions.draw_targets(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.draw_form(found), save, title=_("随机抽取对象户"), submit=_("抽取"),
        done=lambda made: reverse("campaigns:draw", args=[made.pk]), saved=_("已抽取。"),
    )  # fmt: skip


@page("target.view")
@at_hand
def draws(request: Request) -> HttpResponseBase:
    """List the draws."""
    return listing_page(request, DRAWS)


@page("target.view")
def draw(request: Request, key: object) -> HttpResponse:
    """Show a draw, the households drawn, and whether it can be repeated."""
    found = get_visible(request.actor, queries.draws(request.actor), "target.view", key)
    drawn = queries.targets(request.actor).filter(draw=found)
    context = {
        "title": _("随机抽取"),
        "draw": found,
        "proved": queries.verify_draw(found),
        "drawn": drawn.select_related("household", "region", "group").order_by("region_id"),
    }
    return render(request, "campaigns/draw.html", context)


@page("target.draw")
def draw_open(request: Request, key: object) -> HttpResponse:
    """Open a secret draw."""
    found = get_visible(request.actor, Draw, "target.draw", key)

    def save(by: Actor, _data: dict[str, Any]) -> Draw:
        return actions.open_draw(by, found, now=timezone.now())

    done = reverse("campaigns:draw", args=[found.pk])
    return form_page(
        request, EmptyForm, save, title=_("公开抽取结果"), instance=found, done=done,
        submit=_("公开"), saved=_("抽取结果已公开。"),
        confirm=_("公开后县区即可看到抽中的农户。确定吗？"),
    )  # fmt: skip


def _campaign_of(request: Request, keys: list[Any], permission: str) -> Campaign:
    """Return the campaign of the first ticked target; the deed refuses others among them."""
    first = get_visible(request.actor, Target, permission, keys[0] if keys else None)
    return campaign_of(request, permission, first.campaign_id)


def _coverage_of(campaign: Campaign) -> str:
    return reverse("campaigns:coverage", args=[campaign.pk])


def _list_of(campaign: Campaign) -> str:
    return f"{reverse('campaigns:targets')}?campaign={campaign.code}"
